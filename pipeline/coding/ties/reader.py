"""Reads direction, markets and channel of the tie that a sentence speaks of, from data."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal, NamedTuple

from pipeline.language.nations import Nation, find_nations
from pipeline.vocabulary import expand, load

Direction = Literal["downstream", "upstream"]


class Tie(NamedTuple):
    """``markets`` are ISO 3166-1 alpha-2 codes (``EU`` for Europe) or ``domestic``, in order."""

    direction: Direction
    markets: tuple[str, ...]
    channel: str | None


class _Grammar(NamedTuple):
    """The compiled patterns."""

    gate: re.Pattern[str]
    upstream: re.Pattern[str]
    not_upstream: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    joins: re.Pattern[str]
    bare: re.Pattern[str]
    selling: re.Pattern[str]
    domestic: re.Pattern[str]
    channels: list[tuple[str, re.Pattern[str]]]


@cache
def _grammar() -> _Grammar:
    data: Any = load("pipeline.coding.ties", "patterns.yaml")
    up, markets = data["upstream"], data["markets"]
    return _Grammar(
        re.compile(expand(up["gate"], up), re.I),
        re.compile("|".join(expand(p, up) for p in up["patterns"]), re.I),
        re.compile("|".join(expand(p, up) for p in up["not"]), re.I),
        re.compile(expand(markets["before"], markets)),
        re.compile(markets["after"]),
        re.compile(markets["joins"]),
        re.compile(markets["bare"]),
        re.compile(markets["selling"]),
        re.compile("|".join(data["domestic"]), re.I),
        [(name, re.compile("|".join(ps))) for name, ps in data["channels"].items()],
    )


def read_tie(text: str) -> Tie:
    """Towards whom the tie runs that ``text`` tells of; downstream where nothing says otherwise."""
    direction: Direction = "upstream" if _is_upstream(text) else "downstream"
    return Tie(direction, read_markets(text), _channel(text))


def _is_upstream(text: str) -> bool:
    grammar = _grammar()
    if not grammar.gate.search(text) or not grammar.upstream.search(text):
        return False
    return not grammar.not_upstream.search(text)


def read_markets(text: str) -> tuple[str, ...]:
    """The markets that ``text`` names: countries where the goods or the buyers are, or domestic."""
    found = [n.country for n in market_nations(text, find_nations(text))]
    if _grammar().domestic.search(text):
        found.append("domestic")
    return tuple(dict.fromkeys(found))


def market_nations(text: str, nations: list[Nation]) -> list[Nation]:
    """Those of the countries named that stand for a market or for buyers, not for the producers."""
    grammar = _grammar()
    kept: list[Nation] = []
    for nation in nations:
        before, after = text[: nation.start], text[nation.end :]
        listed = bool(kept) and grammar.joins.fullmatch(text[kept[-1].end : nation.start])
        if (
            listed
            or grammar.after.match(after)
            or (nation.form == "name" and _sold_to(before, grammar))
        ):
            kept.append(nation)
    return kept


def _sold_to(before: str, grammar: _Grammar) -> bool:
    """Whether the words before a country make it the place where something is sold."""
    tail = before[-120:]
    match = grammar.before.search(tail)
    if not match:
        return False
    return not grammar.bare.match(match[0]) or bool(grammar.selling.search(tail))


def _channel(text: str) -> str | None:
    plain = text[:1].lower() + text[1:]
    for name, regex in _grammar().channels:
        if regex.search(plain) or regex.match(text):
            return name
    return None
