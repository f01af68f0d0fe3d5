"""``gvcoder merge``: run directories of parts of a corpus put together to that of the whole."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pipeline.running.memory import KEPT, WORKING, Memory
from pipeline.running.outcomes import Outcomes
from pipeline.running.plan import Plan, ShardError, together
from pipeline.running.run import Finished, Run, finish, held, profiled_by
from pipeline.running.store import Store, StoreError
from pipeline.shelf import shelf


def merge(
    parts: Sequence[Path],
    out: Path,
    *,
    typology: str | Path = "humphrey-2001",
    rules: Path | None = None,
) -> Run:
    """Put the run directories ``parts`` together in ``out``, as if one run had made it.

    What is kept of each document is copied, so that a later run over the whole corpus in ``out`` finds
    it done.

    Raises:
        ShardError: when a part is no whole run directory, shards are missing, or parts were made by
            different versions, models or limits.
        RunDirectoryError: when ``out`` cannot be written, or a run is at work in it or in a part.
        DataFileError: when typology or rules cannot be used.
    """
    began = time.perf_counter()
    with ExitStack() as stack:
        for folder in dict.fromkeys([*parts, out]):
            if folder != out and not folder.is_dir():
                raise ShardError(f"{folder}: no such folder; name the --out of a finished run")
            stack.enter_context(held(folder))
        told = [_told(part) for part in parts]
        _check(parts, told)
        plan = together([Plan.from_json(t["plan"]) for t in told])
        store = Store(out / KEPT, tuple(part / KEPT for part in parts))
        about = {"grounds": told[0]["grounds"], "shard": None}
        arguments = {"parts": [str(p) for p in parts], **profiled_by(typology, rules)}
        with shelf(out / KEPT / WORKING) as base:
            work = Finished(plan, _adopted(plan, store, Outcomes(base)), store, typology, rules)
            return finish(Memory.load(out), work, arguments, about, asked="", began=began)


def _adopted(plan: Plan, store: Store, done: Outcomes) -> Outcomes:
    """What came of each document of the plan, taken over from the parts."""
    for unit in plan.units:
        outcome = store.adopt(unit.outcome, unit.reading)
        if outcome is None:
            raise StoreError(
                f"{unit.name}: its results are gone from the parts; run that part again"
            )
        done.put(unit.outcome, outcome)
    return done


def _told(part: Path) -> dict[str, Any]:
    """What a part remembers of its run."""
    about = Memory.load(part).about
    if not about.get("plan"):
        raise ShardError(f"{part}: holds no finished run; run its shard (again), then merge")
    return about


def _check(parts: Sequence[Path], told: Sequence[dict[str, Any]]) -> None:
    """Whether the parts belong together and none is missing."""
    grounds = {str(t["grounds"]) for t in told}
    if len(grounds) > 1:
        names = ", ".join(map(str, parts))
        raise ShardError(
            f"{names}: not made by the same version, model and arguments; run them alike, then merge"
        )
    shards = [tuple(t["shard"]) for t in told if t.get("shard")]
    for of in sorted({s[1] for s in shards}):
        missing = sorted({*range(1, of + 1)} - {n for n, m in shards if m == of})
        if missing:
            listed = ", ".join(f"{n}/{of}" for n in missing[:10])
            raise ShardError(f"shards {listed} are missing; run them, then merge all {of}")
