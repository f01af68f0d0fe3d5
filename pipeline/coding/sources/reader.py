"""Finds author–year citations in a sentence and gives the first as ``Schmitz 1995b``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

from pipeline.vocabulary import expand, load

_GATE = re.compile(r"[(\[][^()\[\]]*?(?:\d{4}|forthcoming|in press|n\.d\.)")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*(?:\([^()]*\)[^()\[\]]*)?)[)\]]")
_WORD = re.compile(r"[^\W\d_]+")


class _Citation(NamedTuple):
    """Where a citation stands, its authors as printed and its year."""

    start: int
    authors: str
    year: str


@cache
def _data() -> Any:
    return load("pipeline.coding.sources", "patterns.yaml")


@cache
def _regex(name: str) -> re.Pattern[str]:
    data = _data()
    verbs = "|".join(load("pipeline.coding.sources", "verbs.yaml"))
    return re.compile(expand(data[name], {**data["parts"], "verbs": verbs}))


@cache
def _lead_ins() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_data()['lead_ins']})+", re.I)


def read_source(text: str, references: Sequence[str] = ()) -> str | None:
    """The work that ``text`` cites for its claim, as ``authors year`` (the first, if several).

    ``references`` are entries of the work's reference list; where one has the authors and year of
    the citation, its spelling of the first author wins.
    """
    if not _GATE.search(text):
        return None
    found = sorted(_citations(text, references))
    return _resolved(found[0], references) if found else None


def _citations(text: str, references: Sequence[str]) -> list[_Citation]:
    """All citations, wherever they stand; a bare year's author is looked for before it."""
    found: list[_Citation] = []
    for bracket in _BRACKETS.finditer(text):
        if _regex("year_only").match(bracket[0]):
            citation = _narrative(text, bracket, references)
        else:
            citation = _inside(bracket)
        if citation:
            found.append(citation)
    return found


def _inside(bracket: re.Match[str]) -> _Citation | None:
    """The first author–year pair inside one bracket."""
    for part in re.split(r";", bracket[1]):
        words = part.strip()
        bare = _lead_ins().sub("", words)
        match = _regex("bracketed").search(bare)
        if match and _is_author(match["authors"]) and match.start() < 60:
            return _Citation(bracket.start(), match["authors"], match["year"])
    return None


def _narrative(text: str, bracket: re.Match[str], references: Sequence[str]) -> _Citation | None:
    """``Nadvi (1999)``, ``Belussi's review (1999)``, ``Brusco … (1992: 178)``."""
    before = text[: bracket.end()]
    for name in ("narrative", "possessive"):
        for match in _regex(name).finditer(before):
            if match.end() > bracket.start() and (authors := _trim(match["authors"])):
                return _Citation(match.start(), authors, match["year"])
    year = _regex("year_only").match(bracket[0])
    speaker = _speaker(text, bracket.start(), references)
    return _Citation(bracket.start(), speaker, year["year"]) if speaker and year else None


def _speaker(text: str, before: int, references: Sequence[str]) -> str | None:
    """Who a bare ``(1992: 178)`` belongs to: the last author named before it."""
    names = _surnames(tuple(references))
    candidates = [
        (m.start(), m["authors"])
        for rule in ("speaking", "by_author")
        for m in _regex(rule).finditer(text[:before])
    ]
    for word in _WORD.finditer(text[:before]):
        if word[0] in names:
            candidates.append((word.start(), word[0]))
    kept = [(at, trimmed) for at, a in candidates if (trimmed := _trim(a))]
    return max(kept)[1] if kept else None


def _trim(authors: str) -> str | None:
    """Authors without a sentence's first word that was taken for a name; None if none is left."""
    words = authors.split()
    while words and words[0].strip(",") in _not_authors():
        words = words[1:]
    return " ".join(words) or None


@cache
def _not_authors() -> frozenset[str]:
    return frozenset(_data()["not_authors"])


def _is_author(authors: str) -> bool:
    return not any(w.strip(",.") in _not_authors() for w in authors.split()[:1])


def _normal(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


@cache
def _surnames(references: tuple[str, ...]) -> dict[str, list[str]]:
    """First surnames of a reference list with the entries that begin with them."""
    found: dict[str, list[str]] = {}
    for entry in references:
        head = re.match(r"\W*([^,.(\d]+)", entry)
        if head and head[1].split():
            found.setdefault(head[1].strip().split(" and ")[0], []).append(entry)
    return found


def _resolved(citation: _Citation, references: Sequence[str]) -> str:
    """The citation as ``authors year``, its first author spelt as in the reference list."""
    authors = re.sub(r"[*_]|['’]s?$", "", citation.authors).strip(" ,")
    authors = re.sub(r"\s*&\s*", " and ", authors)
    authors = _regex("and_others").sub(" et al.", authors)
    authors = re.sub(r",?\s+et\.? al\.?$", " et al.", authors)
    first = re.split(r",| and | et al", authors)[0].strip()
    year = citation.year
    names = _surnames(tuple(references))
    if first not in names and names:
        by_normal = {_normal(n): n for n in names}
        close = get_close_matches(_normal(first), list(by_normal), n=1, cutoff=0.85)
        for name in close:
            spelt = by_normal[name]
            if any(year[:4] in entry for entry in names[spelt]):
                authors = authors.replace(first, spelt, 1)
    return f"{authors} {year}"
