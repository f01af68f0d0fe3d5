"""Puts the words of a page together to lines, and asks for the style of each."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from pipeline.reading.extraction import PageWords
from pipeline.reading.styles import PLAIN, Style

LONE_HYPHENS = ("-", "\u00ad", "\u2010")
#: A word that stands before a list item or a numbered heading or paragraph.
MARKER = re.compile(
    r"(?:[^\w\s]|[\uf000-\uf0ff]|[o§]"
    r"|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]|\d{1,2}(?:\.\d{1,3}){1,3}\.?|\d{1,3}|\[\d{1,3}\])$"
)


@dataclass(slots=True, eq=False)
class Line:
    """A line of print or a cell: word numbers within its page, and its box in layout points.

    ``order`` is its number in the file's order, ``lead`` a note's mark taken from its start,
    ``hang`` the left edge of the text after a list marker set off by a gap (0 for none),
    ``opens_bold`` whether it goes on in the bold type of the line before.
    """

    page: int
    words: list[int]
    x0: float
    top: float
    x1: float
    bottom: float
    order: int
    text: str = ""
    style: Style = PLAIN
    lead: str | None = None
    hang: float = 0.0
    opens_bold: bool = False

    @property
    def height(self) -> float:
        """Height in points."""
        return self.bottom - self.top

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def size(self) -> float:
        """Font size in points."""
        return self.style.size


def lines_of(page: PageWords) -> list[Line]:
    """The lines of a page in the file's order, without styles."""
    if not page.texts:
        return []
    lines = _reordered(page, _rejoined(_runs(page)))
    for n, line in enumerate(lines):
        line.order = n
    return lines


def _runs(page: PageWords) -> list[Line]:
    """Runs of words that follow one another on a line without a wide gap."""
    x0, top, x1, bottom = page.layout.T
    high = np.maximum(bottom - top, 0.1)
    shared = np.minimum(bottom[1:], bottom[:-1]) - np.maximum(top[1:], top[:-1])
    least, most = np.minimum(high[1:], high[:-1]), np.maximum(high[1:], high[:-1])
    gap = x0[1:] - x1[:-1]
    cut = (shared < 0.5 * least) | (gap > 0.9 * most) | (gap < -0.6 * most)
    starts = np.concatenate(([0], np.flatnonzero(cut) + 1))
    ends = np.append(starts[1:], len(x0))
    starting, upper = np.minimum.reduceat(x0, starts), np.minimum.reduceat(top, starts)
    right, lower = np.maximum.reduceat(x1, starts), np.maximum.reduceat(bottom, starts)
    rows = zip(
        starts.tolist(),
        ends.tolist(),
        starting.tolist(),
        upper.tolist(),
        right.tolist(),
        lower.tolist(),
        strict=True,
    )
    number = page.number
    return [
        Line(number, list(range(a, b)), left, t, r, d, n, " ".join(page.texts[a:b]))
        for n, (a, b, left, t, r, d) in enumerate(rows)
    ]


def _rejoined(lines: list[Line]) -> list[Line]:
    """Joins what the gaps of a line or the order of the file had parted."""
    joined: list[Line] = []
    for n, line in enumerate(lines):
        before = joined[-1] if joined else None
        if before is not None and _same_row(before, line):
            gap = line.x0 - before.x1
            high = max(line.height, before.height)
            after = next((ln for ln in lines[n + 1 : n + 5] if not _same_row(before, ln)), None)
            above = joined[-2] if len(joined) > 1 else None
            if gap < 5 * high and before.hang == 0.0 and _is_marker(before, line):
                before.hang = line.x0
                join(before, line)
                continue
            if 0 < gap < 3.5 * high and (
                _spans(above, before, line) or _spans(after, before, line)
            ):
                join(before, line)
                continue
        joined.append(line)
    return joined


def _same_row(a: Line, b: Line) -> bool:
    """Whether b stands right of a on the same line of print."""
    if b.x0 <= a.x0:
        return False
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return shared >= 0.5 * min(a.height, b.height)


def _is_marker(a: Line, b: Line) -> bool:
    """Whether a is a bullet or number set off from b by a gap."""
    if len(a.words) != 1 or not MARKER.match(a.text):
        return False
    return not a.text.isdigit() or (b.text[:1].isupper() and b.text[:2].isalpha())


def _spans(line: Line | None, a: Line, b: Line) -> bool:
    """Whether ``line``, next to a and b, runs across the gap between them, as in justified prose."""
    if line is None or len(line.words) < 4:
        return False
    near = min(abs(line.top - a.bottom), abs(a.top - line.bottom)) < a.height
    return near and line.x0 <= a.x0 + 2 and line.x1 >= b.x1 - 2 and not _same_row(line, a)


def join(a: Line, b: Line) -> None:
    """Adds b to the end of a."""
    a.words += b.words
    a.text += " " + b.text if b.text else ""
    a.x0, a.top = min(a.x0, b.x0), min(a.top, b.top)
    a.x1, a.bottom = max(a.x1, b.x1), max(a.bottom, b.bottom)


def _reordered(page: PageWords, lines: list[Line]) -> list[Line]:
    """Joins pieces that touch on a line although the file has them apart."""
    if len(lines) < 3:
        return lines
    edges = np.array([(ln.x0, ln.top, ln.x1, ln.bottom) for ln in lines])
    middle, high = (edges[:, 1] + edges[:, 3]) / 2, edges[:, 3] - edges[:, 1]
    by_height = np.argsort(middle, kind="stable")
    steps = np.diff(middle[by_height]) > 0.3 * np.minimum(high[by_height][1:], high[by_height][:-1])
    row = np.empty(len(lines), np.int64)
    row[by_height] = np.concatenate(([0], np.cumsum(steps)))
    across = np.lexsort((edges[:, 0], row))
    a, b = across[:-1], across[1:]
    gap = edges[b, 0] - edges[a, 2]
    most = np.maximum(high[a], high[b])
    touch = (row[a] == row[b]) & (gap > -0.3 * most) & (gap < 0.45 * most)
    gone: set[int] = set()
    for n in np.flatnonzero(touch)[::-1].tolist():
        left, right = int(a[n]), int(b[n])
        if gap[n] < 0.1 * most[n]:
            _glue(page, lines[left], lines[right])
        join(lines[left], lines[right])
        gone.add(right)
    return [line for n, line in enumerate(lines) if n not in gone]


def _glue(page: PageWords, a: Line, b: Line) -> None:
    """Makes one word of the last word of a and the first of b, which touch; b loses it."""
    i, j = a.words[-1], b.words.pop(0)
    first, _, rest = b.text.partition(" ")
    b.text = rest
    if first in LONE_HYPHENS and not rest:
        page.hyphen[i] = True
    else:
        page.texts[i] += first
        page.hyphen[i] = page.hyphen[j]
        a.text += first
    page.last[i], page.tail[i] = page.last[j], page.tail[j]
    for boxes in (page.shown, page.layout):
        boxes[i, :2] = np.minimum(boxes[i, :2], boxes[j, :2])
        boxes[i, 2:] = np.maximum(boxes[i, 2:], boxes[j, 2:])
