"""The countries that have a place of a name."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.language.places.gazetteer import is_great, places_named
from pipeline.language.places.towns import town_countries

#: What a region counts among towns of its name, in inhabitants.
_REGION_SIZE = 400_000


def countries_bearing(names: Collection[str]) -> dict[str, int]:
    """Countries (alpha-2) that have a place of such a name, each with the inhabitants of one of them."""
    options = {
        o.country: max(o.population, _REGION_SIZE if o.region else 0)
        for n in sorted(names)
        for o in places_named(n)
    }
    for name in sorted(names):
        for land, people in town_countries(name).items():
            options[land] = max(people, options.get(land, 0))
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
