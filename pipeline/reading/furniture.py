"""Finds what is printed on page after page around the text: running heads and feet, page numbers."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence

from pipeline.reading.lines import Line

NUMBER = re.compile(r"\d+|\b[ivxlcdm]+\b", re.IGNORECASE)
PAGE_NUMBER = re.compile(
    r"[-–—|\[(\s]*(?:page|p\.|seite|página)?\s*(?:\d{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7}|[A-Z]-\d{1,3})"
    r"(?:\s*(?:of|/|de|von)\s*\d{1,4})?[-–—|\])\s]*$",
    re.IGNORECASE,
)
ROWS = 4  # how many rows of print from the top and the bottom can be furniture
ZONE = 0.16  # of the page's height, from either end
NEAR = 7.0  # points: how far the same running head may stand apart on two pages


def find_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[Line]:
    """The lines that are furniture, by repetition and place; ``heights`` are the pages' in points.

    A line near the top or bottom is furniture when its words, figures aside, come back at the same
    height on other pages (odd and even pages may differ), when it is a page number at the edge of the
    page, or when it is the outermost row at a height where furniture stands on most pages.
    """
    edges = [_edge_rows(lines, high) for lines, high in zip(pages, heights, strict=True)]
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, rows in enumerate(edges):
        for line, _ in rows:
            seen[_shape(line.text)].append((number, _middle(line)))
    found: set[Line] = set()
    need = 3 if len(pages) > 5 else 2
    for number, rows in enumerate(edges):
        for line, outer in rows:
            pages_with = {
                n for n, y in seen[_shape(line.text)] if abs(y - _middle(line)) < NEAR
            } | {number}
            repeated = len(pages_with) >= need and len(line.words) <= 25
            if PAGE_NUMBER.match(line.text):
                if outer <= 1 or repeated:
                    found.add(line)
            elif repeated:
                found.add(line)
    return found | _in_bands(edges, found, len(pages)) | _lone_heads(pages, heights)


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2


def _shape(text: str) -> str:
    """The text with its figures made alike."""
    return NUMBER.sub("#", text.lower())


def _edge_rows(lines: Sequence[Line], height: float) -> list[tuple[Line, int]]:
    """Lines in the outer zones of a page, each with the number of its row from the page's edge.

    Where the text itself begins at the edge, row on row without a gap, only what may be a page number
    is given.
    """
    found: list[tuple[Line, int]] = []
    for upward in (False, True):
        rows: list[list[Line]] = []
        for line in sorted(lines, key=_middle, reverse=upward):
            if rows and abs(_middle(line) - _middle(rows[-1][0])) <= 0.5 * line.height:
                rows[-1].append(line)
            elif len(rows) > ROWS:
                break
            else:
                rows.append([line])
        dense = len(rows) > ROWS and not any(
            _parted(a, b) for a, b in itertools.pairwise(rows[: ROWS + 1])
        )
        for number, row in enumerate(rows[:ROWS]):
            for line in row:
                y = _middle(line)
                inside = y < height * (1 - ZONE) if upward else y > height * ZONE
                if not inside and (not dense or PAGE_NUMBER.match(line.text)):
                    found.append((line, number))
    return found


def _parted(a: Sequence[Line], b: Sequence[Line]) -> bool:
    """Whether a gap or a change of type parts two rows."""
    gap = max(b[0].top - a[0].bottom, a[0].top - b[0].bottom)
    size = a[0].style.size
    return gap > 0.6 * a[0].height or abs(size - b[0].style.size) > 0.06 * size


def _in_bands(
    edges: Sequence[Sequence[tuple[Line, int]]], found: set[Line], pages: int
) -> set[Line]:
    """Outermost rows that stand where most pages have furniture, such as heads that name sections."""
    heights: dict[int, set[int]] = defaultdict(set)
    for number, rows in enumerate(edges):
        for line, _ in rows:
            if line in found and not PAGE_NUMBER.match(line.text):
                heights[round(_middle(line) / 3)].add(number)
    bands = {h for h, on in heights.items() if len(on) >= max(3, 0.35 * pages)}
    return {
        line
        for rows in edges
        for line, outer in rows
        if outer == 0
        and len(line.words) <= 14
        and any(round(_middle(line) / 3) + d in bands for d in (-1, 0, 1))
    }


def _lone_heads(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[Line]:
    """Short first rows, clear of the text under them, that stand at one height on most pages.

    This finds running heads in works of few pages, where no head comes back often.
    """
    tops: dict[int, list[Line]] = defaultdict(list)
    for lines, high in zip(pages, heights, strict=True):
        if len(lines) < 8:
            continue
        first = min(lines, key=_middle)
        row = [ln for ln in lines if abs(_middle(ln) - _middle(first)) < 0.5 * first.height]
        rest = [ln.top for ln in lines if ln not in row]
        if (
            _middle(first) < 0.12 * high
            and sum(len(ln.words) for ln in row) <= 14
            and min(rest) - first.bottom > 1.2 * first.height
            and not any(ln.style.bold for ln in row)
        ):
            tops[round(_middle(first) / 3)] += row
    return {
        line
        for row in tops.values()
        if len({ln.page for ln in row}) >= max(2, 0.5 * len(pages))
        for line in row
    }
