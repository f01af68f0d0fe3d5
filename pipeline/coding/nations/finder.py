"""Finds countries in text by name (ISO 3166 through pycountry, and common names) or by demonym."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from pipeline.coding.vocabulary import load


class Nation(NamedTuple):
    """A mention: characters (start, end), ISO 3166-1 alpha-2, by name or by demonym.

    ``EU`` (exceptionally reserved in ISO 3166-1) stands for Europe and the European Union.
    """

    start: int
    end: int
    country: str
    form: Literal["name", "demonym"]


@cache
def _names() -> dict[str, str]:
    """Country names as they are written, to alpha-2."""
    import pycountry

    table: dict[str, str] = {}
    for country in pycountry.countries:
        for name in (country.name, getattr(country, "common_name", None)):
            if name and "," not in name:
                table[name] = country.alpha_2
    for code, names in load("pipeline.coding.nations", "names.yaml")["names"].items():
        table.update({name: code for name in names})
    return table


@cache
def _demonyms() -> dict[str, str]:
    table: dict[str, str] = {}
    data = dict(load("pipeline.coding.nations", "demonyms.yaml"))
    data.update(load("pipeline.coding.nations", "names.yaml")["demonyms_beyond"])
    for code, words in data.items():
        for word in words:
            table[word] = code
            if not re.search(r"(?:sh|ch|ese|men|s)$", word):
                table[word + "s"] = code
    return table


@cache
def _regex() -> re.Pattern[str]:
    words = sorted({*_names(), *_demonyms()}, key=len, reverse=True)
    barred = load("pipeline.coding.nations", "names.yaml")["not"]
    phrases = [p for p in sorted(barred, key=len, reverse=True) if " " in p]
    blocked = "|".join(map(re.escape, phrases))
    listed = "|".join(map(re.escape, words))
    return re.compile(rf"(?<![\w.&-])(?:(?P<none>{blocked})|(?P<nation>{listed}))(?![\w&])")


_GATE = re.compile(r"[A-ZÅCÔT]")


def find_nations(text: str) -> list[Nation]:
    """Every country that ``text`` names, in order of place.

    Words that are more often something else ("Jordan", "Georgia") count after a preposition of place
    or with a possessive only.
    """
    cautious = set(load("pipeline.coding.nations", "names.yaml")["cautious"])
    found: list[Nation] = []
    for match in _regex().finditer(text):
        word = match["nation"]
        if not word:
            continue
        if word in cautious and not _placed(text, match.start(), match.end()):
            continue
        code = _names().get(word)
        if code:
            found.append(Nation(match.start(), match.end(), code, "name"))
        else:
            found.append(Nation(match.start(), match.end(), _demonyms()[word], "demonym"))
    return found


def _placed(text: str, start: int, end: int) -> bool:
    """Whether the words around speak of a place or people of that name."""
    before = re.search(
        r"\b(?:in|to|from|of|across|throughout|with|and|within|the)\s$", text[:start]
    )
    return bool(before or re.match(r"['’]s\b|\s[a-z]+", text[end:]))


@cache
def country_name(code: str) -> str:
    """The usual English name of a country by alpha-2; the code itself where ISO has none."""
    import pycountry

    common = load("pipeline.coding.nations", "names.yaml")["names"].get(code)
    country = pycountry.countries.get(alpha_2=code)
    if common and (country is None or country.name not in common):
        return str(common[0])
    return str(getattr(country, "common_name", None) or country.name) if country else code
