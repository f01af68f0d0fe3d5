"""All that a work's title, headings and sentences show of cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.coding.cases.sights import Named, Sight
from pipeline.language.places.roles import Role

#: Weight of a mention by its role, and of standing in the title or a heading.
BY_ROLE: dict[Role, float] = {
    "case": 2.0,
    "plain": 1.0,
    "within": 1.0,
    "compared": 0.3,
    "elsewhere": 0.2,
}
_TITLE, _HEADING = 8.0, 3.0


@dataclass
class WorkSights:
    """Sights of a work in order: its title, its headings by section, its sentences."""

    title: Sight
    headings: dict[str, Sight]
    units: Sequence[Sight]
    sections: Sequence[str | None]
    paragraphs: Sequence[int]

    @cached_property
    def by_paragraph(self) -> dict[int, Counter[str]]:
        """How often each paragraph names a country otherwise than as a market."""
        votes: dict[int, Counter[str]] = {}
        for paragraph, sight in zip(self.paragraphs, self.units, strict=True):
            here = votes.setdefault(paragraph, Counter())
            here.update(n.name for n in sight.nations if n.role != "elsewhere")
        return votes

    @cached_property
    def _mentions(self) -> dict[tuple[bool, str], list[tuple[int, Named]]]:
        found: dict[tuple[bool, str], list[tuple[int, Named]]] = {}
        for at, sight in enumerate(self.units):
            for national, listed in ((False, sight.places), (True, sight.nations)):
                for named in listed:
                    found.setdefault((national, named.name), []).append((at, named))
        return found

    def mentions(self, national: bool, name: str) -> list[tuple[int, Named]]:
        """Where the sentences name a place, or a country: the sentence's number and the mention."""
        return self._mentions.get((national, name), [])

    def weighted(self) -> list[tuple[float, Sight]]:
        """Every text of the work with what a mention in it weighs."""
        return [
            (_TITLE, self.title),
            *((_HEADING, s) for s in self.headings.values()),
            *((1.0, s) for s in self.units),
        ]

    def first_named(self) -> str:
        """The first place or country that a sentence names otherwise than as a market."""
        for sight in self.units:
            named = [n for n in (*sight.places, *sight.nations) if n.role in ("case", "plain")]
            if named:
                return min(named).name
        return ""
