"""Finds countries in text by name (ISO 3166 through pycountry, and common names) or by demonym."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from pipeline.vocabulary import load


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
    for code, names in load("pipeline.language.nations", "names.yaml")["names"].items():
        table.update(dict.fromkeys(names, code))
    return table


@cache
def _demonyms() -> dict[str, str]:
    table: dict[str, str] = {}
    data = dict(load("pipeline.language.nations", "demonyms.yaml"))
    data.update(load("pipeline.language.nations", "names.yaml")["demonyms_beyond"])
    for code, words in data.items():
        for word in words:
            table[word] = code
            if not re.search(r"(?:sh|ch|ese|men|s)$", word):
                table[word + "s"] = code
    return table


@cache
def nation_words() -> frozenset[str]:
    """Every name and demonym known."""
    return frozenset({*_names(), *_demonyms()})


_CAPITAL = re.compile(r"(?<![\w.&-])[A-ZÀ-Þa-z][\w’']*")


@cache
def _index() -> dict[str, list[tuple[re.Pattern[str], str | None]]]:
    """What can stand at a word, by the word's letters: patterns with their name, longest first.

    A pattern without a name is a phrase that only looks like a country ("Brazil nuts").
    """
    barred = [p for p in load("pipeline.language.nations", "names.yaml")["not"] if " " in p]
    listed: list[tuple[str, str | None]] = [(w, w) for w in {**_names(), **_demonyms()}]
    listed += [(p, None) for p in barred]
    index: dict[str, list[tuple[re.Pattern[str], str | None]]] = {}
    for words, name in sorted(listed, key=lambda entry: (-len(entry[0]), entry[0])):
        first = re.match(r"[\w]+", words)
        if first:
            regex = re.compile(re.escape(words) + r"(?![\w&])")
            index.setdefault(first[0][:4], []).append((regex, name))
    return index


def find_nations(text: str) -> list[Nation]:
    """Every country that ``text`` names, in order of place.

    Words that are more often something else ("Jordan", "Georgia") count after a preposition of place
    or with a possessive only.
    """
    index, cautious = _index(), _cautious()
    found: list[Nation] = []
    end = 0
    for start in _CAPITAL.finditer(text):
        at = start.start()
        if at < end or (entries := index.get(start[0][:4].rstrip("'’"))) is None:
            continue
        match, word = next(((m, w) for r, w in entries if (m := r.match(text, at))), (None, None))
        if match is None:
            continue
        end = match.end()
        if word is None or (word in cautious and not _placed(text, at, end)):
            continue
        code = _names().get(word)
        form: Literal["name", "demonym"] = "name" if code else "demonym"
        found.append(Nation(at, end, code or _demonyms()[word], form))
    return found


@cache
def _cautious() -> frozenset[str]:
    return frozenset(load("pipeline.language.nations", "names.yaml")["cautious"])


def _placed(text: str, start: int, end: int) -> bool:
    """Whether the words around speak of a place or people of that name."""
    before = re.search(
        r"\b(?:in|to|from|of|across|throughout|with|and|within|the)\s$", text[:start]
    )
    return bool(before or re.match(r"['’]s\b|\s[a-z]+", text[end:]))


@cache
def _countries() -> dict[str, str]:
    """Names of countries without regard to capitals and article, to alpha-2; Europe is none."""
    return {_plain(name): code for name, code in _names().items() if code != "EU"}


def _plain(name: str) -> str:
    return re.sub(r"\bthe\s+", "", name.strip().casefold())


def country_named(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country by its code, its name in ISO or as texts write it ("Russia",
    "UK"); none for what is no country."""
    import pycountry

    try:
        return str(pycountry.countries.lookup(text).alpha_2)
    except LookupError:
        own = load("pipeline.language.nations", "names.yaml")["names"]
        return text if text in own and text != "EU" else _countries().get(_plain(text))


@cache
def country_name(code: str) -> str:
    """The usual English name of a country by alpha-2; the code itself where ISO has none."""
    import pycountry

    common = load("pipeline.language.nations", "names.yaml")["names"].get(code)
    country = pycountry.countries.get(alpha_2=code)
    if common and (country is None or country.name not in common):
        return str(common[0])
    return str(getattr(country, "common_name", None) or country.name) if country else code
