"""Finds tables and tables of contents that are set without rules, by the rows of their cells."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.reading.lines import Line, join

NUMERIC = re.compile(r"[-–−+~<>$€£¥%()\d.,:*/\s]+$")
PAGE_REF = re.compile(r"(?:\d{1,4}|[ivxlc]{1,7})$", re.IGNORECASE)


@dataclass(slots=True)
class Region:
    """Lines that belong together apart from the running text, in the order of their rows.

    ``edge`` is the drawn box or grid round them, in points, if there is one.
    """

    kind: Literal["table", "box", "contents"]
    lines: list[Line]
    edge: tuple[float, float, float, float] | None = None


def aligned(lines: Sequence[Line]) -> list[Region]:
    """Regions of rows of cells that the file has one after another, without rules."""
    rows: list[list[Line]] = []
    for line in lines:
        last = rows[-1][-1] if rows else None
        if last is not None and line.order == last.order + 1 and _beside(last, line):
            rows[-1].append(line)
        else:
            rows.append([line])
    cells = sorted((r for r in rows if len(r) > 1), key=lambda r: min(c.top for c in r))
    groups: list[list[list[Line]]] = []
    for row in cells:
        for group in groups:
            if _continues(group[-1], row):
                group.append(row)
                break
        else:
            groups.append([row])
    found = []
    for group in groups:
        region = _region(group, lines)
        if region is not None:
            found.append(region)
        elif _is_justified(group, lines):
            _join_rows(group)
    return found


def _join_rows(group: list[list[Line]]) -> None:
    """Makes one line of each row of a narrow justified column, which wide gaps had parted."""
    left, right = min(row[0].x0 for row in group), max(row[-1].x1 for row in group)
    for row in group:
        high = row[0].height
        gaps = [b.x0 - a.x1 for a, b in itertools.pairwise(row)]
        if max(gaps) < 6 * high and right - row[-1].x1 < high and row[0].x0 - left < 3 * high:
            for cell in row[1:]:
                join(row[0], cell)
                cell.words = []


def _beside(a: Line, b: Line) -> bool:
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return b.x0 > a.x1 and shared >= 0.5 * min(a.height, b.height)


def _continues(a: list[Line], b: list[Line]) -> bool:
    """Whether row b belongs under row a."""
    high = max(a[0].height, b[0].height)
    down = min(c.top for c in b) - max(c.bottom for c in a)
    shared = min(a[-1].x1, b[-1].x1) - max(a[0].x0, b[0].x0)
    least = min(a[-1].x1 - a[0].x0, b[-1].x1 - b[0].x0)
    return -high < down < 3.5 * high and shared > 0.4 * least


def _region(group: list[list[Line]], lines: Sequence[Line]) -> Region | None:
    """The table or table of contents that the rows make, None if they are prose or too few."""
    flat = [c for row in group for c in row]
    words = sum(len(c.words) for c in flat) / len(flat)
    if _is_contents(group):
        return Region("contents", _sorted_rows(_within(flat, lines)))
    numeric = sum(bool(NUMERIC.match(c.text)) for c in flat) / len(flat)
    most = max(len(row) for row in group)
    if _is_justified(group, lines):
        return None
    enough = len(group) >= 3 or (len(group) == 2 and most >= 3)
    if not enough or (words > 5 and most == 2 and numeric < 0.3) or words > 9:
        return None
    return Region("table", _sorted_rows(_within(flat, lines)))


def _lined_up(group: list[list[Line]]) -> bool:
    """Whether cells after the first of their rows stand under one another, as gaps in prose do not."""
    inner = [cell for row in group for cell in row[1:]]
    edges = (
        [c.x0 for c in inner],
        [c.x1 for row in group for c in row[1:-1]] or [c.x0 for c in inner],
        [(c.x0 + c.x1) / 2 for c in inner],
        [c.x1 for c in inner] if any(NUMERIC.match(c.text) for c in inner) else [],
    )
    need = max(2, 0.5 * len(group))
    return any(sum(abs(a - b) < 3 for b in places) >= need for places in edges for a in places[:40])


def _is_justified(group: list[list[Line]], lines: Sequence[Line]) -> bool:
    """Whether rows of cells are lines of a narrow justified column with wide gaps between words."""
    if not _lined_up(group):
        return True
    left, right = min(row[0].x0 for row in group), max(row[-1].x1 for row in group)
    top, bottom = group[0][0].top, group[-1][0].bottom
    own = {cell for row in group for cell in row}
    whole = sum(
        abs(ln.x0 - left) < 4 and abs(ln.x1 - right) < 4 and len(ln.words) > 2
        for ln in lines
        if top - 30 < ln.top < bottom + 30 and ln not in own
    )
    return whole >= 3 and whole > 0.6 * len(group)


def _is_contents(group: list[list[Line]]) -> bool:
    """Whether the rows are headings with the numbers of their pages, which never go down."""
    pages = [row[-1].text for row in group if PAGE_REF.match(row[-1].text)]
    if len(group) < 4 or len(pages) < 0.8 * len(group):
        return False
    numbers = [int(p) for p in pages if p.isdigit()]
    rising = sum(a <= b for a, b in zip(numbers, numbers[1:], strict=False))
    named = sum(any(c.isalpha() for c in row[0].text) for row in group)
    return (
        rising >= 0.9 * max(len(numbers) - 1, 1)
        and named >= 0.8 * len(group)
        and all(len(row) <= 3 for row in group)
    )


def _within(cells: list[Line], lines: Sequence[Line]) -> list[Line]:
    """The cells and what stands between them."""
    left, right = min(c.x0 for c in cells), max(c.x1 for c in cells)
    top, bottom = min(c.top for c in cells), max(c.bottom for c in cells)
    own = set(cells)
    wide = right - left
    for line in lines:
        if line in own:
            continue
        y = (line.top + line.bottom) / 2
        if (
            top < y < bottom
            and line.x0 > left - 4
            and line.x1 < right + 4
            and not (len(line.words) > 10 and line.width > 0.8 * wide)
        ):
            own.add(line)
    return list(own)


def _sorted_rows(lines: list[Line]) -> list[Line]:
    """The lines row by row from the top, each row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda ln: (ln.top + ln.bottom, ln.x0)):
        last = rows[-1][-1] if rows else None
        if last is not None and (
            min(last.bottom, line.bottom) - max(last.top, line.top)
            >= 0.5 * min(last.height, line.height)
        ):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [ln for row in rows for ln in sorted(row, key=lambda ln: ln.x0)]
