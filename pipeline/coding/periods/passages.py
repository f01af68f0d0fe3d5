"""The years of the sentences of a text, each seen with what stands before it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.coding.discourse import Discourse
from pipeline.coding.periods.grammar import is_past
from pipeline.coding.periods.reader import read_period
from pipeline.records import Period

#: So many sentences back may the years stand that "since then" takes up.
_BACK = 4


def read_periods(discourse: Discourse) -> list[Period | None]:
    """The years of each sentence; "at that time" and "two years later" are reckoned from the dated sentence
    close before it in its paragraph."""
    found: list[Period | None] = []
    for at, unit in enumerate(discourse.units):
        named = next(
            (
                (period.from_, period.to)
                for i in range(at - 1, max(-1, at - 1 - _BACK), -1)
                if (period := found[i]) and discourse.units[i].paragraph == unit.paragraph
            ),
            None,
        )
        found.append(read_period(unit.text, discourse.year, named))
    return found


def read_settings(discourse: Discourse, periods: Sequence[Period | None]) -> list[Period | None]:
    """The years in which the text around sets a sentence in the past tense that states none: those of
    its heading ("Contract years, 1972-1987"), or the last that its paragraph stated before it."""
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
        narrated = period is None and is_past(unit.text)
        found.append((told or headed[unit.section]) if narrated else None)
    return found
