"""Names of industries in text, and their ISIC Rev. 4 classes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from pipeline.vocabulary import load


class SectorMention(NamedTuple):
    """A word that names an industry: characters (start, end), the sector's name, its weight."""

    start: int
    end: int
    sector: str
    weight: float


@cache
def _data() -> Any:
    return load("pipeline.language.sectors", "sectors.yaml")


class _Word(NamedTuple):
    """One way to name a sector, compiled, to be tried at the word that it begins with."""

    regex: re.Pattern[str]
    sector: str
    weight: float
    literal: str


#: Words are filed by so many of their first letters, and looked up by so many of the text's.
_STEM, _LOOKED_AT = 3, 5
#: "T-shirts" begins with one letter; no other word of one names an industry.
_WORD_START = re.compile(rf"(?<![\w-])(?:[A-Za-z]{{2,{_LOOKED_AT}}}|[A-Za-z](?=-[A-Za-z]))")
_LITERAL = re.compile(r"[A-Za-z]+")
#: What after a letter says that a word may lack it.
_MAY_LACK = re.compile(r"[?*{]")


@cache
def _trade() -> re.Pattern[str]:
    """What after a word says that it names an industry."""
    data = load("pipeline.language.sectors", "trade.yaml")
    return re.compile(f"{data['before']}(?:{'|'.join(data['words'])})")


@cache
def _index() -> dict[str, list[_Word]]:
    """The words by their first letters, longest first, so that few patterns are tried at a place."""
    index: dict[str, list[_Word]] = {}
    listed = [
        (word, sector, weight)
        for sector, entry in _data().items()
        for field, weight in (("words", 1.0), ("weak", 0.3))
        for word in entry.get(field, [])
    ]
    for word, sector, weight in sorted(listed, key=lambda w: -len(w[0])):
        literal = _LITERAL.match(word)
        begins = (literal[0] if literal else word).lower()
        if _MAY_LACK.match(word[len(begins) :]):
            begins = begins[:-1] if len(begins) > _STEM else begins
        plural = "" if word.endswith(("*", "+", "s?")) else "(?:s|es|['’]s)?"
        spaced = re.sub(r"(?<=\w) (?=\w)", "[ -]", word)
        regex = re.compile(f"(?:{spaced}){plural}(?![\\w])", re.I)
        index.setdefault(begins[:_STEM], []).append(_Word(regex, sector, weight, begins))
    return index


@cache
def _beginning(letters: str) -> tuple[_Word, ...]:
    """The words that may stand where these letters begin a word, longest first."""
    return tuple(
        w
        for w in _index().get(letters[:_STEM], ())
        if w.literal.startswith(letters) or letters.startswith(w.literal)
    )


def find_sectors(text: str) -> list[SectorMention]:
    """The industries that ``text`` names, in order; at one place the longest name wins."""
    found: list[SectorMention] = []
    end = 0
    for start in _WORD_START.finditer(text):
        if start.start() < end or not (words := _beginning(start[0].lower())):
            continue
        hits = [(m.end(), w) for w in words if (m := w.regex.match(text, start.start()))]
        if hits:
            at = start.start()
            end, word = max(hits, key=lambda h: (h[0], text[at : h[0]].lower() == h[1].sector))
            weight = word.weight * (2.0 if _trade().match(text, end) else 1.0)
            found.append(SectorMention(start.start(), end, word.sector, weight))
    return _heads(found, text)


def _heads(found: list[SectorMention], text: str) -> list[SectorMention]:
    """Of two industries named in a row the one meant: "woollen knitwear" is knitwear.

    The second is, unless it is but a weak word for one ("soapstone carvers").
    """
    kept: list[SectorMention] = []
    for mention in found:
        if kept and text[kept[-1].end : mention.start] in (" ", "-"):
            if mention.weight < 1 <= kept[-1].weight:
                kept[-1] = kept[-1]._replace(end=mention.end)
                continue
            kept[-1] = mention._replace(start=kept[-1].start)
            continue
        kept.append(mention)
    return kept


def isic_class(sector: str | None) -> str | None:
    """The ISIC Rev. 4 class of a sector by its name here; None for an unknown one."""
    entry = _data().get(sector) if sector else None
    return entry["isic"] if entry else None


@cache
def sector_named(words: str) -> str | None:
    """The sector that a short description names ("ceramic tiles", "apparel"), if any."""
    found = find_sectors(words)
    return max(found, key=lambda m: (m.weight, m.end - m.start)).sector if found else None
