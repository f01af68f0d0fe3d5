"""Finds the parts of a page that stand apart from its running text: tables, charts and boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from pipeline.reading.cells import Region, aligned
from pipeline.reading.graphics import Floats, Graphics
from pipeline.reading.lines import Line
from pipeline.reading.patterns import pattern

MAX_SEGMENTS = 500


def regions_of(lines: Sequence[Line], drawn: Graphics, width: float, height: float) -> list[Region]:
    """The tables, charts and boxes among the lines of a page; no line is in two of them."""
    taken: set[Line] = set()
    found: list[Region] = []
    for kind, edge in _drawn_regions(drawn, lines, width, height):
        inside = [ln for ln in lines if ln not in taken and _inside(ln, edge)]
        if kind == "box" and not 0 < len(inside) <= 0.85 * len(lines):
            continue
        if kind == "box" and len(inside) == 1 and edge[3] - edge[1] < 1.6 * inside[0].height:
            continue
        if kind == "table" and (len(inside) < 3 or _is_prose(inside)):
            continue
        taken.update(inside)
        found.append(Region("box" if kind == "box" else "table", inside, edge))
    found += aligned([ln for ln in lines if ln not in taken])
    return found


def _inside(line: Line, edge: tuple[float, float, float, float]) -> bool:
    x, y = (line.x0 + line.x1) / 2, (line.top + line.bottom) / 2
    return (
        edge[0] - 3 < x < edge[2] + 3
        and edge[1] - 2 < y < edge[3] + 2
        and line.x0 > edge[0] - 12
        and line.x1 < edge[2] + 12
    )


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether a ruled region is a framed page of prose rather than a table."""
    long = sum(len(ln.words) >= 9 for ln in lines)
    return long > 0.5 * len(lines) and len(lines) > 6


def _drawn_regions(
    drawn: Graphics, lines: Sequence[Line], width: float, height: float
) -> list[tuple[Literal["table", "box"], tuple[float, float, float, float]]]:
    """Regions that rules and rectangles enclose, largest tables first, then boxes."""
    if not drawn.any:
        return []
    small = drawn.boxes
    if len(small):
        wide, high = small[:, 2] - small[:, 0], small[:, 3] - small[:, 1]
        small = small[(wide < 0.95 * width) & (high < 0.9 * height)]
    parts = np.concatenate((drawn.rules, drawn.uprights, small))
    if len(parts) < 1 or len(parts) > MAX_SEGMENTS:
        parts = small if 0 < len(small) <= MAX_SEGMENTS else np.zeros((0, 4))
    found: list[tuple[Literal["table", "box"], tuple[float, float, float, float]]] = []
    for members in _components(parts):
        edge = (
            float(members[:, 0].min()),
            float(members[:, 1].min()),
            float(members[:, 2].max()),
            float(members[:, 3].max()),
        )
        if edge[2] - edge[0] < 80 or edge[3] - edge[1] < 24:
            continue
        across = _distinct(np.concatenate((members[:, 0], members[:, 2])))
        down = _distinct(np.concatenate((members[:, 1], members[:, 3])))
        if across >= 3 and down >= 3 and len(members) >= 5:
            found.append(("table", edge))
        elif across == 2 and down == 2 and edge[3] - edge[1] > 30:
            if len(members) >= 4 or _has_box(members, edge):
                found.append(("box", edge))
    found += [("table", e) for e in _ruled(drawn.rules, lines)]
    found.sort(key=lambda f: (f[0] == "box", -(f[1][2] - f[1][0]) * (f[1][3] - f[1][1])))
    return found


def _has_box(members: Floats, edge: tuple[float, float, float, float]) -> bool:
    size = (members[:, 2] - members[:, 0]) * (members[:, 3] - members[:, 1])
    return bool(size.max() > 0.8 * (edge[2] - edge[0]) * (edge[3] - edge[1]))


def _distinct(values: Floats) -> int:
    """How many places there are among the values, those within 4 points being one."""
    return 1 + int((np.diff(np.sort(values)) > 4.0).sum())


def _components(parts: Floats) -> list[Floats]:
    """Groups of rectangles that touch one another."""
    count = len(parts)
    if not count:
        return []
    x0, top, x1, bottom = parts.T
    touch = (
        (x0[:, None] <= x1 + 2.5)
        & (x0 <= x1[:, None] + 2.5)
        & (top[:, None] <= bottom + 2.5)
        & (top <= bottom[:, None] + 2.5)
    )
    label = np.arange(count)
    while True:
        lower = np.where(touch, label, count).min(axis=1)
        if (lower == label).all():
            break
        label = lower
    return [parts[label == n] for n in np.unique(label)]


def _ruled(rules: Floats, lines: Sequence[Line]) -> list[tuple[float, float, float, float]]:
    """Regions between three or more rules of one width under one another, as tables are set."""
    found = []
    left = [tuple(r) for r in rules.tolist() if r[2] - r[0] > 80][:200]
    while left:
        x0, _, x1, _ = left[0]
        same = sorted(
            (r for r in left if abs(r[0] - x0) < 6 and abs(r[2] - x1) < 6), key=lambda r: r[1]
        )
        left = [r for r in left if r not in same]
        run = [same[0][1]]
        for rule in same[1:]:
            if _prose_between(lines, x0, x1, run[-1], rule[1]):
                found.append((x0, run, x1))
                run = []
            run.append(rule[1])
        found.append((x0, run, x1))
    return [
        (x0, run[0], x1, run[-1])
        for x0, run, x1 in found
        if _distinct(np.array(run)) >= 3 and run[-1] - run[0] > 24
    ]


def _prose_between(lines: Sequence[Line], x0: float, x1: float, top: float, bottom: float) -> bool:
    """Whether running text or a caption stands between two rules, which parts two tables."""
    inside = [
        ln for ln in lines if top - 1 < ln.top and ln.bottom < bottom + 1 and x0 - 9 < ln.x0 < x1
    ]
    for line in inside:
        if pattern("caption").match(line.text):
            return True
        if (
            len(line.words) >= 8
            and line.width > 0.6 * (x1 - x0)
            and line.x0 - x0 < 25
            and not any(o is not line and _level(o, line) for o in inside)
        ):
            return True
    return False


def _level(a: Line, b: Line) -> bool:
    """Whether two lines stand on one row."""
    return min(a.bottom, b.bottom) - max(a.top, b.top) > 0.5 * min(a.height, b.height)
