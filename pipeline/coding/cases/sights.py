"""What one sentence, title or heading shows of cases: places, countries and industries with roles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from pipeline.language.nations import find_nations, nation_words
from pipeline.language.places.finder import find_places, is_person, regex, unknown_names
from pipeline.language.places.gazetteer import is_great, places_named
from pipeline.language.places.roles import Role, role_of
from pipeline.language.sectors import SectorMention, find_sectors

_ROMAN = re.compile(r"[IVX]+\.?")

#: A name that begins before this character opens its sentence ("In Guimarães …").
OPENING = 12


class Named(NamedTuple):
    """A place or country named: position, the name (alpha-2 for a country), and its role.

    ``end`` is the character after it.
    """

    start: int
    name: str
    role: Role
    end: int


@dataclass(slots=True)
class Sight:
    """All that one text shows; ``guesses`` are unknown names that stand where places do, ``heads`` those
    at the head of a heading.

    ``beyond`` tells that it speaks of producers of a continent, who are nobody's case.
    """

    text: str = ""
    places: list[Named] = field(default_factory=list)
    nations: list[Named] = field(default_factory=list)
    sectors: list[SectorMention] = field(default_factory=list)
    guesses: list[str] = field(default_factory=list)
    anaphora: bool = False
    beyond: bool = False
    heads: list[str] = field(default_factory=list)


def see(text: str, guess: str = "positions", headed: bool = False) -> Sight:
    """Reads one text; names and years of cited works are left out.

    ``guess`` names the pattern for unknown names: ``positions``, or ``title_positions`` for titles;
    ``headed`` reads names as a title has them, as is right for headings.
    """
    if (headed or guess == "title_positions") and text.isupper():
        text = re.sub(r"[^\W\d_]+", _in_small_letters, text)
    if headed:  # In "B. Sialkot" nobody's first name stands before the dot.
        text = regex("heading_letter").sub(lambda m: " " * len(m[0]), text)
    plain = regex("citation").sub(_blank, text)
    nations = [n for n in find_nations(plain) if n.country != "EU"]
    places = find_places(plain, nations, headed or guess == "title_positions")
    sectors = find_sectors(plain)
    role = _title_role if guess == "title_positions" else role_of
    return Sight(
        plain,
        [Named(p.start, p.name, role(plain, p.start, p.end, sectors), p.end) for p in places],
        [Named(n.start, n.country, role(plain, n.start, n.end, sectors), n.end) for n in nations],
        sectors,
        [name for _, name in unknown_names(plain, guess)],
        bool(regex("anaphora", re.I).search(plain)),
        bool(regex("beyond").search(plain)),
        [name for _, name in unknown_names(plain, "heading_positions")] if headed else [],
    )


def _in_small_letters(word: re.Match[str]) -> str:
    """A word of a heading in capitals ("THE SINOS VALLEY IN BRAZIL") as other headings have it."""
    small = word[0].lower()
    if word.start() and regex("small_in_heading").fullmatch(small):
        return small
    kept = word[0] in nation_words() or _ROMAN.fullmatch(word[0])
    is_name = len(small) == len(word[0]) > 2 and not kept
    return small.capitalize() if is_name else word[0]


def settle_names(title: Sight, sights: Iterable[Sight]) -> None:
    """Makes places of unknown names that a work uses as such more than once, wherever they stand."""
    listed = list(sights)
    for sight in (title, *listed):
        sight.places = [p._replace(name=_without_trade(p.name)) for p in sight.places]
        sight.guesses = [_without_trade(name) for name in sight.guesses]
    title.places = [
        p
        for p in title.places
        if p.start or regex("set_off").match(title.text, p.end) or _stands(p.name, listed)
    ]
    held = Counter(name for sight in listed for name in set(sight.guesses))
    known = {p.name for sight in (title, *listed) for p in sight.places}
    bare = not title.places and not title.nations
    running = bool(regex("long_word").search(title.text))
    common = {w for sight in listed for w in regex("small_word").findall(sight.text)}
    # A title's capitals make no names: "at Home" is one only if the text never says "home".
    hinted = {
        n
        for n in title.guesses
        if (n in held or (bare and running) or _named_within(n, listed))
        and not _words_of(n) <= common
    }
    # What heads a heading and is a name inside a sentence ("Nogent": "a centre in Nogent") is a case's,
    # where the title names none of which it could be a street.
    heads = {n for sight in listed if bare for n in sight.heads if _named_within(n, listed)}
    hinted |= {n for n in heads if not _words_of(n) <= common}
    names = {
        name
        for name in {n for n, count in held.items() if count >= 2} | hinted | known
        if places_named(name) or name in hinted or not _words_of(name) <= common
    }
    for sight in (title, *listed):
        sight.places = [p for p in sight.places if p.name in names]
    if not names:
        for sight in (title, *listed):
            _settle_roles(sight)
        return
    longest = sorted(names, key=lambda n: (-len(n), n))
    everywhere = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w])")
    for sight in (title, *listed):
        seen = [(p.start, p.start + len(p.name)) for p in sight.places]
        for match in everywhere.finditer(sight.text):
            if not any(
                a <= match.start() < b or match.start() <= a < match.end() for a, b in seen
            ) and not is_person(sight.text, match.start(), match.end()):
                role = role_of(sight.text, match.start(), match.end(), sight.sectors)
                sight.places.append(Named(match.start(), match[0], role, match.end()))
        sight.places.sort()
        _settle_roles(sight)


def _settle_roles(sight: Sight) -> None:
    """Roles by neighbours: of names joined by "and" both are cases if one is, and a region named after
    a cluster ("the Jepara cluster in Java") is where that lies."""
    if len(sight.places) + len(sight.nations) < 2:
        return
    named = sorted([*sight.places, *sight.nations])
    roles = {n.start: n.role for n in named}
    for a, b in pairwise(named):
        between = sight.text[a.end : b.start]
        pair = {roles[a.start], roles[b.start]}
        inside = roles[a.start] == "case" and regex("within").match(between)
        region = between == ", " and any(p.region for p in places_named(b.name))
        if a in sight.places and (inside or region):
            roles[b.start] = "within"
        elif pair == {"case", "plain"} and regex("joined").match(between):
            roles[a.start] = roles[b.start] = "case"
    sight.places = [n._replace(role=roles[n.start]) for n in sight.places]
    sight.nations = [n._replace(role=roles[n.start]) for n in sight.nations]


def _words_of(name: str) -> set[str]:
    """The words of a name in small letters, without the numbers of headings."""
    return {w.lower() for w in re.split(r"[ -]", name) if not _ROMAN.fullmatch(w)}


def _without_trade(name: str) -> str:
    """A name without the trade that a heading's capitals join to it: ``Montebelluna Sport Shoe``."""
    words = name.split()
    for at in range(1, len(words)):
        tail = " ".join(words[at:])
        if any(mention.start == 0 for mention in find_sectors(tail)):
            return re.sub(r"['’]s$", "", " ".join(words[:at]))
    return name


def _named_within(name: str, sights: Iterable[Sight]) -> bool:
    """Whether a name stands inside a sentence, where a capital makes a name."""
    inside = re.compile(rf"(?<=[a-z,] ){re.escape(name)}(?!\w)")
    return any(inside.search(sight.text) for sight in sights)


def _stands(name: str, sights: list[Sight]) -> bool:
    """Whether a title that begins with a name means the place: a great one, or one the text names."""
    return is_great(name) or _named_within(name, sights)


def _blank(match: re.Match[str]) -> str:
    """A citation as spaces; a bracket that names no author is kept."""
    inner = match[0]
    if inner[0] in "([" and not regex("author_year").search(inner):
        return inner
    return " " * len(inner)


def _title_role(text: str, start: int, end: int, sectors: list[SectorMention]) -> Role:
    """What the words make of a name in a title: its subject, unless it is a market or set apart."""
    role = role_of(text, start, end, sectors)
    market = regex("market_before").search(text[max(0, start - 120) : start])
    return "plain" if role == "elsewhere" and not market else role
