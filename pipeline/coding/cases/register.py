"""The cases of one work: which places and countries it is about, and each one's country and sector."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.coding.cases.sights import Sight
from pipeline.language.places.finder import patterns, regex
from pipeline.language.places.gazetteer import is_great, places_named
from pipeline.language.places.towns import town_countries

#: Weight of a mention by its role, and of standing in the title or a heading.
_ROLE = {"case": 2.0, "plain": 1.0, "within": 1.0, "compared": 0.3, "elsewhere": 0.2}
_TITLE, _HEADING = 8.0, 3.0
#: What is named first in a work without a title is often what it is about.
_FIRST = 2.0
#: What a place counts, as part of one in the country that the work speaks of most, is this and its
#: country's part of that country's votes: buyers' cities are named too.
_ABROAD = 0.3
#: So often must a name stand that no title has for a small town of that name to be looked for.
_TOLD = 3
#: In works of more sentences than this a place named once is hardly the main one.
_SHORT = 20
#: Which of the places of one name is meant: by what is named near it, by how much the work speaks of
#: the country, and by how many of all who live in places of that name live there.
_NEAR, _LAND, _SIZE = 1.5, 3.0, 3.0
#: A place of this weight stands for the one cluster of a country that a title speaks of.
_PLAIN = 4.0
#: A country is named for many reasons, a place inside it for few.
_OF_NATION = 0.4


@dataclass(slots=True)
class Case:
    """A cluster or a national industry: its names, country, and how much the work speaks of it."""

    name: str
    country: str | None
    national: bool
    weight: float
    names: set[str] = field(default_factory=set)
    titled: bool = False
    sector: str | None = None
    pinned: bool = False


@dataclass
class Evidence:
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


def find_cases(evidence: Evidence) -> list[Case]:
    """The cases of a work, the main one first; empty where it names no place of producers."""
    lands = _land_votes(evidence)
    places = _place_cases(evidence, lands)
    nations = _nation_cases(evidence)
    ranked = _ranked(places, nations, evidence.title, lands)
    return ranked


def _land_votes(evidence: Evidence) -> dict[str, float]:
    """How often each country is named or implied by places in it; markets count little."""
    votes: dict[str, float] = defaultdict(float)
    for weight, sight in _weighted(evidence):
        for nation in sight.nations:
            votes[nation.name] += weight * _ROLE[nation.role] * 0.7
        for place in sight.places:
            options = {o.country for o in places_named(place.name)}
            for land in options:
                part = 0.3 if place.role == "elsewhere" else 1.0
                votes[land] += weight * part / len(options)
    named = {p.name for s in evidence.units for p in s.places if p.role != "elsewhere"}
    for name in named:
        options = {o.country for o in places_named(name)}
        for land in options:
            votes[land] += 1.0 / len(options)
    return votes


def _weighted(evidence: Evidence) -> list[tuple[float, Sight]]:
    return [
        (_TITLE, evidence.title),
        *((_HEADING, s) for s in evidence.headings.values()),
        *((1.0, s) for s in evidence.units),
    ]


def _place_cases(evidence: Evidence, lands: dict[str, float]) -> list[Case]:
    weights: dict[str, float] = defaultdict(float)
    strong: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for weight, sight in _weighted(evidence):
        for place in sight.places:
            weights[place.name] += weight * _ROLE[place.role]
            strong[place.name] += place.role == "case" or weight > 1
            held[place.name] += place.role != "elsewhere"
    merged = _merge(weights)
    first = _first_named(evidence)
    cases = []
    for name, names in merged.items():
        total = sum(weights[n] for n in names) + _FIRST * (first in names)
        if total < 1 and not any(strong[n] for n in names):
            continue
        if sum(held[n] for n in names) < 2 and len(evidence.units) > _SHORT:
            total *= 0.5
        inside = any(p.name in names for s in evidence.units for p in s.places)
        titled = any(
            p.name in names
            and p.role in ("case", "plain")
            and (p.start or inside or is_great(p.name))
            for p in evidence.title.places
        )
        country = _country(name, names, evidence, lands)
        cases.append(Case(name, country, False, total, set(names), titled))
    return cases


def _first_named(evidence: Evidence) -> str:
    """The first place or country that a sentence names otherwise than as a market."""
    for sight in evidence.units:
        named = [n for n in (*sight.places, *sight.nations) if n.role in ("case", "plain")]
        if named:
            return min(named).name
    return ""


def _merge(weights: dict[str, float]) -> dict[str, list[str]]:
    """Names of one place together ("Brenta", "Riviera del Brenta"), under the fullest."""
    groups: list[list[str]] = []
    for name in sorted(weights, key=lambda n: (-len(n), n)):
        words = _distinctive(name)
        home = next((g for g in groups if words and _part_of(words, _distinctive(g[0]))), None)
        if home:
            home.append(name)
        else:
            groups.append([name])
    return {
        max(g, key=lambda n: (len(n.split()), bool(places_named(n)), len(n), n)): g for g in groups
    }


def _part_of(words: set[str], whole: set[str]) -> bool:
    """Whether a name is a shorter form of another: fewer words, or the end of one ("Antep")."""
    return words <= whole or (
        len(words) == len(whole) == 1 and len(min(words)) > 4 and min(whole).endswith(min(words))
    )


def _distinctive(name: str) -> set[str]:
    areas = {*patterns()["parts"]["area"].split("|"), *patterns()["area_before_name"]}
    return {
        w.lower()
        for w in re.findall(r"[^\W\d_]{3,}", name)
        if w[:1].isupper() and w.lower() not in areas
    }


def _country(
    name: str, names: Sequence[str], evidence: Evidence, lands: dict[str, float]
) -> str | None:
    """The country of a place: of the gazetteer's, the one the work speaks of; else that near it."""
    titled = any(p.name in names for p in evidence.title.places)
    near: dict[str, float] = defaultdict(float)
    for weight, sight in _weighted(evidence):
        if any(p.name in names for p in sight.places):
            for nation in sight.nations:
                near[nation.name] += weight * _ROLE[nation.role]
            for place in sight.places:
                if place.name in names or place.role == "elsewhere":
                    continue
                lands_of = {o.country for o in places_named(place.name)[:1]}
                for land in lands_of:
                    near[land] += 0.5 * weight
    for paragraph, sight in zip(evidence.paragraphs, evidence.units, strict=True):
        if any(p.name in names for p in sight.places):
            for land, count in evidence.by_paragraph[paragraph].items():
                near[land] += 0.4 * count
    options = {
        o.country: max(o.population, 400_000 if o.region else 0)
        for n in names
        for o in places_named(n)
    }
    told = sum(p.name in names for s in evidence.units for p in s.places)
    if not options and (titled or told >= _TOLD):
        options = {c: 0 for n in names for c in town_countries(n)}
    if options:
        most, people = max(lands.values(), default=0.0) or 1.0, sum(options.values()) or 1
        return max(
            sorted(options),
            key=lambda c: _NEAR * near[c] + _LAND * lands[c] / most + _SIZE * options[c] / people,
        )
    prevails = titled or (bool(lands) and max(lands.values()) >= 0.4 * sum(lands.values()))
    votes = {c: near[c] * 3 + lands[c] * prevails for c in {*near, *lands}}
    votes = {c: v for c, v in votes.items() if v > 0}
    return max(sorted(votes), key=lambda c: votes[c]) if votes else None


def _nation_cases(evidence: Evidence) -> list[Case]:
    weights: dict[str, float] = defaultdict(float)
    titled = {n.name for n in evidence.title.nations if n.role != "elsewhere"}
    for weight, sight in _weighted(evidence):
        for nation in sight.nations:
            weights[nation.name] += weight * _ROLE[nation.role]
    first = _first_named(evidence)
    if first in weights:
        weights[first] += _FIRST
    return [
        Case(code, code, True, weight, {code}, code in titled)
        for code, weight in sorted(weights.items())
        if weight >= 1
    ]


def _one_place(nation: Case, places: list[Case]) -> list[Case]:
    """The place that a title means by "Taiwan's bicycle cluster": the one that far outweighs the others."""
    inside = sorted((c for c in places if c.country == nation.country), key=lambda c: -c.weight)
    rival = inside[1].weight if len(inside) > 1 else 0.0
    found = [c for c in inside[:1] if c.weight >= max(_PLAIN, 2 * rival)]
    for case in found:
        case.titled = True
    return found


def _ranked(
    places: list[Case], nations: list[Case], title: Sight, lands: dict[str, float]
) -> list[Case]:
    """All cases, the main one first: a titled place, a titled country, else the weightiest."""

    most = max(lands.values(), default=0.0) or 1.0

    def rank(case: Case) -> tuple[float, str]:
        part = 1.0 if not case.national else _OF_NATION
        home = _ABROAD + lands.get(case.country or "", 0.0) / most
        return (-(case.weight * part * home), case.name)

    order = {p.name: i for i, p in enumerate(title.places)}

    def known(case: Case) -> tuple[bool, int, tuple[float, str]]:
        first = min((order[n] for n in case.names if n in order), default=len(order))
        return (not any(places_named(n) for n in case.names), first, rank(case))

    told = {p.name for p in (*title.places, *title.nations) if p.role == "case"}
    titled_places = sorted((c for c in places if c.titled), key=known)
    titled_nations = sorted((c for c in nations if c.titled), key=rank)
    # "Freezers and Tokyo: Mauritania's octopus": the producers named as such are the subject.
    if titled_nations and titled_nations[0].names & told:
        titled_places = [c for c in titled_places if c.names & told]
    others = sorted([c for c in places + nations if not c.titled], key=rank)
    main = titled_places[:1] or titled_nations[:1]
    if main and main[0].national and regex("one_place", re.I).search(title.text):
        main = _one_place(main[0], places) or main
    rest = [c for c in sorted(places + nations, key=rank) if c not in main]
    return main + rest if main else others
