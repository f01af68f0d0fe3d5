"""Reads standing facts of a cluster from patterns held as data, and whose facts an example repeats."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from pipeline.coding.discourse import Discourse
from pipeline.coding.ties import read_tie
from pipeline.records import Reason
from pipeline.vocabulary import expand, load

#: So many sentences before its example may a fact stand, in the same paragraph.
_REACH = 2


class _Grammar(NamedTuple):
    """The compiled patterns."""

    gate: re.Pattern[str]
    markets: dict[str, re.Pattern[str]]
    bar: re.Pattern[str]
    example: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    data: Any = load("pipeline.coding.standing", "patterns.yaml")
    market = {
        side: re.compile("|".join(expand(p, data["parts"]) for p in data["market"][side]), re.I)
        for side in ("export", "domestic")
    }
    return _Grammar(
        re.compile(data["gate"], re.I),
        market,
        re.compile("|".join(data["market"]["not"]), re.I),
        re.compile("|".join(data["example"])),
    )


def read_standing(discourse: Discourse) -> list[list[Reason]]:
    """For each sentence the standing facts that it tells, as reasons for ``market:export``,
    ``market:domestic`` or ``tie:upstream``.

    A sentence that gives an example ("This is the case of the X cluster") tells what the nearest
    sentence before it in its paragraph tells. Ties of other sentences are read where they are coded.
    """
    found: list[list[Reason]] = []
    for at, unit in enumerate(discourse.units):
        reasons = _markets(unit.text)
        if not reasons and _grammar().example.search(unit.text):
            for before in reversed(discourse.units[max(0, at - _REACH) : at]):
                if before.paragraph != unit.paragraph:
                    break
                if reasons := [*_markets(before.text), *_upstream(before.text)]:
                    break
        found.append(reasons)
    return found


def _markets(text: str) -> list[Reason]:
    grammar = _grammar()
    if not grammar.gate.search(text) or grammar.bar.search(text):
        return []
    return [
        Reason(code=f"market:{side}", cue="market_orientation", text=match[0].strip())
        for side, regex in grammar.markets.items()
        if (match := regex.search(text))
    ]


def _upstream(text: str) -> list[Reason]:
    if read_tie(text).direction != "upstream":
        return []
    return [Reason(code="tie:upstream", cue="foreign_suppliers", text=text)]
