"""What a sentence on two clusters says of each: its parts, where it parts clearly.

"Agra's makers sell to traders while those of Kanpur export" has two; "firms in Agra and Kanpur export" has
none, and so has any sentence of which a part names both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline.vocabulary import load


class Heard(NamedTuple):
    """A name in a sentence: its characters, a number for the cluster that it stands for, and whether the
    words make it surely that of producers (``firm``)."""

    start: int
    end: int
    of: int
    firm: bool


class Part(NamedTuple):
    """Characters of a sentence that are about one cluster alone.

    ``sure`` that words of contrast set it off, and not a comma or "and".
    """

    start: int
    end: int
    of: int
    sure: bool


def parts_of(text: str, names: Sequence[Heard]) -> list[Part]:
    """The parts of a sentence, in order; none where it does not part or names fewer than two clusters.

    What stands before the first part belongs to no one alone. A name that is not firm has a part only if it
    stands at its head, and if none of the parts takes up what another says: where wool goes from
    one town to the next, the sentence is on one of them.
    """
    heard = sorted(names)
    firm = [n for n in heard if n.firm]
    return _parts(text, firm) or (
        [] if len(firm) == len(heard) else _held(text, heard, _parts(text, heard))
    )


def taken_up(text: str, order: Sequence[int]) -> list[Heard]:
    """The names for which "the former" and "the latter" stand; ``order`` are the clusters of the sentence
    before in the order in which it names them."""
    pair = [_regex(name).search(text) for name in ("first", "second")]
    if len(order) != 2 or None in pair:
        return []
    return [Heard(*m.span(), of, True) for m, of in zip(pair, order, strict=True) if m]


def is_inside(text: str, start: int) -> bool:
    """Whether something is said to be done in the place whose name begins here."""
    return bool(_regex("inside").search(text, 0, start))


def _parts(text: str, names: Sequence[Heard]) -> list[Part]:
    if len({n.of for n in names}) < 2:
        return []
    found: list[Part] = []
    for start, end in _pieces(text):
        inside = [n for n in names if start <= n.start < end]
        own = {n.of for n in inside}
        if len(own) == 1:
            if not _says(_without(text, start, end, inside)):
                return []
            found.append(Part(start, end, own.pop(), True))
        elif own:
            halves = _halves(text, start, end, inside)
            if not halves:
                return []
            found += halves
        elif found:
            found[-1] = found[-1]._replace(end=end)
    return _joined(found)


def _held(text: str, names: Sequence[Heard], parts: list[Part]) -> list[Part]:
    """The parts, if names that are not firm may have them."""
    for at, part in enumerate(parts):
        words = text[part.start : part.end]
        inside = [n for n in names if part.start <= n.start < part.end]
        heads = _leads(text[part.start : inside[0].start])
        if not (heads or any(n.firm for n in inside)) or (at and _regex("takes_up").search(words)):
            return []
    return parts


def _pieces(text: str) -> list[tuple[int, int]]:
    """The sentence between its words of contrast."""
    cuts = [m for m in _regex("strong").finditer(text) if m.start()]
    starts = [0, *(m.end() for m in cuts)]
    ends = [*(m.start() for m in cuts), len(text)]
    return list(zip(starts, ends, strict=True))


def _halves(text: str, start: int, end: int, names: Sequence[Heard]) -> list[Part]:
    """The parts of a piece that names several clusters, each at the head of its part or each at the end."""
    opened = bool(_regex("opening").match(text, start))
    cuts = _at_heads(text, end, names, opened or _leads(text[start : names[0].start]))
    cuts = cuts or _at_ends(text, start, end, names)
    if not cuts:
        return []
    bounds = [start, *(c for cut in cuts for c in cut), end]
    sides = list(zip(bounds[::2], bounds[1::2], strict=True))
    owned = [{n.of for n in names if a <= n.start < b} for a, b in sides]
    if any(len(own) != 1 for own in owned):
        return []
    sure = opened or all(_regex("set_off").match(text, a) for a, _ in sides[1:])
    sure = sure or all(_regex("within").match(text, a) for a, _ in sides)
    return [Part(a, b, own.pop(), sure) for (a, b), own in zip(sides, owned, strict=True)]


def _at_heads(text: str, end: int, names: Sequence[Heard], headed: bool) -> list[tuple[int, int]]:
    """Where a piece is cut before names that stand at the head of what is said of them."""
    cuts: list[tuple[int, int]] = []
    last = names[0]
    for name in names[1:] if headed else ():
        if name.of != last.of:
            between = text[last.end : name.start]
            fitting = [
                m
                for m in _regex("weak").finditer(between)
                if _leads(between[m.end() :]) and _says(between[: m.start()])
            ]
            if _regex("apposed").match(
                text, name.end
            ):  # "from Lahore and Karachi, who pay in cash"
                return []
            if not fitting:
                return []
            cuts.append((last.end + fitting[0].start(), last.end + fitting[0].end()))
        last = name
    return cuts if _says(text[last.end : end]) else []


def _at_ends(text: str, start: int, end: int, names: Sequence[Heard]) -> list[tuple[int, int]]:
    """Where a piece is cut after names that stand at the end of what is said of them."""
    if _words(text[names[-1].end : end]) or not _says(text[start : names[0].start]):
        return []
    cuts: list[tuple[int, int]] = []
    last = names[0]
    for name in names[1:]:
        if name.of != last.of:
            between = text[last.end : name.start]
            cut = _regex("weak").match(between)
            if cut is None or not _says(between[cut.end() :]):
                return []
            cuts.append((last.end + cut.start(), last.end + cut.end()))
        last = name
    return cuts


def _leads(words: str) -> bool:
    """Whether words before a name are no more than what leads to it."""
    return all(_regex("lead").fullmatch(w) for w in _words(words))


def _without(text: str, start: int, end: int, names: Sequence[Heard]) -> str:
    """The words of a piece without the names in it."""
    cut = [start, *(at for n in names for at in (n.start, n.end)), end]
    return " ".join(text[a:b] for a, b in zip(cut[::2], cut[1::2], strict=True))


def _says(words: str) -> bool:
    """Whether words say something, as those between the names of a list do not."""
    return any(not _regex("slight").fullmatch(w) for w in _words(words))


def _words(text: str) -> list[str]:
    return [w for w in re.findall(r"[\w’'-]+", text.lower()) if w not in ("'s", "’s")]


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Parts of one cluster that follow each other as one; none where a cluster comes again after another."""
    found: list[Part] = []
    for one in parts:
        if found and found[-1].of == one.of:
            found[-1] = found[-1]._replace(end=one.end)
        else:
            found.append(one)
    owners = [p.of for p in found]
    return found if len(found) > 1 and len({*owners}) == len(owners) else []


@cache
def _regex(name: str) -> re.Pattern[str]:
    return re.compile(load("pipeline.coding.cases", "parting.yaml")[name])
