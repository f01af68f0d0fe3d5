"""The data files of time expressions, compiled."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from pipeline.vocabulary import Caseless, expand, load, lowered


class Pattern(NamedTuple):
    """A time expression: the end that it leaves open (``from``, ``to`` or None), whether it ends before
    what it names, and whether it runs ``after`` or ``up_to`` a point (or None)."""

    regex: Caseless
    open: str | None
    before: bool
    run: str | None


class Event(NamedTuple):
    """What dates by itself: years in which before it ends and after it begins; first and last work."""

    regex: re.Pattern[str]
    until: int
    since: int
    works: tuple[int, int]


class Age(NamedTuple):
    """A named age with its first and last year; an open end is None."""

    regex: Caseless
    first: int | None
    last: int | None


class Grammar(NamedTuple):
    """All that the data of stated times hold."""

    gate: Caseless
    patterns: list[Pattern]
    compared: re.Pattern[str]
    citations: re.Pattern[str]
    after: re.Pattern[str]
    before: re.Pattern[str]
    sure: re.Pattern[str]
    phase: re.Pattern[str]
    events: list[Event]
    ages: list[Age]


@cache
def data() -> Any:
    """The vocabulary of stated times."""
    return load("pipeline.coding.periods", "patterns.yaml")


@cache
def relatives() -> Any:
    """The vocabulary of times told from others."""
    return load("pipeline.coding.periods", "relative.yaml")


@cache
def grammar() -> Grammar:
    """The vocabulary of stated times and events, compiled once."""
    stated, named = data(), load("pipeline.coding.periods", "events.yaml")
    parts = {**stated["parts"], "event": "|".join(e["match"] for e in named["events"])}
    return Grammar(
        Caseless(stated["gate"]),
        [
            Pattern(
                Caseless(expand(p["match"], parts)),
                p.get("open"),
                bool(p.get("before")),
                p.get("run"),
            )
            for p in stated["patterns"]
        ],
        re.compile(expand(stated["compared"], parts), re.I),
        re.compile("|".join(expand(c, parts) for c in stated["citations"])),
        re.compile(stated["not_years"]["after"], re.I),
        re.compile(stated["not_years"]["before"], re.I),
        re.compile(stated["sure_before"], re.I),
        re.compile(rf"\b({parts['phase']})\b", re.I),
        [
            Event(
                re.compile(rf"\b(?:{e['match']})", re.I),
                e["until"],
                e["since"],
                (e["works"][0], e["works"][1]) if "works" in e else (0, 9999),
            )
            for e in named["events"]
        ],
        [Age(Caseless(rf"\b(?:{a['match']})\b"), a["from"], a["to"]) for a in named["ages"]],
    )


@cache
def _tenses() -> tuple[Caseless, Caseless]:
    tense = data()["tense"]
    return Caseless(tense["past"]), Caseless(tense["present"])


def is_past(text: str) -> bool:
    """Whether a sentence is told in the past and not in the present."""
    past, present = _tenses()
    low = lowered(text)
    return bool(past.search(low)) and not present.search(low)


def length(count: str | None, unit: str) -> int:
    """How many years "ten years" or "two decades" are; without a number, one of the unit."""
    words, one = relatives(), (count or "one").lower()
    number = int(one) if one.isdigit() else int(words["counts"][one])
    return number * int(next(v for w, v in words["units"].items() if unit.lower().startswith(w)))
