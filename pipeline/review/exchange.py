"""``gvcoder decisions``: decisions of a run directory out as JSON Lines, and in again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pipeline.results.directory import RunDirectory
from pipeline.review.alone import alone_in
from pipeline.review.decisions import line, read_decisions
from pipeline.review.material import Material, chosen_rules
from pipeline.review.reapplying import reapply
from pipeline.review.store import Store
from pipeline.review.teaching import annotations_of, load_reviewed


def give(
    folder: Path, *, coder: str | None = None, orphans: bool = False, annotations: bool = False
) -> Iterator[str]:
    """The decisions as lines of JSON, undone ones and undos included; or what stands, as annotations.

    Raises:
        RunDirectoryError, StoreError: when the directory cannot be used or nobody has reviewed it.
    """
    reviewed, material = load_reviewed(folder)
    if annotations:
        for row in annotations_of(reviewed, material, coder):
            yield json.dumps(row.model_dump(mode="json", by_alias=True), ensure_ascii=False)
        return
    lost = {d.id for d in reviewed.orphans}
    store = Store(folder)
    try:
        for _, d in store.since():
            if (coder is None or d.coder == coder) and (not orphans or d.id in lost):
                yield line(d)
    finally:
        store.close()


def take_in(folder: Path, path: Path) -> tuple[int, int, list[str]]:
    """Take in the decisions of a file; returns how many were new, how many known, and the faults.

    Raises:
        DecisionError: when the file cannot be read.
        RunDirectoryError, StoreError: when the directory cannot be used, or a run or a desk is still at
            work in it after half a minute; then nothing is taken in.
    """
    decisions, faults = read_decisions(path)
    # Is it a run directory at all? Nothing is made in any other folder.
    RunDirectory(folder).documents()
    with alone_in(folder, "take them in again"):
        Material.load(folder, None)
        # Before anything is taken in: decisions that are known already are not put into the files again.
        typology, rules = chosen_rules(RunDirectory(folder))
        store = Store(folder)
        try:
            new = store.append(decisions)
        finally:
            store.close()
        if new:
            reapply(folder, typology=typology, rules=rules)
    return new, len(decisions) - new, faults
