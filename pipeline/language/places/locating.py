"""In which country a text puts a place that it names: by what is said beside the name, by gazetteers, by what
stands near. What none of these tells stays open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from pipeline.language.nations import Nation
from pipeline.language.places.bearers import (
    countries_bearing,
    countries_named_after,
    countries_so_called,
)
from pipeline.language.places.finder import PlaceMention, regex
from pipeline.language.places.gazetteer import places_named
from pipeline.language.places.roles import role_of
from pipeline.language.sectors import SectorMention
from pipeline.vocabulary import lowered

#: The largest place of a name is meant where nothing tells, if it has so many times the inhabitants of those
#: of other countries and no fewer than these.
_TIMES, _PEOPLE = 5, 15_000
#: What is said of where a place lies begins no farther from its name, in characters.
_BESIDE = 120
#: Codes of the project that are no country.
_NO_COUNTRY = frozenset(["EU"])


class Near(NamedTuple):
    """A stretch of text around a name, from the first character to after the last."""

    start: int
    end: int


class Bearings:
    """The countries of the places that one text names.

    ``sentences`` and ``paragraphs`` are spans of characters, end exclusive; all mentions are of ``text``,
    with the names and years of cited works left out of it.
    """

    def __init__(
        self,
        text: str,
        nations: Sequence[Nation],
        places: Sequence[PlaceMention],
        sectors: list[SectorMention],
        sentences: Sequence[tuple[int, int]],
    ) -> None:
        self.text = text
        self.nations = [
            n
            for n in nations
            if n.country not in _NO_COUNTRY and not any(_holds_name(text, p, n) for p in places)
        ]
        self.places = places
        self.sectors = sectors
        self.sentences = [Near(*s) for s in sentences]
        self._known: dict[PlaceMention, str | None] = {}

    def country_of(self, place: PlaceMention) -> str | None:
        """Alpha-2 of the country that a place named in the text lies in; None where nothing tells it."""
        if place not in self._known:
            self._known[place] = self._country_of(place)
        return self._known[place]

    def _country_of(self, place: PlaceMention) -> str | None:
        options = countries_bearing(place.name)
        if told := self._told(place):
            return told
        if sure := _surely(place.name):
            return sure
        named_after = countries_named_after({place.name})
        if not options and len(named_after) == 1:
            return named_after.pop()
        return self._nearby(place, options)

    def _told(self, place: PlaceMention) -> str | None:
        """The country that is said beside the name, here or where else the text has it."""
        others = (self._beside(p) for p in self.places if p.name == place.name)
        return self._beside(place) or _only(others)

    def _beside(self, place: PlaceMention) -> str | None:
        around = range(place.start - _BESIDE, place.end + _BESIDE)
        found = {n.country for n in self.nations if n.start in around and self._holds(n, place)}
        found |= {
            land
            for p in self.places
            if p.start in around and p.start >= place.end and self._lies_in(place, p)
            if (land := _surely(p.name))
        }
        return _only(found)

    def _holds(self, nation: Nation, place: PlaceMention) -> bool:
        """Whether a country that is named before or after a place is said to have it."""
        if nation.end <= place.start:
            form = "has_place" if nation.form == "name" else "of_country"
            return bool(regex(form).fullmatch(self.text[nation.end : place.start]))
        if nation.start < place.end:
            return False
        between, after = self.text[place.end : nation.start], self.text[nation.end :]
        if nation.form == "demonym":
            return bool(regex("lies_in").fullmatch(between) and regex("area_after").match(after))
        return self._is_joined(between, after)

    def _lies_in(self, place: PlaceMention, other: PlaceMention) -> bool:
        between, after = self.text[place.end : other.start], self.text[other.end :]
        if regex("beside_place").fullmatch(between):
            return True
        region = any(p.region for p in places_named(other.name))
        return region and self._is_joined(between, after)

    def _is_joined(self, between: str, after: str) -> bool:
        """Whether a country or region after a name says where that lies, and is no further item of a list."""
        if not regex("lies_in").fullmatch(between):
            return False
        return not between.endswith(", ") or not regex("list_goes_on").match(after)

    def _nearby(self, place: PlaceMention, options: dict[str, int]) -> str | None:
        """The one country that the sentence speaks of; of those that have such a place, also the paragraph's.

        A place of which only small ones elsewhere bear the name may be one that no list holds.
        """
        lands = self._lands(self._around(place, self.sentences), place)
        if fitting := lands & options.keys():
            return _only(fitting)
        if lands and max(options.values(), default=0) < _PEOPLE:
            return _only(lands)
        wider = self._lands(self._around(place, self._paragraphs), place)
        return _only(wider & options.keys())

    @cached_property
    def _paragraphs(self) -> list[Near]:
        """The paragraphs: sentences with no empty line between them, together."""
        found: list[Near] = []
        for sentence in self.sentences:
            if found and "\n\n" not in self.text[found[-1].end : sentence.start]:
                found[-1] = Near(found[-1].start, sentence.end)
            else:
                found.append(sentence)
        return found

    def _around(self, place: PlaceMention, stretches: Sequence[Near]) -> Near:
        held = (s for s in stretches if s.start <= place.start < s.end)
        return next(held, Near(place.start, place.end))

    def _lands(self, near: Near, place: PlaceMention) -> set[str]:
        """The countries that a stretch speaks of as those of producers, by name, or else by their towns."""
        text = self.text[near.start : near.end]
        if regex("rivalry", re.I).search(text):
            return set()
        nations = {n.country for n in self.nations if self._is_home(n, near)}
        if nations:
            return nations
        return {
            land
            for p in self.places
            if near.start <= p.start < near.end and p.name != place.name
            if role_of(self.text, p.start, p.end, self.sectors) == "case"
            if (land := _surely(p.name))
        }

    def _is_home(self, nation: Nation, near: Near) -> bool:
        """Whether a country is named as one in which something is: "in Brazil", "the Brazilian industry"."""
        if not near.start <= nation.start < near.end:
            return False
        role = role_of(self.text, nation.start, nation.end, self.sectors)
        if role in ("elsewhere", "compared"):
            return False
        if regex("home_after").match(self.text, nation.end):
            return True
        return nation.form == "name" and bool(regex("in_country").search(self.text[: nation.start]))


def surely_in(options: dict[str, int]) -> str | None:
    """The country whose place of a name far outweighs all others of it; None where there is no such."""
    ranked = sorted(options.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < _PEOPLE:
        return None
    others = ranked[1][1] if len(ranked) > 1 else 0
    return ranked[0][0] if ranked[0][1] >= _TIMES * others else None


def _surely(name: str) -> str | None:
    return surely_in(countries_so_called(name))


def _holds_name(text: str, place: PlaceMention, nation: Nation) -> bool:
    """Whether the name of a country is but a part of a place's ("New England")."""
    if not (place.start < nation.start and nation.end <= place.end):
        return False
    return not regex("part_of_land").fullmatch(lowered(text[place.start : nation.start]).strip())


def _only(lands: Iterable[str | None]) -> str | None:
    """The one country of several mentions; None where they name none or more."""
    found = {land for land in lands if land is not None}
    return found.pop() if len(found) == 1 else None
