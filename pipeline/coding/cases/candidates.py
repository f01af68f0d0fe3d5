"""The cases of one work: which places and countries it is about, and each one's country and sector."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from pipeline.coding.cases.lands import Lands
from pipeline.coding.cases.work import BY_ROLE, WorkSights
from pipeline.language.places.finder import patterns, regex
from pipeline.language.places.gazetteer import is_great, places_named

#: What is named first in a work without a title is often what it is about.
_FIRST = 2.0
#: In works of more sentences than this a place named once is hardly the main one.
_SHORT = 20
#: A place of this weight stands for the one cluster of a country that a title speaks of.
_PLAIN = 4.0


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


def find_cases(work: WorkSights, lands: Lands) -> list[Case]:
    """All cases of a work, places before countries; empty where it names no place of producers."""
    return _place_cases(work, lands) + _nation_cases(work)


def _place_cases(work: WorkSights, lands: Lands) -> list[Case]:
    weights: dict[str, float] = defaultdict(float)
    strong: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for weight, sight in work.weighted():
        for place in sight.places:
            weights[place.name] += weight * BY_ROLE[place.role]
            strong[place.name] += place.role == "case" or weight > 1
            held[place.name] += place.role != "elsewhere"
    merged = _twinned(_merge(weights), weights, work, lands)
    first = work.first_named()
    cases = []
    for name, names in merged.items():
        total = sum(weights[n] for n in names) + _FIRST * (first in names)
        if total < 1 and not any(strong[n] for n in names):
            continue
        if sum(held[n] for n in names) < 2 and len(work.units) > _SHORT:
            total *= 0.5
        inside = any(p.name in names for s in work.units for p in s.places)
        titled = any(
            p.name in names
            and p.role in ("case", "plain")
            and (p.start or inside or is_great(p.name))
            for p in work.title.places
        )
        country = lands.country_of(set(names))
        cases.append(Case(name, country, False, total, set(names), titled))
    return cases


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


def _twinned(
    merged: dict[str, list[str]], weights: dict[str, float], work: WorkSights, lands: Lands
) -> dict[str, list[str]]:
    """The names of towns that the work joins by a dash together, under the town that it speaks of more.

    "The Bhadohi–Mirzapur carpet belt" is one cluster, and so is either town where it is named alone.
    """
    home = {name: key for key, names in merged.items() for name in names}
    for a, b in _joined_by_dash(work):
        one, other = home[a], home[b]
        if one == other or lands.country_of({a}) != lands.country_of({b}):
            continue
        first, second = sorted(
            (one, other), key=lambda key: (-sum(weights[n] for n in merged[key]), key)
        )
        merged[first] += merged.pop(second)
        home |= dict.fromkeys(merged[first], first)
    return merged


def _joined_by_dash(work: WorkSights) -> Iterator[tuple[str, str]]:
    """Pairs of names with a dash alone between them, but for those of a road or a line."""
    for _, sight in work.weighted():
        for a, b in pairwise(sorted(sight.places)):
            between, after = sight.text[a.end : b.start], sight.text[b.end :]
            if regex("twinned").match(between) and not regex("way_after").match(after):
                yield a.name, b.name


def _part_of(words: set[str], whole: set[str]) -> bool:
    """Whether a name is a shorter form of another: fewer words, or the end of one ("Antep")."""
    return words <= whole or (
        len(words) == len(whole) == 1 and len(min(words)) > 4 and min(whole).endswith(min(words))
    )


def _distinctive(name: str) -> set[str]:
    """The words of a name that tell it from others: proper ones, without "Highlands" or "Lake"."""
    return {
        w.lower()
        for w in re.findall(r"[^\W\d_]{3,}", name)
        if w[:1].isupper() and not _area().fullmatch(w.lower())
    }


@cache
def _area() -> re.Pattern[str]:
    before = "|".join(patterns()["area_before_name"])
    return re.compile(f"{patterns()['parts']['area']}|{before}")


def _nation_cases(work: WorkSights) -> list[Case]:
    weights: dict[str, float] = defaultdict(float)
    titled = {n.name for n in work.title.nations if n.role != "elsewhere"}
    for weight, sight in work.weighted():
        for nation in sight.nations:
            weights[nation.name] += weight * BY_ROLE[nation.role]
    first = work.first_named()
    if first in weights:
        weights[first] += _FIRST
    return [
        Case(code, code, True, weight, {code}, code in titled)
        for code, weight in sorted(weights.items())
        if weight >= 1
    ]


def one_place(nation: Case, places: list[Case]) -> Case | None:
    """The place that a title means by "Taiwan's bicycle cluster": the one that far outweighs the others."""
    inside = sorted((c for c in places if c.country == nation.country), key=lambda c: -c.weight)
    rival = inside[1].weight if len(inside) > 1 else 0.0
    if not inside or inside[0].weight < max(_PLAIN, 2 * rival):
        return None
    inside[0].titled = True
    return inside[0]
