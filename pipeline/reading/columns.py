"""Finds the edges of a page's columns from where its lines of running text begin and end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.reading.lines import Line
from pipeline.reading.paragraphs import Paragraph

Column = tuple[float, float]


def columns_of(lines: Sequence[Line], body: float) -> list[Column]:
    """Left and right edges, in points, at which three or more lines of body text begin and end."""
    starts: dict[int, list[Line]] = defaultdict(list)
    long = [ln for ln in lines if len(ln.words) >= 4 and abs(ln.style.size - body) < 0.08 * body]
    for line in long:
        starts[round(line.x0 / 3)].append(line)
    found: list[Column] = []
    for place, own in sorted(starts.items()):
        near = own + starts.get(place + 1, []) if place + 1 in starts else own
        if len(near) >= 3 and len(near) >= 0.12 * len(long):
            found.append((min(ln.x0 for ln in near), max(ln.x1 for ln in near)))
    return found


def set_columns(paragraphs: Sequence[Paragraph], columns: Sequence[Column]) -> None:
    """Sets the edges of paragraphs to those of the column that they stand in, if there is one.

    What stands beside every column, in the margin, is set apart from the running text.
    """
    for paragraph in paragraphs:
        left = min(ln.x0 for ln in paragraph.lines)
        right = max(ln.x1 for ln in paragraph.lines)
        fits = [c for c in columns if c[0] <= left + 4 and c[1] >= right - 4]
        if fits:
            # The narrowest that holds it, and of columns set in and not, the outer one.
            width = min(c[1] - c[0] for c in fits)
            outer = min(c[0] for c in fits if c[1] - c[0] <= 1.25 * width)
            paragraph.left = outer
            paragraph.right = max(c[1] for c in fits if c[0] == outer)
        elif columns and all(left > c[1] - 3 or right < c[0] + 3 for c in columns):
            paragraph.apart = True  # it stands in the margin
