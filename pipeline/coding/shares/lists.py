"""Pairs figures with holders told in one order: "40 and 20 per cent to Spain and Italy respectively"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipeline.coding.shares.figures import Figure
from pipeline.coding.shares.holders import Mention
from pipeline.vocabulary import load

#: So near a plain number its holder stands: "Spain 20", "19 to Spain".
_NEAR = 3


def paired_holders(
    words: Sequence[str], figures: Sequence[Figure], mentions: Sequence[Mention]
) -> list[Mention | None]:
    """The holder that the order of a list gives to each figure; None where no list tells it.

    As many holders must be told in a row as figures are, all before or all after them. A number that
    goes on with the per cent of the one before has the holder beside it.
    """
    found: list[Mention | None] = [None] * len(figures)
    for group in rows_of_figures(words, figures):
        row = _row_for(words, mentions, figures[group[0]].start, figures[group[-1]].end, len(group))
        for number, holder in zip(group, row, strict=False):
            found[number] = holder
    for number, figure in enumerate(figures):
        if figure.goes_on and number and found[number] is None:
            found[number] = _beside(words, figures, number, mentions)
    return found


@cache
def _joins() -> frozenset[str]:
    return frozenset(load("pipeline.coding.shares", "patterns.yaml")["words"]["list_joins"])


def _joined(words: Sequence[str], start: int, end: int) -> bool:
    """Whether only a comma, an "and" and the like stand between two members of a list."""
    return 0 < end - start <= _NEAR and set(words[start:end]) <= _joins()


def rows_of_figures(words: Sequence[str], figures: Sequence[Figure]) -> list[list[int]]:
    """Numbers of figures told in a row, two or more."""
    rows: list[list[int]] = []
    for number, figure in enumerate(figures):
        last = figures[rows[-1][-1]] if rows else None
        same = last is not None and (last.start, last.end) == (figure.start, figure.end)
        if last is not None and (same or _joined(words, last.end, figure.start)):
            rows[-1].append(number)
        else:
            rows.append([number])
    return [row for row in rows if len(row) > 1]


def _row_for(
    words: Sequence[str], mentions: Sequence[Mention], start: int, end: int, size: int
) -> list[Mention]:
    """The nearest row of so many holders, all before or all after the figures; empty without one."""
    rows: list[list[Mention]] = []
    for mention in mentions:
        if rows and _joined(words, rows[-1][-1].end, mention.start):
            rows[-1].append(mention)
        else:
            rows.append([mention])
    fitting = [r for r in rows if len(r) == size and (r[-1].end <= start or r[0].start >= end)]
    return min(fitting, key=lambda r: max(start - r[-1].end, r[0].start - end), default=[])


def _beside(
    words: Sequence[str], figures: Sequence[Figure], number: int, mentions: Sequence[Mention]
) -> Mention | None:
    figure, last = figures[number], figures[number - 1]
    before = [m for m in mentions if last.end <= m.start and m.end <= figure.start]
    if before and figure.start - before[-1].end < _NEAR:
        return before[-1]
    after = [m for m in mentions if 0 <= m.start - figure.end < _NEAR]
    return next((m for m in after if "," not in words[figure.end : m.start]), None)
