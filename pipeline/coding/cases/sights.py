"""What one sentence, title or heading shows of cases: places, countries and industries with roles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pipeline.coding.cases.places import find_places, regex
from pipeline.coding.cases.sectors import SectorMention, find_sectors
from pipeline.coding.nations import find_nations

Role = Literal["case", "plain", "compared", "elsewhere"]

_CITATION = re.compile(
    r"[(\[][^()\[\]]*\b(?:1[6-9]|20)\d\d[a-h]?\b[^()\[\]]*[)\]]|"
    r"(?:[A-ZÀ-Þ][\w’'-]+(?:,? (?:and|&) |, )){0,3}[A-ZÀ-Þ][\w’'-]+(?: et al\.?)? \((?:1[6-9]|20)\d\d[^()]*\)"
)


class Named(NamedTuple):
    """A place or country named: position, the name (alpha-2 for a country), and its role.

    ``case``: the words make it the producers' own; ``plain``: nothing says; ``compared``: set against
    the case; ``elsewhere``: a market, a source of inputs, a buyer's home.
    """

    start: int
    name: str
    role: Role
    nation: bool
    known: bool


@dataclass(slots=True)
class Sight:
    """All that one text shows."""

    places: list[Named] = field(default_factory=list)
    nations: list[Named] = field(default_factory=list)
    sectors: list[SectorMention] = field(default_factory=list)
    anaphora: bool = False


def see(text: str) -> Sight:
    """Reads one text; names and years of cited works are left out."""
    plain = _CITATION.sub(_blank, text)
    nations = [n for n in find_nations(plain) if n.country != "EU"]
    places = find_places(plain, nations)
    return Sight(
        [
            Named(p.start, p.name, _role(plain, p.start, p.end), False, p.known)
            for p in places
        ],
        [
            Named(n.start, n.country, _role(plain, n.start, n.end), True, n.form == "name")
            for n in nations
        ],
        find_sectors(plain),
        bool(regex("anaphora", re.I).search(plain)),
    )


def _blank(match: re.Match[str]) -> str:
    """A citation as spaces; a bracket that names no author is kept."""
    inner = match[0]
    if inner[0] in "([" and not re.search(r"[A-ZÀ-Þ][\w’'.-]+,? (?:et al\.?,? |and others,? )?(?:1[6-9]|20)\d\d", inner):
        return inner
    return " " * len(inner)


def _role(text: str, start: int, end: int) -> Role:
    before, after = text[max(0, start - 120) : start], text[end : end + 80]
    if regex("comparison").search(before):
        return "compared"
    if regex("origin_before").search(before) or regex("origin_after").match(after):
        return "elsewhere"
    if regex("market_after").match(after):
        return "elsewhere"
    if regex("market_before").search(before) and not re.search(r"\b(?:local|specific|confined|peculiar|native|limited|close|next|home|came|moved|returned) to $", before):
        return "elsewhere"
    if regex("case_like").match(after) or regex("before_case_like").search(before):
        return "case"
    return "plain"
