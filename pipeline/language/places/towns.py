"""Small towns: the countries that have one of a name, from a sorted list that is searched where it lies."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType

from pipeline.language.places.gazetteer import without_accents
from pipeline.vocabulary import load

#: A name borne in more countries than this says nothing of where a place lies.
_MOST = 6
#: A shorter word is no short form of a longer name.
_SHORT = 4


@cache
def _listing() -> mmap.mmap | bytes:
    """The list (``list_towns`` writes it) as it lies on the disk, not read into memory."""
    path = resources.files("pipeline.language.places").joinpath("towns.csv")
    try:
        with open(str(path), "rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return path.read_bytes()


def _from(key: bytes) -> Iterator[bytes]:
    """The lines from the first that is not before ``key``."""
    listing = _listing()
    low, high = 0, len(listing)
    while low < high:
        middle = (low + high) // 2
        start = listing.rfind(b"\n", 0, middle) + 1
        end = listing.find(b"\n", middle)
        if listing[start:end] < key:
            low = end + 1
        else:
            high = start
    while low < len(listing):
        end = listing.find(b"\n", low)
        yield bytes(listing[low:end])
        low = end + 1


def _count(prefix: str, into: dict[str, int]) -> None:
    """Add the countries of all lines that begin so, with the inhabitants of the largest town."""
    key = prefix.encode()
    for line in _from(key):
        if not line.startswith(key):
            break
        _, land, people = line.decode().rsplit(",", 2)
        into[land] = max(int(people), into.get(land, 0))


@lru_cache(maxsize=4096)
def town_countries(name: str) -> Mapping[str, int]:
    """Countries (alpha-2) of the towns from 1,000 inhabitants that bear a name, or a longer one of which
    it is the short form ("Taxco" de Alarcón), each with the inhabitants of the largest such town.

    None where there are too many, for that tells nothing.
    """
    plain = without_accents(name)
    found: dict[str, int] = {}
    _count(f"{plain},", found)
    if len(plain) >= _SHORT and plain not in _openings():
        for link in load("pipeline.language.places", "not_places.yaml")["name_links"]:
            _count(f"{plain} {link} ", found)
    return MappingProxyType(found if len(found) <= _MOST else {})


@cache
def _openings() -> frozenset[str]:
    """Words with which names of many towns begin, and which are never short for one."""
    return frozenset(load("pipeline.language.places", "not_places.yaml")["openings"])
