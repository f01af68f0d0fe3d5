"""Times told from another: "two years later", "since then", "last year"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline.coding.periods.grammar import length, relatives
from pipeline.vocabulary import Caseless, expand, lowered

#: First and last year of what is told; an open end is None.
Ends = tuple[int | None, int | None]


class Told(NamedTuple):
    """Ends found in a sentence and where they stand in it."""

    at: int
    ends: Ends


class _Pointer(NamedTuple):
    regex: Caseless
    base: str
    gives: str
    years: int | None
    step: int


@cache
def _gate() -> Caseless:
    words = relatives()
    return Caseless(expand(words["gate"], words["parts"]))


@cache
def _pointers() -> list[_Pointer]:
    words = relatives()
    return [
        _Pointer(
            Caseless(expand(p["match"], words["parts"])),
            p["base"],
            p["gives"],
            p.get("years"),
            p.get("step", 0),
        )
        for p in words["pointers"]
    ]


def read_relative(
    text: str, stated: Sequence[Told], year: int | None, named: Ends | None
) -> list[Told]:
    """What ``text`` tells from another time: from the years ``stated`` before it in the sentence, from those
    last ``named`` in the passage, or from the ``year`` of the work."""
    found: list[Told] = []
    low = lowered(text)
    if not _gate().search(low):
        return found
    for pointer in _pointers():
        for match in pointer.regex.finditer(low):
            base = _base(pointer.base, match.start(), [*stated, *found], year, named)
            ends = _ends(pointer, match, base) if base else None
            if ends:
                found.append(Told(match.start(), ends))
                low = blanked(low, match)
    return found


def blanked(text: str, match: re.Match[str]) -> str:
    """The text with spaces where a match stands, in it or in its form in lower case."""
    return text[: match.start()] + " " * len(match[0]) + text[match.end() :]


def _base(
    kind: str, at: int, told: Sequence[Told], year: int | None, named: Ends | None
) -> Ends | None:
    """The years that a pointer at a place is reckoned from, or None."""
    if kind == "work":
        return (year, year) if year else None
    before = [t for t in told if t.at < at]
    if before:
        return max(before, key=lambda t: t.at).ends
    return named if kind == "passage" else None


def _ends(pointer: _Pointer, match: re.Match[str], base: Ends) -> Ends | None:
    first, last = base
    groups = match.groupdict()
    span = pointer.years if pointer.years is not None else 0
    if groups.get("unit"):
        span = length(groups.get("n"), groups["unit"])
    if pointer.gives == "same" or (pointer.gives == "then" and None not in base):
        return base
    if pointer.gives == "decade":
        decade = (first or last or 0) // 10 * 10
        return base if first != last else (decade, decade + 9)
    # A whole decade counts from its beginning ("in the eighties; since then"), other spans from their end.
    whole = first is not None and last is not None and last - first == 9 and first % 10 == 0
    end = first if last is None or whole else last
    point = (first if pointer.gives == "until" else end) or end or last
    if point is None:
        return None
    if pointer.gives == "run" and first != last:
        return None
    moved = point + pointer.step * span
    if pointer.gives == "run":
        return min(point, moved), max(point, moved)
    if pointer.gives == "since":
        return moved, None
    return (None, moved) if pointer.gives == "until" else (moved, moved)
