"""Which section of a work a sentence stands in, where headings stand under headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from pipeline.coding.cases.sights import Sight
from pipeline.language.places.finder import regex


def under_places(
    sections: Sequence[str | None],
    headings: Mapping[str, Sight],
    bare: Mapping[int, Sequence[str]],
) -> list[str | None]:
    """Each sentence's section; of one under a section that names a place, that section.

    "The tie to buyers" tells of nobody; under "Suame Magazine: repairing for all" it tells of Suame. A
    heading stands under another if its number goes on from the other's ("3.2" from "3"), if it comes
    again and again in the work, under the last before it that does not, or if that one is bare: without a
    sentence of its own (``bare``, by the number of the sentence after it). One that names a place itself
    stands for itself.
    """
    runs = Counter(section for section, _ in groupby(sections) if section)
    chapters: dict[str, str] = {}
    last: str | None = None
    out: list[str | None] = []
    for section, run in groupby(sections):
        over = None
        if section is not None:
            above = bare.get(len(out), ())
            for heading in above:
                last = heading
                _open(chapters, heading)
            if _number(section):
                over = _open(chapters, section)
            elif len(above) == 1:  # Several in a row are a table of contents.
                over = last
            if runs[section] > 1:
                over = over or last
            else:
                last = section
            if _names(headings[section]) or over is None or not _names(headings[over]):
                over = None
        out += [over or section for _ in run]
    return out


def _open(chapters: dict[str, str], heading: str) -> str | None:
    """Begin a chapter, if a number tells that the heading does; the chapter that it is a part of."""
    number = _number(heading)
    if not number:
        return None
    for ended in [n for n in chapters if not number.startswith(f"{n}.")]:
        del chapters[ended]
    over = next(reversed(chapters.values()), None)
    chapters[number] = heading
    return over


def _names(heading: Sight) -> bool:
    return bool(heading.places or heading.nations)


def _number(heading: str) -> str | None:
    """The number that a heading begins with, as "3.2"."""
    found = regex("heading_number").match(heading)
    return found[1] if found else None
