"""Ties that gave way to others: what is told as over, and what is told to have come after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.profiling.settings import Settings
from pipeline.profiling.votes import Tally, Voice, before, current, ids
from pipeline.records import Change


def find_changes(
    voices: Mapping[str, Sequence[Voice]], vote: Tally, order: Sequence[str], settings: Settings
) -> list[Change]:
    """The types of tie that gave way, each with the weightiest type that came after it.

    ``vote`` is that over the ties that stand: a type that still outweighs what came after it has not
    given way. What came after is told by the years, or, where they are not given, by a sentence
    close to the one that says the old tie has ended.
    """
    standing = current(voices, _comparable)
    changes: list[Change] = []
    for old in order:
        gone = [v for v in voices.get(old, ()) if v not in standing.get(old, ())]
        after = {
            new: [v for v in said if any(_follows(v, g, settings) for g in gone)]
            for new, said in standing.items()
            if vote.shares.get(new, 0.0) > vote.shares.get(old, 0.0)
        }
        new = max(
            (kind for kind in order if after.get(kind)),
            key=lambda kind: vote.shares[kind],
            default=None,
        )
        if new is None:
            continue
        was = [g for g in gone if any(_follows(v, g, settings) for v in after[new])]
        told = {
            "from": old,
            "to": new,
            "period": _turn(was, after[new]),
            "evidence": list(dict.fromkeys([*ids(was), *ids(after[new])])),
        }
        changes.append(Change.model_validate(told))
    return changes


def _comparable(a: Voice, b: Voice) -> bool:
    """Whether two sentences may speak of one tie: no market is named, or one is named by both."""
    return not a.markets or not b.markets or bool(a.markets & b.markets)


def _follows(new: Voice, old: Voice, settings: Settings) -> bool:
    """Whether a tie that stands may be what came after one that is gone."""
    if not _comparable(new, old) or before(new, old):
        return False
    near = new.document == old.document and abs(new.start - old.start) <= settings.change_reach
    return before(old, new) or (old.ended and near)


def _turn(old: Sequence[Voice], new: Sequence[Voice]) -> str | None:
    """The decade in which the new tie is first told of, or else the old one's last."""
    starts = [v.period.from_ for v in new if v.period and v.period.from_ is not None]
    ends = [v.period.to for v in old if v.period and v.period.to is not None]
    year = min(starts) if starts else max(ends) if ends else None
    return f"{year // 10 * 10}s" if year is not None else None
