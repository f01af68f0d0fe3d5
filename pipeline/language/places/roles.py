"""What the words around the name of a place or country make of it: the producers' own, or another's."""

from __future__ import annotations

import re
from typing import Literal

from pipeline.language.places.finder import regex
from pipeline.language.sectors import SectorMention

#: ``case``: the words make it the producers' own; ``plain``: nothing says; ``within``: the region or
#: country in which a case that is named before it lies; ``compared``: set against the case;
#: ``elsewhere``: a market, a source of inputs, a buyer's home.
Role = Literal["case", "plain", "within", "compared", "elsewhere"]


def role_of(text: str, start: int, end: int, sectors: list[SectorMention]) -> Role:
    """What the words around a name make of it."""
    before, after = text[max(0, start - 120) : start], text[end : end + 80]
    if regex("comparison").search(before):
        return "compared"
    if regex("own_cluster", re.I).match(after):
        return "case"
    if regex("origin_before").search(before) or regex("origin_after").match(after):
        return "elsewhere"
    if regex("market_after", re.I).match(after):
        return "elsewhere"
    if regex("market_before").search(before) and not regex("local_to").search(before):
        return "elsewhere"
    if regex("case_like").match(after) or regex("before_case_like").search(before):
        return "case"
    if not start and regex("heads_sentence").match(after):
        return "case"
    return "case" if _of_trade(text, start, end, sectors) else "plain"


def _of_trade(text: str, start: int, end: int, sectors: list[SectorMention]) -> bool:
    """Whether an industry is named right beside: "hosiery in Ludhiana", "Kenya's green beans"."""
    return trade_beside(text, start, end, sectors) is not None


def trade_beside(text: str, start: int, end: int, sectors: list[SectorMention]) -> str | None:
    """The industry that the words join to a name."""
    for mention in sectors:
        between = text[mention.end : start] if mention.end <= start else text[end : mention.start]
        link = regex("trade_to_name" if mention.end <= start else "name_to_trade")
        if mention.weight >= 1 and len(between) < 30 and link.fullmatch(between):
            return mention.sector
    return None
