"""Joins lines to blocks and puts blocks into reading order, in one column or several.

Order follows T. M. Breuel, "Two Geometric Algorithms for Layout Analysis" (2002): what overlaps
across is read downwards; what stands to the left is read first unless something between spans both.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.cells import Region
from pipeline.reading.lines import Line

Edge = tuple[float, float, float, float]

MAX_LINES = 1_500  # more lines than this (a map, a dense table) keep the file's order


def blocks_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Runs of lines under one another that look like one column's text."""
    count = len(lines)
    if count < 2 or count > MAX_LINES:
        return [[line] for line in lines]
    x0, top, x1, bottom, size = np.array(
        [(ln.x0, ln.top, ln.x1, ln.bottom, ln.style.size) for ln in lines]
    ).T
    high = bottom - top
    middle = (top + bottom) / 2
    over = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
    narrow = np.minimum((x1 - x0)[:, None], x1 - x0)
    down = middle[None, :] - middle[:, None]
    tall = np.maximum(high[:, None], high)
    under = (over > 0.1 * narrow) & (down > 0.35 * np.minimum(high[:, None], high))
    drop = np.where(under, down, np.inf)
    below, above = drop.argmin(axis=1), drop.argmin(axis=0)
    nearest = drop.min(axis=1)
    reach = (drop < nearest[:, None] + 0.5 * tall).sum(axis=1)
    rise = (drop < drop.min(axis=0)[None, :] + 0.5 * tall).sum(axis=0)
    left, right = np.abs(x0 - x0[below]), np.abs(x1 - x1[below])
    alike = np.abs(size - size[below]) <= 0.07 * np.maximum(size, size[below])
    order = np.array([ln.order for ln in lines])
    next_in_file = order[below] == order + 1
    sure = next_in_file & ((left < 0.3 * high) | (right < 0.3 * high))
    single = (reach == 1) & (rise[below] == 1)
    # Text may be set with wide leading: what follows in the file tells how wide.
    steps = nearest[next_in_file & np.isfinite(nearest)]
    usual = 0.0
    if len(steps) > 4:
        usual = min(median(steps.tolist()), 3.5 * median(high.tolist()))
    ok = (
        np.isfinite(nearest)
        & (above[below] == np.arange(count))
        & (nearest < np.maximum(2.1 * np.maximum(high, high[below]), 1.15 * usual))
        & alike
        & (single | sure)
    )
    return _chains(lines, ok.tolist(), below.tolist())


def _chains(lines: Sequence[Line], ok: list[bool], below: list[int]) -> list[list[Line]]:
    follows = {below[i] for i in range(len(lines)) if ok[i]}
    made = []
    for i in range(len(lines)):
        if i in follows:
            continue
        chain, at = [lines[i]], i
        while ok[at]:
            at = below[at]
            chain.append(lines[at])
        made.append(chain)
    return made


def reading_order(
    units: Sequence[Sequence[Line]], drawn: Sequence[Edge | None] | None = None
) -> list[int]:
    """The order in which to read groups of lines, as their numbers; ``drawn`` are boxes round them."""
    count = len(units)
    if count < 2:
        return list(range(count))
    if count > MAX_LINES // 2:
        return sorted(range(count), key=lambda n: units[n][0].order)
    edges = np.array(
        [
            (
                min([ln.x0 for ln in unit]),
                min([ln.top for ln in unit]),
                max([ln.x1 for ln in unit]),
                max([ln.bottom for ln in unit]),
            )
            for unit in units
        ]
    )
    for n, edge in enumerate(drawn or ()):
        if edge is not None:
            edges[n] = edge
    _widen(edges, np.array([len(unit) >= 3 for unit in units]))
    before = _before(edges)
    place = [(e[1], e[0]) for e in edges.tolist()]
    return _sorted(before, place)


def _widen(edges: NDArray[np.float64], long: NDArray[np.bool_]) -> None:
    """Makes what stands over two columns, such as a centred title, as wide as the columns are.

    ``long`` tells which units have lines enough to make a column.
    """
    if long.sum() < 2:
        return
    x0, x1 = edges[:, 0].copy(), edges[:, 2].copy()
    left, right = x0[long], x1[long]
    over = np.minimum(x1[:, None], right) - np.maximum(x0[:, None], left) > 0.05 * (right - left)
    nearest_end = np.where(over, right, np.inf).min(axis=1)
    last_start = np.where(over, left, -np.inf).max(axis=1)
    spans = nearest_end < last_start
    edges[:, 0] = np.where(spans, np.where(over, left, np.inf).min(axis=1), x0)
    edges[:, 2] = np.where(spans, np.where(over, right, -np.inf).max(axis=1), x1)


def _before(edges: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which unit is read before which, by the two rules."""
    x0, top, x1, bottom = edges.T
    middle = (top + bottom) / 2
    narrow = np.maximum(np.minimum((x1 - x0)[:, None], x1 - x0), 1.0)
    across = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0) > 0.08 * narrow
    shared = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    flat = np.maximum(np.minimum((bottom - top)[:, None], bottom - top), 1.0)
    stacked = across & (shared < 0.6 * flat)
    above: NDArray[np.bool_] = stacked & (middle[:, None] < middle)
    leftwards = ~above & ~above.T & (x0[:, None] < x0)
    if leftwards.any():
        pairs = np.argwhere(leftwards)
        a, b = pairs[:, 0], pairs[:, 1]
        upper, lower = np.minimum(bottom[a], bottom[b]), np.maximum(top[a], top[b])
        spans = across[a] & across[b]
        between = (middle > upper[:, None] - 1) & (middle < lower[:, None] + 1)
        blocked = (spans & between).any(axis=1)
        keep = pairs[~blocked]
        above[keep[:, 0], keep[:, 1]] = True
    return above


def _sorted(before: NDArray[np.bool_], place: list[tuple[float, float]]) -> list[int]:
    """A topological order; among those free, the one nearest the last in its column, then the top."""
    count = len(place)
    waits = before.sum(axis=0).tolist()
    after = [np.flatnonzero(row).tolist() for row in before]
    left = set(range(count))
    done: list[int] = []
    while left:
        free = [n for n in left if waits[n] == 0]
        if not free:
            least = min(waits[n] for n in left)
            free = [n for n in left if waits[n] == least]
        nxt = min(free, key=lambda n: place[n])
        left.discard(nxt)
        done.append(nxt)
        for m in after[nxt]:
            waits[m] -= 1
    return done


def arrange(
    lines: Sequence[Line], regions: Sequence[Region]
) -> list[tuple[Region | None, list[Line]]]:
    """Regions and blocks of free lines in reading order."""
    apart = {line for region in regions for line in region.lines}
    blocks = blocks_of([line for line in lines if line.words and line not in apart])
    units: list[tuple[Region | None, list[Line]]] = [(None, block) for block in blocks]
    for region in regions:
        if region.kind == "box":
            inner = blocks_of(region.lines)
            ordered = [ln for n in reading_order(inner) for ln in inner[n]]
            units.append((Region("box", ordered, region.edge), ordered))
        else:
            units.append((region, region.lines))
    order = reading_order([u[1] for u in units], [u[0].edge if u[0] else None for u in units])
    return [units[n] for n in order]
