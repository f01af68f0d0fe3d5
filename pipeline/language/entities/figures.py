"""Citations, periods and shares: what a grammar of characters can find, with or without a parse."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pipeline.language.entities.kinds import Found
from pipeline.language.nations import nation_words
from pipeline.language.places.gazetteer import is_great, places_named
from pipeline.vocabulary import Caseless, expand, load, lowered

_YEAR = re.compile(r"\d{4}|forthcoming|in press|n\.d\.")
_YEARS = re.compile(r"[,\s]*\d{4}.*")


@cache
def _data() -> Any:
    return load("pipeline.language.entities", "grammar.yaml")


@cache
def _compiled(section: str, name: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(expand(_data()[section][name], _data()["parts"]), flags)


@cache
def _periods() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(expand(p, _data()["parts"])) for p in _data()["periods"]["patterns"])


@cache
def _shares() -> tuple[Caseless, ...]:
    return tuple(Caseless(expand(p, _data()["parts"])) for p in _data()["shares"]["patterns"])


def find_citations(text: str) -> list[Found]:
    """Works cited: ``Schmitz (1999: 12)`` whole, ``Schmitz 1999`` of each pair inside brackets."""
    if not _YEAR.search(text):
        return []
    found: list[Found] = []
    for match in _compiled("citations", "narrative").finditer(text):
        start = _author_start(text, match.start("cited"), match.end("cited"))
        if start is not None:
            found.append(Found(start, match.end(), "CITATION"))
    for bracket in _compiled("citations", "bracket").finditer(text):
        if any(f.start < bracket.end() and bracket.start() < f.end for f in found):
            continue
        for pair in _compiled("citations", "bracketed").finditer(text, *bracket.span()):
            start = _author_start(text, pair.start("cited"), pair.end("cited"))
            if start is not None:
                found.append(Found(start, pair.end("cited"), "CITATION"))
    return found + _bare_citations(text, found)


def _bare_citations(text: str, taken: list[Found]) -> list[Found]:
    """Works cited without brackets: "Schmitz 1995 shows that …", "see Schmitz 1995: 12"."""
    found = []
    for match in _compiled("citations", "bare").finditer(text):
        start = _author_start(text, *match.span("cited"))
        if start is None or any(f.start < match.end() and start < f.end for f in taken):
            continue
        if _is_work(text, match, start):
            found.append(Found(start, match.end(), "CITATION"))
    return found


def _is_work(text: str, match: re.Match[str], start: int) -> bool:
    """Whether a name and a year without brackets are cited: by the words around, and by no place's name."""
    name = _YEARS.sub("", text[start : match.end("cited")]).strip(" ,")
    words = re.findall(r"[^\W\d_][\w'’-]*", name)
    if is_great(name) or {*words, name} & nation_words() or _listed("no_speakers") & {*words}:
        return False
    before, after = text[max(0, start - 30) : start], text[match.end() :]
    if _compiled("citations", "bare_in").search(before):
        lettered = bool(match["pages"]) or match["cited"][-1].isalpha()
        authors = _compiled("citations", "several").split(name)
        return lettered or (len(authors) > 1 and not any(map(places_named, authors)))
    return bool(
        _compiled("citations", "bare_before").search(before)
        or _compiled("citations", "bare_after").match(after)
    )


def _author_start(text: str, start: int, end: int) -> int | None:
    """Where the authors begin once words that are no names are left off; None if they are no authors."""
    for word in re.finditer(r"\S+", text[start:end]):
        if word[0].strip(",.") not in _listed("not_authors"):
            letter, at = word[0][:1], start + word.start()
            barred = letter.isdigit() or letter in "(&" or _is_dated(text, at, end)
            return None if barred else at
    return None


def _is_dated(text: str, start: int, end: int) -> bool:
    """Whether a name is that of a law, a treaty or a country where something was, and no author's."""
    name = _YEARS.sub("", text[start:end]).strip(" ,")
    if name in _listed("dated") or name.split(" ")[-1] in _listed("not_works"):
        return True
    placed = _compiled("citations", "place_before").search(text[:start])
    return bool(placed) and name in nation_words()


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(_data()["citations"][name])


def find_periods(text: str, cited: list[Found]) -> list[Found]:
    """Years, decades and spans of them; a cited work's year is none."""
    taken = [(c.start, c.end) for c in cited]
    taken += [
        b.span() for b in _compiled("citations", "bracket").finditer(text) if _holds(b, cited)
    ]
    found: list[Found] = []
    for pattern in _periods():
        for match in pattern.finditer(text):
            start, end = match.span("span")
            if any(start < b and a < end for a, b in taken):
                continue
            if match["span"].isdigit() and not _is_year(text, start, end):
                continue
            found.append(Found(start, end, "PERIOD"))
            taken.append((start, end))
    return found


def _holds(bracket: re.Match[str], cited: list[Found]) -> bool:
    return any(bracket.start() <= c.start and c.end <= bracket.end() for c in cited)


def _is_year(text: str, start: int, end: int) -> bool:
    """Whether a bare number of four figures is a year and not a number of things."""
    before, after = text[max(0, start - 30) : start], text[end : end + 30]
    if _compiled("periods", "not_after").match(after):
        return False
    if _compiled("periods", "sure_before", re.I).search(before):
        return True
    return not _compiled("periods", "not_before").search(before)


def find_shares(text: str) -> list[Found]:
    """Fractions of a whole; rates of change, interest, duties and prices are none."""
    found: list[Found] = []
    told: list[tuple[int, int]] = []
    low = lowered(text)
    for pattern in _shares():
        for match in pattern.finditer(low):
            start, end = match.span("span")
            # Nor is a part of what is none: of "a fifth to a third below the price".
            if any(start < b and a < end for a, b in told):
                continue
            told.append((start, end))
            if _is_share(text, start, end):
                found.append(Found(start, end, "SHARE"))
    return found


def _is_share(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 70) : start], text[end : end + 30]
    if _compiled("shares", "rate_before", re.I).search(before):
        return False
    if _compiled("shares", "rate_after", re.I).match(after):
        return False
    word = text[start:end].lower()
    if word == "half":
        if _compiled("shares", "half_kept", re.I).search(before):
            return True
        return not _compiled("shares", "half_before", re.I).search(before)
    if word[:2] in ("a ", "an") and _compiled("shares", "ordinal_start").search(before):
        return not _compiled("shares", "ordinal_after").match(after)
    return True
