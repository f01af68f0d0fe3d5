"""``gvcoder train --with-review``: what people decided is taught, once the comparison has been seen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.coding.labels.coded import CodedText
from pipeline.coding.labels.model import LabelModel
from pipeline.records import Annotation
from pipeline.review.lesson import lesson
from pipeline.review.teaching import reviewed_annotations


def reviewed_of(folders: Sequence[Path]) -> list[Annotation]:
    """The sentences with verdicts of reviewed runs; of the same document in two runs, the last one's.

    Raises:
        RunDirectoryError, StoreError: when a folder is no run directory or nobody has reviewed it.
    """
    rows: dict[str, Annotation] = {}
    for folder in folders:
        for row in reviewed_annotations(folder):
            rows[row.id] = row
    return list(rows.values())


def decider(
    reviewed: Sequence[Annotation], *, yes: bool = False
) -> Callable[[CodedText, LabelModel], bool]:
    """Shows how old and new model compare on the reviewed documents, and says whether to go on.

    With ``yes`` always; at a terminal as the person answers; else if the new one is no worse.
    """
    ids = {row.id for row in reviewed}

    def adopt(text: CodedText, model: LabelModel) -> bool:
        found = lesson(text, ids, model)
        if found is None:
            told = "the reviewed sentences are of one document, so that none can be left out to compare on"
        else:
            told = found.told()
        print(f"gvcoder: {told}", file=sys.stderr)
        if yes:
            return True
        if sys.stdin.isatty():
            return input("Write the new model? [y/N] ").strip().lower() in ("y", "yes")
        return found is not None and found.better

    return adopt
