"""Finds the places that a text names: by gazetteer, and by the words around an unknown name."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from pipeline.language.nations import Nation, nation_words
from pipeline.language.places.gazetteer import longest_name, places_named
from pipeline.language.places.towns import town_countries
from pipeline.vocabulary import expand, load

#: Numbers of headings.
_ROMAN = re.compile(r"[IVX]+\.?")


class PlaceMention(NamedTuple):
    """A place named: characters (start, end) and its name; ``known`` to the gazetteer or not."""

    start: int
    end: int
    name: str
    known: bool


@cache
def patterns() -> Any:
    """The data of the package, for the modules beside this one."""
    return load("pipeline.language.places", "patterns.yaml")


@cache
def regex(name: str, flags: int = 0) -> re.Pattern[str]:
    """One pattern (or a list of them as alternatives) of the data file, compiled."""
    data = patterns()
    entry = data[name]
    text = "|".join(entry) if isinstance(entry, list) else entry
    return re.compile(expand(text, data["parts"]), flags)


@cache
def _never() -> frozenset[str]:
    data = load("pipeline.language.places", "not_places.yaml")
    return frozenset([*data["never"], *data["words"], *data["firms"]])


@cache
def _firms() -> frozenset[str]:
    return frozenset(load("pipeline.language.places", "not_places.yaml")["firms"])


@cache
def _not_names() -> frozenset[str]:
    return frozenset(patterns()["not_names"])


@cache
def _peoples() -> frozenset[str]:
    """Words of countries, peoples and continents: a name made of them alone is no place."""
    words = {w for name in nation_words() for w in name.split()}
    return frozenset(words | set(patterns()["continents"]))


def find_places(text: str, nations: list[Nation], title: bool = False) -> list[PlaceMention]:
    """The places that ``text`` names, in order; countries are given and left out.

    A word that begins a sentence is doubtful and needs a verb after it; in a title it does not.
    """
    blocked = [(n.start, n.end) for n in nations]
    found = _known(text, blocked, title)
    taken = blocked + [(p.start, p.end) for p in found]
    for pattern in _context():
        for match in pattern.finditer(text):
            start, end = match.span("name")
            name = _proper(match["name"])
            if not name or name in _never():
                continue
            start = text.index(name, start)
            end = start + len(name)
            inside = [p for p in found if start <= p.start and p.end <= end]
            outside = [
                t for t in taken if t[0] < end and start < t[1] and not _within(t, start, end)
            ]
            if outside or (inside and inside[0].name == name) or is_person(text, start, end):
                continue
            if any(_within(b, start, end) for b in blocked):
                continue
            found = [p for p in found if p not in inside]
            found.append(PlaceMention(start, end, name, False))
            taken.append((start, end))
    found += _listed(text, taken, "listed_in_titles" if title else "listed_positions")
    return sorted(found)


def _listed(text: str, taken: list[tuple[int, int]], pattern: str) -> list[PlaceMention]:
    """Small towns: names in such a position that the list of them holds."""
    found = []
    for match in regex(pattern).finditer(text):
        group = "name" if match["name"] else "name2"
        name = _proper(match[group])
        if not name or name in _never() or _never() >= set(name.split()):
            continue
        start = text.index(name, match.start(group))
        end = start + len(name)
        if any(a < end and start < b for a, b in taken) or is_person(text, start, end):
            continue
        if places_named(name) or town_countries(name):
            found.append(PlaceMention(start, end, name, bool(places_named(name))))
    return found


@cache
def _context() -> list[re.Pattern[str]]:
    data = patterns()
    return [re.compile(expand(p, data["parts"])) for p in data["context_places"]]


def _within(span: tuple[int, int], start: int, end: int) -> bool:
    return start <= span[0] and span[1] <= end


def _proper(name: str) -> str | None:
    """A name without words at its head or tail that belong to no name; None if none is left."""
    name = re.sub(r"['’]s?$", "", name)
    words = name.split(" ")
    while words and (
        words[0] in _not_names()
        or len(words[0]) < 2
        or _of_people(words[0])
        or _ROMAN.fullmatch(words[0])
    ):
        words = words[1:]
    while words and (
        words[-1] in _not_names() or not words[-1][:1].isupper() or _of_people(words[-1])
    ):
        words = words[:-1]
    proper = " ".join(words)
    return None if not proper or proper in _not_names() or proper.isupper() else proper


def _of_people(word: str) -> bool:
    return re.sub(r"['’]s?$", "", word) in _peoples()


def _known(text: str, blocked: list[tuple[int, int]], title: bool) -> list[PlaceMention]:
    found: list[PlaceMention] = []
    end = 0
    for match in regex("capital").finditer(text):
        start = match.start()
        if start < end or any(a <= start < b for a, b in blocked):
            continue
        hit = _longest(text, start, match[0])
        if hit and _is_place(text, start, hit, title):
            end = start + len(hit)
            found.append(PlaceMention(start, end, hit, True))
    return found


def _longest(text: str, start: int, first: str) -> str | None:
    """The longest name in the gazetteer that begins at a capital."""
    head = re.sub(r"['’]s?$", "", first)
    for word in dict.fromkeys((head, head.split("-")[0])):
        most = longest_name(word)
        if not most:
            continue
        tail = re.match(rf"[^\s,.;:()]+(?:[ -][^\s,.;:()]+){{0,{most - 1}}}", text[start:])
        words = re.split(r"(?<=[ -])|(?=[ -])", tail[0]) if tail else []
        for count in range(len(words), 0, -1):
            name = re.sub(r"['’]s?$", "", "".join(words[:count]).strip(" -"))
            if (
                name
                and places_named(name)
                and not regex("name_goes_on").match(text, start + len(name))
            ):
                return name
    return None


def _is_place(text: str, start: int, name: str, title: bool) -> bool:
    """Whether a name of the gazetteer is a place here: not a person, a body or a common word."""
    end = start + len(name)
    before, after = text[:start], text[end : end + 40]
    if is_person(text, start, end) or (" " not in name and _of_people(name)):
        return False
    if name in _never():
        placed = regex("in_firm" if name in _firms() else "in_place").search(before)
        return bool(placed) and not regex("neighbour_after").match(after)
    if regex("neighbour_of_place").match(after):
        return True
    starts = regex("sentence_start").search(before)
    if starts and " " not in name and not title:
        return len(name) > 3 and bool(regex("subject_after").match(after))
    return True


@cache
def _starters() -> frozenset[str]:
    return frozenset(patterns()["starters"])


def is_person(text: str, start: int, end: int) -> bool:
    """Whether a name is part of a person's, firm's or body's name by its neighbours."""
    before, after = text[max(0, start - 30) : start], text[end : end + 40]
    if regex("person_before").search(before) or regex("body_after").match(after):
        return True
    neighbour = regex("neighbour_before").search(before)
    if neighbour and neighbour[1] not in _starters() and not _of_people(neighbour[1]):
        return True
    follows = regex("neighbour_after").match(after)
    return bool(follows) and not regex("neighbour_of_place").match(after)


def unknown_names(text: str, pattern: str) -> list[tuple[int, str]]:
    """Names that hold the position of a place, unknown as they are: (start, name)."""
    found = []
    for match in regex(pattern).finditer(text):
        group = "name" if match.groupdict().get("name") else "name2"
        name = _proper(match[group])
        if name and not places_named(name):
            start = text.index(name, match.start(group))
            if not is_person(text, start, start + len(name)):
                found.append((start, name))
    return found
