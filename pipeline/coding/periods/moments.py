"""What years one moment names: a year, a decade or century, a part of these, or an event."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.coding.periods.grammar import data, grammar

_YEAR = re.compile(r"((?:1[5-9]|20)\d\d)(?!['’]?s)\s*$")
_MIDDLE = ("mid", "middle")


class Moment(NamedTuple):
    """First and last year, and where it serves as a border: the year in which what lasts ``until`` it ends,
    what happens ``before`` it ends, and what goes on ``since`` it begins."""

    first: int
    last: int
    until: int
    before: int
    since: int


def read_moment(words: str, year: int | None) -> Moment | None:
    """The moment that ``words`` name in a work of ``year``; None where the event is not told apart."""
    low = words.lower()
    exact = _YEAR.search(words)
    if exact and "century" not in low:
        return Moment(*[int(exact[1])] * 5)
    event = _event(words, year)
    if event is not None:
        return event
    whole = _whole(low)
    if whole is None:
        return None
    begin, span = whole
    phases = [p.lower() for p in grammar().phase.findall(low.replace("century", ""))]
    if not phases:
        return Moment(begin, begin + span - 1, begin + span - 1, begin, begin)
    known = [data()["phases"][p] for p in phases if p in data()["phases"]]
    first = begin + round(min(k[0] for k in known) * span)
    last = begin + round(max(k[1] for k in known) * span)
    if all(p in _MIDDLE for p in phases):
        middle = begin + span // 2
        return Moment(first, last, middle, middle, middle)
    return Moment(first, last, last, first, first)


def _event(words: str, year: int | None) -> Moment | None:
    for event in grammar().events:
        if event.regex.search(words) and event.works[0] <= (year or 2000) <= event.works[1]:
            return Moment(event.until, event.since, event.until, event.until, event.since)
    return None


def _whole(low: str) -> tuple[int, int] | None:
    """First year and length of the decade or century named."""
    if "century" in low:
        number = re.search(r"(\d\d)(?:th|st)", low)
        named = next((v for w, v in data()["ordinals"].items() if w in low), None)
        ordinal = int(number[1]) if number else named
        return ((int(ordinal) - 1) * 100, 100) if ordinal else None
    digits = re.search(r"(?:1[5-9]|20)\d0", low)
    if digits:
        return int(digits[0]), 10
    short = re.search(r"[’'‘](\d0)s", low)
    if short:
        return 1900 + int(short[1]), 10
    begin = next((v for w, v in data()["decade_words"].items() if w in low), None)
    return (int(begin), 10) if begin else None
