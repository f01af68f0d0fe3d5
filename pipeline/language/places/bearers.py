"""The countries that have a place of a name."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pipeline.language.places.gazetteer import Place, is_great, is_own_name, places_named
from pipeline.language.places.towns import town_countries

#: What a region counts among towns of its name, in inhabitants.
_REGION_SIZE = 1_000_000


def countries_bearing(name: str) -> dict[str, int]:
    """Countries (alpha-2) that have a place of a name, each with the inhabitants of the largest."""
    return _largest(name, places_named(name))


def countries_so_called(name: str) -> dict[str, int]:
    """The same without those in which the place goes by another name itself, if any are left:
    Spain is none of "Valenza", as Valencia is called in Italian."""
    listed = places_named(name)
    return _largest(name, [p for p in listed if is_own_name(name, p.country)] or listed)


def _largest(name: str, places: Iterable[Place]) -> dict[str, int]:
    options = dict(town_countries(name))
    for place in places:
        people = max(place.population, _REGION_SIZE if place.region else 0)
        options[place.country] = max(people, options.get(place.country, 0))
    return options


def countries_named_after(names: Collection[str]) -> set[str]:
    """Countries of the large cities after which places are named ("the Kathmandu Valley"), each where no
    other country has such a city."""
    heads = {name.rsplit(" ", 1)[0] for name in names if " " in name}
    return {
        bearers.pop()
        for head in heads
        if is_great(head) and len(bearers := {o.country for o in places_named(head)}) == 1
    }
