"""Names of places and clusters in the form in which two texts' spellings can be compared."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache

from pydantic import BaseModel, ConfigDict

from pipeline.language.nations import country_named
from pipeline.profiling.datafiles import parse, shipped

#: From this likeness on, two long words are spellings of one name (Tirupur, Tiruppur).
SAME_SPELLING = 0.93
LONG_WORD = 7


class _Names(BaseModel):
    model_config = ConfigDict(extra="forbid")
    generic: list[list[str]]
    small: list[str]
    kinds: list[str]
    parts: list[str]
    letters: dict[str, str]
    joining: list[str]


@cache
def _data() -> _Names:
    return parse(shipped("names.yaml"), "names.yaml", _Names)


@cache
def _names() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(w for line in _data().generic for w in line), frozenset(_data().kinds)


@cache
def _small() -> frozenset[str]:
    return frozenset(_data().small)


@cache
def _parts() -> frozenset[str]:
    return frozenset(_data().parts)


@cache
def _letters() -> dict[int, str]:
    return str.maketrans(_data().letters)


@cache
def between_authors() -> re.Pattern[str]:
    """What parts the first author of a work from the others: "Schmitz and Knorringa"."""
    return re.compile(rf",|&|;|\b(?:{'|'.join(_data().joining)})\b")


def fold(text: str) -> str:
    """Lower case, without accents and marks, words parted by one space."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_letters())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"(?<=\w)['’]s?\b", "", plain)
    return " ".join(re.findall(r"\w+", plain))


def slug(*parts: str | None) -> str:
    """The parts as one identifier of lower-case letters, digits and hyphens."""
    return "-".join(fold(p).replace(" ", "-").replace("_", "-") for p in parts if p and fold(p))


def plain_place(place: str, sector: str | None) -> str:
    """The place without what comes after a comma and words for the trade ("Aldo Shoe Cluster")."""
    _, kinds = _names()
    trade = kinds | {*fold(sector or "").split()}
    return " ".join(w for w in place.partition(",")[0].split() if fold(w) not in trade)


def place_words(
    place: str | None, country: str | None, sector: str | None = None
) -> frozenset[str]:
    """The words that tell this place from others; none for a whole country.

    What follows a comma ("Mossoró-Assú, Northeast Brazil"), the country's own name and words for
    the trade are left out. So are words such as *valley*, unless two of them are all there is:
    "the district" is no place, the River Valley is.
    """
    words = fold(plain_place(place or "", sector)).split()
    words = [w for w in words if w not in _country_words(country)]
    generic, small = _names()[0], _small()
    telling = frozenset(w for w in words if w not in generic and w not in small)
    rest = frozenset(w for w in words if w not in small)
    return telling or (rest if len(rest) > 1 else frozenset())


def name_words(name: str, country: str | None, sector: str | None) -> frozenset[str]:
    """What is left of a cluster's name as its place: capitalised words that are no sector or kind."""
    from pipeline.language.nations import find_nations

    for nation in reversed(find_nations(name)):
        name = name[: nation.start] + name[nation.end :]
    proper = " ".join(re.findall(r"\b[A-ZÀ-Þ][\w'’-]*", name))
    return place_words(proper, country) - frozenset(fold(sector or "").split())


def same_place(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether one name is the other or a shorter form of it; whole countries match only each other."""
    if not a or not b:
        return a == b
    fewer, more = sorted((a, b), key=len)
    return all(any(same_word(x, y) for y in more) for x in fewer)


def same_word(a: str, b: str) -> bool:
    """Whether two words are spellings of one."""
    if a == b:
        return True
    fewer, more = sorted((len(a), len(b)))
    # No two words whose lengths differ so much can be as alike as that.
    if fewer < LONG_WORD or a[0] != b[0] or 2 * fewer / (fewer + more) < SAME_SPELLING:
        return False
    return SequenceMatcher(None, min(a, b), max(a, b)).ratio() >= SAME_SPELLING


@cache
def _country_words(code: str | None) -> frozenset[str]:
    """The words of a country's names; none for an unknown code."""
    import pycountry

    country = pycountry.countries.get(alpha_2=code) if code else None
    if country is None:
        return frozenset()
    names = [country.name, getattr(country, "common_name", ""), country.alpha_2, country.alpha_3]
    return frozenset(w for name in names for w in fold(name.partition(",")[0]).split())


def country_of(place: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country's name; none when it is no country, or a part of one."""
    name = place.strip()
    return None if name in _parts() else country_named(name)
