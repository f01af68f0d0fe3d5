"""Ties that gave way to others: what is told as over, and what is told to have come after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.profiling.settings import Settings
from pipeline.profiling.votes import Tally, Voice, before, current, ids, tally
from pipeline.records import Change


def find_changes(
    voices: Mapping[str, Sequence[Voice]], vote: Tally, order: Sequence[str], settings: Settings
) -> list[Change]:
    """The types of tie that gave way, each with the weightiest type that came after it.

    ``vote`` is that over the ties that stand: a type that still outweighs what came after it has not
    given way. What came after is told by the years, or, where they are not given, by a sentence
    close to the one that says the old tie has ended. A tie that lives on beside the new one, as a
    lesser one, has given way too: then the vote is that of what is told of the later time.
    """
    held = current(voices, _comparable)
    changes: list[Change] = []
    for old in order:
        standing, now = held, vote
        gone = _without(voices.get(old, ()), standing.get(old, ()))
        if not gone:
            gone, standing, now = _outlived(old, voices, settings)
        before_them = Others(gone)
        after = {
            new: [v for v in said if any(_follows(v, g, settings) for g in before_them.near(v))]
            for new, said in standing.items()
            if now.shares.get(new, 0.0) > now.shares.get(old, 0.0)
        }
        new = max(
            (kind for kind in order if after.get(kind)),
            key=lambda kind, now=now: now.shares[kind],  # type: ignore[misc]
            default=None,
        )
        if new is None:
            continue
        after_them = Others(after[new])
        was = [g for g in gone if any(_follows(v, g, settings) for v in after_them.near(g))]
        told = {
            "from": old,
            "to": new,
            "period": _turn(was, after[new]),
            "evidence": list(dict.fromkeys([*ids(was), *ids(after[new])])),
        }
        changes.append(Change.model_validate(told))
    return changes


class Others:
    """Voices to hold another one against: one of each kind does, and those of the same document."""

    def __init__(self, voices: Iterable[Voice]) -> None:
        self.kinds: list[Voice] = []
        self._of: dict[str, list[Voice]] = defaultdict(list)
        seen = set()
        for voice in voices:
            self._of[voice.document].append(voice)
            if voice.kind not in seen:
                seen.add(voice.kind)
                self.kinds.append(voice)

    def near(self, voice: Voice) -> Iterator[Voice]:
        """The voices of which one follows, or is followed by, ``voice`` if any does."""
        yield from self.kinds
        yield from self._of.get(voice.document, ())


def _without(voices: Iterable[Voice], left_out: Iterable[Voice]) -> list[Voice]:
    keys = {v.key for v in left_out}
    return [v for v in voices if v.key not in keys]


def _outlived(
    old: str, voices: Mapping[str, Sequence[Voice]], settings: Settings
) -> tuple[list[Voice], dict[str, list[Voice]], Tally]:
    """What is told of an old tie before another one began, what is told of the time since, and the
    vote of that time."""
    others = [v for kind, said in voices.items() if kind != old for v in said]
    kinds = Others(others).kinds
    gone = [
        v
        for v in voices.get(old, ())
        if not _is_event(v) and any(before(v, o) and _comparable(v, o) for o in kinds)
    ]
    if sum(v.probability for v in gone) < settings.outlived_from:
        gone = []
    since = {kind: _without(said, gone) for kind, said in voices.items()}
    return gone, since, tally(since, settings)


def _is_event(voice: Voice) -> bool:
    """Whether a sentence tells what happened in one year; what then began may have gone on."""
    return voice.period is not None and voice.period.from_ == voice.period.to and not voice.ended


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
