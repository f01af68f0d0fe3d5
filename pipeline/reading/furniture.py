"""Finds what is printed on page after page around the text: running heads and feet, page numbers."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from pipeline.reading.lines import Line
from pipeline.reading.patterns import pattern

NUMBER = re.compile(r"\d+|\b[ivxlcdm]+\b", re.IGNORECASE)
ROWS = 4  # a head or foot has fewer rows of print than this
ZONE = 0.16  # of the page's height, from either end
LONE_ZONE = 0.25  # the same for a page number that is the outermost row
NEAR = 7.0  # points: how far the same running head may stand apart on two pages


def find_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[Line]:
    """The lines that are furniture, by repetition and place; ``heights`` are the pages' in points.

    A line near the top or bottom is furniture when its words, figures aside, come back at the same
    height on other pages (odd and even pages may differ), when it is a page number at the edge of the
    page, or when it is the outermost row at a height where furniture stands on most pages.
    """
    gaps = [_usual_gap(lines) for lines in pages]
    edges = [_edge_rows(*each) for each in zip(pages, heights, gaps, strict=True)]
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
            if pattern("page_number").match(line.text):
                if outer <= 1 or repeated:
                    found.add(line)
            elif repeated:
                found.add(line)
    for lines in pages:
        found |= _line_numbers(lines)
    return found | _in_bands(edges, found, len(pages)) | _lone_heads(pages, heights, gaps)


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2


def _shape(text: str) -> str:
    """The text with its figures made alike."""
    return NUMBER.sub("#", text.lower())


def _edge_rows(lines: Sequence[Line], height: float, usual: float) -> list[tuple[Line, int]]:
    """Lines in the outer zones of a page, each with the number of its row from the page's edge.

    Lines that more lines follow inwards without a gap are text, and left out unless they may be page
    numbers; heads may stand in a margin, beside text.
    """
    found: list[tuple[Line, int]] = []
    for upward in (False, True):
        ordered = sorted(lines, key=_middle, reverse=upward)
        row, last = -1, None
        for n, line in enumerate(ordered):
            y = _middle(line)
            if last is None or abs(y - last) > 0.5 * line.height:
                row, last = row + 1, y
            depth = (height - y) / height if upward else y / height
            if row >= 3 * ROWS or depth > LONE_ZONE:
                break
            number = bool(pattern("page_number").match(line.text))
            if depth > ZONE and not (number and row == 0):
                continue
            if number or (depth <= ZONE and not _is_text(line, ordered[n + 1 : n + 40], usual)):
                found.append((line, row))
    return found


def _usual_gap(lines: Sequence[Line]) -> float:
    """The usual distance between rows of a page, in points: wide leading is no gap."""
    ordered = sorted(lines, key=_middle)
    gaps = [
        b.top - a.bottom
        for a, b in itertools.pairwise(ordered)
        if b.top > a.top + 0.5 * (a.bottom - a.top)
        and (a.x0 < b.x1 and b.x0 < a.x1 and a.x0 < a.x1 and b.x0 < b.x1)
    ]
    return max(median(gaps), 0.0) if len(gaps) > 5 else 0.0


def _is_text(line: Line, inwards: Sequence[Line], usual: float) -> bool:
    """Whether lines follow one another from this one inwards, too many for a head of a few rows."""
    attached, at = 0, line
    for other in inwards:
        if min(at.x1, other.x1) - max(at.x0, other.x0) <= 0 or other is at:
            continue
        gap = max(other.top - at.bottom, at.top - other.bottom)
        if gap < -0.5 * at.height:
            continue
        if (
            gap > max(0.6 * at.height, 1.3 * usual)
            or abs(at.style.size - other.style.size) > 0.06 * at.style.size
        ):
            return False
        attached, at = attached + 1, other
        if attached >= ROWS - 1:
            return True
    return False


def _in_bands(
    edges: Sequence[Sequence[tuple[Line, int]]], found: set[Line], pages: int
) -> set[Line]:
    """Outermost rows that stand where most pages have furniture, such as heads that name sections."""
    heights: dict[int, set[int]] = defaultdict(set)
    for number, rows in enumerate(edges):
        for line, _ in rows:
            if line in found and not pattern("page_number").match(line.text):
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


def _lone_heads(
    pages: Sequence[Sequence[Line]], heights: Sequence[float], gaps: Sequence[float]
) -> set[Line]:
    """Short first rows, clear of the text under them, that stand at one height on most pages.

    This finds running heads in works of few pages, where no head comes back often.
    """
    tops: dict[int, list[Line]] = defaultdict(list)
    for lines, high, usual in zip(pages, heights, gaps, strict=True):
        if len(lines) < 8:
            continue
        first = min(lines, key=_middle)
        row = [ln for ln in lines if abs(_middle(ln) - _middle(first)) < 0.5 * first.height]
        rest = [ln.top for ln in lines if ln not in row]
        if (
            rest
            and _middle(first) < 0.12 * high
            and sum(len(ln.words) for ln in row) <= 14
            and min(rest) - first.bottom > max(1.2 * first.height, 1.6 * usual)
            and not any(ln.style.bold for ln in row)
        ):
            tops[round(_middle(first) / 3)] += row
    return {
        line
        for row in tops.values()
        if len({ln.page for ln in row}) >= max(2, 0.5 * len(pages))
        for line in row
    }


def _line_numbers(lines: Sequence[Line]) -> set[Line]:
    """Numbers of lines, as in drafts: rising figures under one another beside the text."""
    columns: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if len(line.words) == 1 and len(line.text) <= 4 and line.text.isdigit():
            columns[round(line.x1 / 4)].append(line)
    found: set[Line] = set()
    for column in columns.values():
        if len(column) < 8 or len(column) < 0.15 * len(lines):
            continue
        column.sort(key=_middle)
        steps = [int(b.text) - int(a.text) for a, b in itertools.pairwise(column)]
        if sum(step == steps[0] for step in steps) >= 0.9 * len(steps) and steps[0] in (1, 5):
            found.update(column)
    return found
