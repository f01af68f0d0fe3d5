"""Reads the years a sentence is about, from data: patterns of time expressions and what is none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.coding.periods.grammar import Pattern, grammar, length
from pipeline.coding.periods.moments import read_moment
from pipeline.coding.periods.relative import Ends, Told, blanked, read_relative
from pipeline.records import FIRST_YEAR, LAST_YEAR, Period
from pipeline.vocabulary import lowered

#: A year so far after the work is a plan; one further off is none that a sentence is about.
_AHEAD = 10
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def read_period(text: str, year: int | None = None, named: Ends | None = None) -> Period | None:
    """The years that ``text`` says it is about, or None.

    Years of cited works do not count, nor do numbers of things that look like years, nor the year that
    something is only held against. Several expressions are read as the span from the first to the last.
    ``year``, that of the work, dates "last year" and bounds what is read; ``named`` are the years that the
    passage named last and dates "since then".
    """
    words = grammar()
    stated: list[Told] = []
    cited = text
    if words.gate.search(lowered(text)):
        cited = words.citations.sub(lambda m: " " * len(m[0]), text)
        stated = _stated(cited, year)
    if (
        stated
        and words.compared.search(cited)
        and not _stated(words.compared.sub(lambda m: " " * len(m[0]), cited), year)
    ):
        return None
    told = [*stated, *read_relative(cited, stated, year, named)]
    return _span([t.ends for t in told], year)


def _stated(text: str, year: int | None) -> list[Told]:
    """The times that the text states of itself, with their places."""
    found: list[Told] = []
    low = lowered(text)
    for age in grammar().ages:
        for match in age.regex.finditer(low):
            found.append(Told(match.start(), (age.first, age.last)))
            text, low = blanked(text, match), blanked(low, match)
    for pattern in grammar().patterns:
        for match in pattern.regex.finditer(low):
            ends = _ends(match, pattern, text, year)
            if ends:
                found.append(Told(match.start(), ends))
                text, low = blanked(text, match), blanked(low, match)
    return found


def _ends(match: re.Match[str], pattern: Pattern, text: str, year: int | None) -> Ends | None:
    """First and last year of one expression; None where it is no time after all."""
    groups = match.groupdict()
    if groups.get("short"):
        first = int(groups["short"][:4])
        last = first - first % 100 + int(groups["short"][-2:])
        last += 100 if last < first else 0
        return (first, last) if last - first < 40 else None
    if not _is_time(match, text):
        return None
    begin = read_moment(groups["a"], year) if groups.get("a") else None
    close = read_moment(groups["b"], year) if groups.get("b") else begin
    if pattern.run and begin:
        years = length(groups.get("n"), groups["unit"])
        point = begin.since if pattern.run == "after" else begin.until
        return (point, point + years) if pattern.run == "after" else (point - years, point)
    if pattern.open == "from" and close:
        return None, close.before if pattern.before else close.until
    if pattern.open == "to" and begin:
        return begin.since, None
    if not begin or not close or close.last < begin.first:
        return None
    return begin.first, close.last


def _is_time(match: re.Match[str], text: str) -> bool:
    """Whether a bare year is a year and not a number of things or a price."""
    bare = _YEAR.fullmatch(match[0].split()[-1])
    if not bare:
        return True
    words = grammar()
    start = match.end() - len(bare[0])
    before, after = text[:start], text[match.end() :]
    if re.match(r"\d|[a-zA-Z]", after) or re.search(r"[\d,.-]$", before):
        return bool(re.search(r"mid-$", before, re.I))
    sure = bool(words.sure.search(before))
    if words.after.search(after):
        return sure and not re.match(r"\s*(?:%|per)", after) and int(bare[0]) > 1900
    return sure or not words.before.search(before) or start > match.start()


def _span(found: Sequence[Ends], year: int | None) -> Period | None:
    """One period from all expressions: the earliest start to the latest end.

    An open end stays open only where no other expression closes it. An end outside the years that a period
    may have is open too.
    """
    limit = year + _AHEAD if year else LAST_YEAR
    begun = [(_sane(a), _sane(b)) for a, b in found if (a or 0) <= limit]
    kept = [ends for ends in begun if ends != (None, None)]
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


def _sane(end: int | None) -> int | None:
    return end if end is not None and FIRST_YEAR <= end <= LAST_YEAR else None
