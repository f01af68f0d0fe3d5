"""Tells which blocks of a page are footnotes: small print under the text of its column."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pipeline.reading.cells import Region
from pipeline.reading.graphics import Floats
from pipeline.reading.lines import Line
from pipeline.reading.patterns import pattern

SMALLER = 0.93  # of the body's size: small print is no larger than this


def footnote_units(
    units: Sequence[tuple[Region | None, list[Line]]],
    body: float,
    rules: Floats,
    height: float,
    unfinished: bool,
) -> set[int]:
    """Numbers of the units that are footnotes; ``unfinished`` if the page before broke one off."""
    prose = [n for n, (region, _) in enumerate(units) if region is None]
    sizes = {n: median([ln.style.size for ln in units[n][1]]) for n in prose}
    found: set[int] = set()
    for n in sorted(prose, key=lambda n: units[n][1][0].top):
        unit = units[n][1]
        small = sizes[n] <= SMALLER * body
        ruled = _ruled(unit, rules)
        if not small and not (ruled and sizes[n] <= 1.02 * body and unit[0].lead):
            continue
        if unit[0].top < 0.3 * height and not ruled:
            continue
        if any(_under(units[m][1], unit) and sizes[m] > sizes[n] * 1.04 for m in prose if m != n):
            continue
        text = unit[0].text
        if sum(c.isalpha() for ln in unit[:3] for c in ln.text) < 10:
            continue
        if pattern("source_note").match(text) or pattern("caption").match(text):
            continue
        marked = any(ln.lead for ln in unit) or bool(pattern("note_start").match(text))
        below_note = any(_under(unit, units[m][1]) for m in found)
        if marked or below_note or (ruled and len(text) > 30) or (unfinished and not found):
            found.add(n)
    return found


def _under(lower: Sequence[Line], upper: Sequence[Line]) -> bool:
    """Whether a block stands under another, in the same column."""
    shared = min(max(ln.x1 for ln in lower), max(ln.x1 for ln in upper)) - max(
        min(ln.x0 for ln in lower), min(ln.x0 for ln in upper)
    )
    return shared > 5 and lower[0].top >= upper[-1].bottom - 3


def _ruled(unit: Sequence[Line], rules: Floats) -> bool:
    """Whether a short rule stands over the block, as footnotes are set."""
    left, top = min(ln.x0 for ln in unit), unit[0].top
    for x0, y0, x1, _ in rules.tolist():
        if abs(x0 - left) < 20 and -4 < top - y0 < 26 and 25 < x1 - x0 < 260:
            return True
    return False
