"""What an entity stands for: the place and country that it names, and the ISIC class of its industry.

Worked out when they are asked for, from the text of the Doc and the span alone: so a Doc that comes from
disk or another process has them too, and they cost nothing where nobody asks.
"""

from __future__ import annotations

import re
from functools import lru_cache

from spacy.tokens import Span

from pipeline.language.entities.figures import find_citations
from pipeline.language.entities.kinds import without
from pipeline.language.entities.places import find_parts_of_world
from pipeline.language.nations import find_nations
from pipeline.language.places import PlaceMention, find_places
from pipeline.language.places.locating import Bearings
from pipeline.language.sectors import find_sectors, isic_class
from pipeline.language.units import sentences_in

#: The entities that have a place and a country, and those that have an industry.
_PLACED = frozenset(["PLACE", "CLUSTER", "MARKET"])
_TRADED = frozenset(["SECTOR", "CLUSTER"])
#: Joins the towns of one cluster.
_TWIN = re.compile(r"[–—/-]")
#: Texts whose places are kept at hand: the spans of a Doc are asked one after the other.
_TEXTS = 16


def extend() -> None:
    """Make the extension attributes known to spaCy."""
    for name, getter in (
        ("gvcoder_place", place_of),
        ("gvcoder_country", country_of),
        ("gvcoder_isic", isic_of),
    ):
        if not Span.has_extension(name):
            Span.set_extension(name, getter=getter)


def place_of(span: Span) -> str | None:
    """The place that a PLACE, CLUSTER or MARKET names, as it is written; None for a whole country.

    Towns joined by a dash ("Bhadohi–Mirzapur") are one place; of several others the first is given.
    """
    if span.label_ not in _PLACED:
        return None
    bearings = _bearings(span.doc.text)
    places = _places_in(bearings, span)
    if not places:
        is_part_of_world = span.label_ == "PLACE" and not _nations_in(bearings, span)
        return span.text if is_part_of_world else None
    first, *others = places
    end = first.end
    for other in others:
        if not _TWIN.fullmatch(bearings.text[end : other.start]):
            break
        end = other.end
    return bearings.text[first.start : end]


def country_of(span: Span) -> str | None:
    """The country of a PLACE, CLUSTER or MARKET, ISO 3166-1 alpha-2; None where the text does not tell it,
    for parts of the world, and where a span names several."""
    if span.label_ not in _PLACED:
        return None
    bearings = _bearings(span.doc.text)
    named = _nations_in(bearings, span)
    lands: set[str | None] = {*named} or {
        bearings.country_of(p) for p in _places_in(bearings, span)
    }
    return lands.pop() if len(lands) == 1 else None


def isic_of(span: Span) -> str | None:
    """The ISIC Rev. 4 class of a SECTOR, or of the industry that a CLUSTER names; None for an industry that
    is not known and where there are several of different classes."""
    if span.label_ not in _TRADED:
        return None
    sectors = _bearings(span.doc.text).sectors
    inside = [m for m in sectors if _touches(span, m.start, m.end)]
    strong = [m for m in inside if m.weight >= 1]
    classes = {isic_class(m.sector) for m in strong or inside}
    return classes.pop() if len(classes) == 1 else None


@lru_cache(maxsize=_TEXTS)
def _bearings(text: str) -> Bearings:
    plain = without(text, find_citations(text))
    nations = find_nations(plain)
    parts = find_parts_of_world(plain)
    nations = [n for n in nations if not any(p.start <= n.start < p.end for p in parts)]
    places = find_places(plain, nations)
    return Bearings(plain, nations, places, find_sectors(plain), sentences_in(text))


def _nations_in(bearings: Bearings, span: Span) -> set[str]:
    return {n.country for n in bearings.nations if _touches(span, n.start, n.end)}


def _places_in(bearings: Bearings, span: Span) -> list[PlaceMention]:
    return [p for p in bearings.places if _touches(span, p.start, p.end)]


def _touches(span: Span, start: int, end: int) -> bool:
    return start < span.end_char and span.start_char < end
