"""Which industry a sentence itself joins to a case: beside its name, or nearest to it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.coding.cases.candidates import Case
from pipeline.coding.cases.sights import Sight
from pipeline.language.places.roles import trade_beside
from pipeline.language.sectors import SectorMention


class Spoken:
    """In a work on many cases: the industry that a sentence or its paragraph joins to a case.

    A country has many industries, so the one spoken of there is meant; of a place it must be said.
    """

    def __init__(self) -> None:
        self._last: str | None = None
        self._joined: dict[int, str] = {}
        self._paragraph = -1

    def move_to(self, paragraph: int) -> None:
        """A paragraph begins anew."""
        if paragraph != self._paragraph:
            self._last, self._joined, self._paragraph = None, {}, paragraph

    def of(self, case: Case, sight: Sight, usual: str | None) -> str | None:
        """The industry that this sentence gives a case, if it gives one."""
        told = [m for m in sight.sectors if m.weight >= 1]
        if usual in {m.sector for m in told}:
            return usual
        if named := joined_trade(case, sight):
            return named
        if not case.national:
            return self._joined.get(id(case))
        near = nearest(case, sight, told) or told[:1]
        return near[0].sector if near else self._last

    def note(self, sight: Sight, cases: Sequence[Case]) -> None:
        """Remembers what the sentence spoke of."""
        told = [m.sector for m in sight.sectors if m.weight >= 1]
        if told:
            self._last = told[0]
        for case in cases:
            if named := joined_trade(case, sight):
                self._joined[id(case)] = named


def joined_trade(case: Case, sight: Sight) -> str | None:
    """The industry that a text names right beside the name of a case."""
    for named in sight.nations if case.national else sight.places:
        if named.name in case.names and named.role == "case":
            found = trade_beside(sight.text, named.start, named.end, sight.sectors)
            if found:
                return found
    return None


def nearest(
    case: Case, sight: Sight, among: Sequence[SectorMention] | None = None
) -> list[SectorMention]:
    """The industry that stands nearest to the case's name in a title or sentence."""
    sectors = sight.sectors if among is None else among
    at = [n.start for n in (*sight.places, *sight.nations) if n.name in case.names]
    if not at or not sectors:
        return []
    return [min(sectors, key=lambda m: min(abs(m.start - a) for a in at))]
