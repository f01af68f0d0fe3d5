"""What a text has just been about: how strongly a sentence names each case, and each case's focus."""

from __future__ import annotations

from collections.abc import Container, Mapping

from pipeline.coding.cases.candidates import Case
from pipeline.coding.cases.sights import OPENING, Named, Sight
from pipeline.language.places.finder import regex

#: What naming a case counts, by the role of the name.
MENTION = {"case": 4.0, "plain": 2.5, "within": 1.0, "compared": -1.0, "elsewhere": -0.5}
#: A country named in passing says less than a place.
_OF_NATION = 0.7
#: The focus that a mention gives, and what is left of it a sentence and a paragraph later.
_FOCUS, _FADE, _NEW_PARAGRAPH = 1.6, 0.93, 0.3
#: What is left of a mention in passing of a place abroad while one at home is in mind.
_ABROAD = 0.4
#: From this focus on a case is in mind.
_IN_MIND = 0.5


class Attention:
    """What the sentences before have been about: each case's focus, and the case named last."""

    def __init__(self, held: list[Case], sections: Mapping[int, Container[str | None]]) -> None:
        """``sections`` are those in which each case is named, by the case's ``id()``."""
        self.held = held
        self.sections = sections
        self.focus: dict[int, float] = {}
        self.last: Case | None = None
        self._place: tuple[int, str | None] | None = None

    def move_to(self, paragraph: int, section: str | None) -> None:
        """Lets the focus fade: a little a sentence, much a paragraph; a section ends anaphora."""
        if self._place is not None and section != self._place[1]:
            self.last = None
        same = self._place == (paragraph, section)
        self.focus = {k: v * (_FADE if same else _NEW_PARAGRAPH) for k, v in self.focus.items()}
        self._place = (paragraph, section)

    def mentions(self, sight: Sight) -> dict[int, float]:
        """How strongly a sentence names each case.

        A country named while a place inside it is spoken of is taken for that place.
        """
        found = {id(c): self._heard(c, mentioned(c, sight), sight) for c in self.held}
        for nation in self.held:
            if not nation.national or found[id(nation)] <= 0:
                continue
            if any(
                found[id(c)] > 0 and c.country == nation.name for c in self.held if not c.national
            ):
                found[id(nation)] = 0.0
                continue
            place = self._place_meant(nation.name, sight)
            if place is not None:
                found[id(place)] = max(found[id(place)], found[id(nation)])
                found[id(nation)] = 0.0
        return found

    def _heard(self, case: Case, strength: float, sight: Sight) -> float:
        """A mention's strength; a place abroad named in passing, while one at home is in mind, is heard
        less: it is where buyers, rivals and fairs are. What opens a sentence is not in passing."""
        if strength != MENTION["plain"] or case.national or self._in_mind(case):
            return strength
        if any(n.name in case.names and n.start < OPENING for n in sight.places):
            return strength
        home = self.last.country if self.last is not None and self._in_mind(self.last) else None
        return strength if home in (None, case.country) else strength * _ABROAD

    def _place_meant(self, country: str, sight: Sight) -> Case | None:
        """The place in mind that a country's name stands for: one of the industry spoken of."""
        trades = {m.sector for m in sight.sectors if m.weight >= 1}
        inside = [c for c in self.held if not c.national and c.country == country]
        fitting = [c for c in inside if not trades or c.sector is None or c.sector in trades]
        mind = [c for c in fitting if self._in_mind(c)]
        if mind:
            return max(mind, key=lambda c: self.focus.get(id(c), 0.0))
        known = [c for c in fitting if c.sector in trades]
        if known and any(self._in_mind(c) for c in inside):
            return known[0]
        # "The surgical instruments cluster in Pakistan": the only one of that trade that the work names.
        here = self._place[1] if self._place else None
        told = [
            c
            for c in known
            if here in self.sections[id(c)] or regex("one_place").search(sight.text)
        ]
        return told[0] if len(told) == 1 == len(known) else None

    def _in_mind(self, case: Case) -> bool:
        return case is self.last or self.focus.get(id(case), 0.0) > _IN_MIND

    def note(self, cases: list[Case], strength: float, sight: Sight) -> None:
        """Remembers what a sentence named; producers of a whole continent drive all else from mind."""
        if strength > 0:
            self.focus.update({id(case): _FOCUS for case in cases})
            self.last = cases[0]
        elif sight.beyond:
            self.focus, self.last = {}, None


def mentioned(case: Case, sight: Sight) -> float:
    """How strongly a text names a case; below zero where it only sets it apart."""
    named: list[Named] = sight.nations if case.national else sight.places
    part = _OF_NATION if case.national else 1.0
    scores = [
        MENTION[n.role] * (part if n.role == "plain" else 1.0)
        for n in named
        if n.name in case.names
    ]
    if not scores:
        return 0.0
    return max(scores)
