"""Reads the years a sentence is about, from data: patterns of time expressions and what is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from pipeline.coding.discourse import Discourse
from pipeline.records import Period
from pipeline.vocabulary import expand, load

_GATE = re.compile(r"\d{4}|[’'‘]\d0s|ties\b|century")
#: So many sentences back may the years stand that "at that time" takes up.
_BACK = 4
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


class _Pattern(NamedTuple):
    """A compiled time expression and the end that it leaves open (``from``, ``to`` or None)."""

    regex: re.Pattern[str]
    open: str | None


class _Grammar(NamedTuple):
    """All that the data file holds, compiled."""

    patterns: list[_Pattern]
    citations: re.Pattern[str]
    after: re.Pattern[str]
    before: re.Pattern[str]
    sure: re.Pattern[str]
    phase: re.Pattern[str]


@cache
def _data() -> Any:
    return load("pipeline.coding.periods", "patterns.yaml")


@cache
def _grammar() -> _Grammar:
    data = _data()
    parts = data["parts"]
    return _Grammar(
        [
            _Pattern(re.compile(expand(p["match"], parts), re.I), p.get("open"))
            for p in data["patterns"]
        ],
        re.compile("|".join(expand(c, parts) for c in data["citations"])),
        re.compile(data["not_years"]["after"], re.I),
        re.compile(data["not_years"]["before"], re.I),
        re.compile(data["sure_before"], re.I),
        re.compile(rf"\b({parts['phase']})\b", re.I),
    )


def read_period(text: str, year: int | None = None) -> Period | None:
    """The years that ``text`` says it is about, or None.

    Years of cited works do not count, nor do numbers of things that look like years. Several
    expressions are read as the span from the first to the last. ``year``, that of the work, bounds
    what is read: a later year cannot be what a work reports and leaves no period.
    """
    if not _GATE.search(text):
        return None
    grammar = _grammar()
    rest = grammar.citations.sub(lambda m: " " * len(m[0]), text)
    found: list[tuple[int | None, int | None]] = []
    for pattern in grammar.patterns:
        for match in pattern.regex.finditer(rest):
            ends = _ends(match, pattern.open, rest)
            if ends:
                found.append(ends)
                rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    return _span(found, year)


def read_periods(discourse: Discourse) -> list[Period | None]:
    """The years of each sentence; "at that time" is that of the dated sentence close before it in
    its paragraph."""
    again = re.compile(_data()["again"], re.I)
    found: list[Period | None] = []
    for at, unit in enumerate(discourse.units):
        period = read_period(unit.text, discourse.year)
        match = again.search(unit.text) if period is None else None
        if match:
            period = next(
                (
                    found[i]
                    for i in range(at - 1, max(-1, at - 1 - _BACK), -1)
                    if found[i] is not None and discourse.units[i].paragraph == unit.paragraph
                ),
                None,
            )
            if (
                period
                and period.from_ == period.to
                and re.search(r"(?:years|days|decade)", match[0])
            ):
                decade = (period.from_ or 0) // 10 * 10
                period = Period.model_validate({"from": decade, "to": decade + 9})
        found.append(period)
    return found


def read_settings(discourse: Discourse, periods: Sequence[Period | None]) -> list[Period | None]:
    """The years in which the text around sets a sentence in the past tense that states none: those of
    its heading ("Contract years, 1972-1987"), or the last that its paragraph stated before it."""
    past, present = (re.compile(_data()["tense"][t], re.I) for t in ("past", "present"))
    headed: dict[str | None, Period | None] = {None: None}
    told: Period | None = None
    paragraph = -1
    found: list[Period | None] = []
    for unit, period in zip(discourse.units, periods, strict=True):
        if unit.paragraph != paragraph:
            told, paragraph = None, unit.paragraph
        if unit.section not in headed:
            headed[unit.section] = read_period(unit.section or "", discourse.year)
        told = period or told
        narrated = period is None and past.search(unit.text) and not present.search(unit.text)
        found.append((told or headed[unit.section]) if narrated else None)
    return found


def _ends(
    match: re.Match[str], opened: str | None, text: str
) -> tuple[int | None, int | None] | None:
    """First and last year of one expression; None where it is no time after all."""
    groups = match.groupdict()
    if groups.get("short"):
        first = int(groups["short"][:4])
        last = first - first % 100 + int(groups["short"][-2:])
        last += 100 if last < first else 0
        return (first, last) if last - first < 40 else None
    if not _is_time(match, text):
        return None
    first_of = _years(groups["a"]) if groups.get("a") else None
    last_of = _years(groups["b"]) if groups.get("b") else first_of
    if opened == "from" and last_of:
        return None, last_of[1]
    if opened == "to" and first_of:
        return first_of[0], None
    if not first_of or not last_of or last_of[1] < first_of[0]:
        return None
    return first_of[0], last_of[1]


def _is_time(match: re.Match[str], text: str) -> bool:
    """Whether a bare year is a year and not a number of things or a price."""
    bare = _YEAR.fullmatch(match[0].split()[-1])
    if not bare:
        return True
    grammar = _grammar()
    start = match.end() - len(bare[0])
    before, after = text[:start], text[match.end() :]
    if re.match(r"\d|[a-zA-Z]", after) or re.search(r"[\d,.-]$", before):
        return bool(re.search(r"mid-$", before, re.I))
    sure = bool(grammar.sure.search(before))
    if grammar.after.search(after):
        return sure and not re.match(r"\s*(?:%|per)", after) and int(bare[0]) > 1900
    return sure or not grammar.before.search(before) or start > match.start()


def _years(words: str) -> tuple[int, int]:
    """First and last year of one moment: a year, a decade or century, or a part of these."""
    data, low = _data(), words.lower()
    exact = re.search(r"((?:1[5-9]|20)\d\d)(?!['’]?s)\s*$", words)
    if exact and "century" not in low:
        return int(exact[1]), int(exact[1])
    begin, length = _whole(low)
    phases = [p.lower() for p in _grammar().phase.findall(low.replace("century", ""))]
    if not phases:
        return begin, begin + length - 1
    spans = [data["phases"][p] for p in phases if p in data["phases"]]
    lo, hi = min(s[0] for s in spans), max(s[1] for s in spans)
    return begin + round(lo * length), begin + round(hi * length)


def _whole(low: str) -> tuple[int, int]:
    """First year and length of the decade or century named."""
    data = _data()
    if "century" in low:
        number = re.search(r"(\d\d)(?:th|st)", low)
        ordinal = int(number[1]) if number else _ordinal(low)
        return (ordinal - 1) * 100, 100
    digits = re.search(r"(?:1[5-9]|20)\d0", low)
    if digits:
        begin = int(digits[0])
        return begin, 10
    short = re.search(r"[’'‘](\d0)s", low)
    if short:
        return 1900 + int(short[1]), 10
    return next(v for w, v in data["decade_words"].items() if w in low), 10


def _ordinal(low: str) -> int:
    return int(next(v for w, v in _data()["ordinals"].items() if w in low))


def _span(found: list[tuple[int | None, int | None]], year: int | None) -> Period | None:
    """One period from all expressions: the earliest start to the latest end.

    An open end stays open only where no other expression closes it.
    """
    limit = year or 2100
    kept = [(a, b) for a, b in found if max(a or 0, 0) <= limit]
    if not kept:
        return None
    starts = [a for a, _ in kept if a is not None]
    ends = [b for _, b in kept if b is not None]
    last_start = max(starts, default=0)
    first = min(starts, default=None) if starts else None
    last = max(ends, default=None) if ends else None
    if last is not None and last < last_start:
        last = None
    if last is not None and any(b is None and (a or 0) >= last for a, b in kept):
        last = None
    return Period.model_validate({"from": first, "to": last})
