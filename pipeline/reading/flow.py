"""Turns the arranged lines of all pages into one flow of paragraphs of known kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.reading.cells import Region
from pipeline.reading.columns import columns_of, set_columns
from pipeline.reading.extraction import PageWords
from pipeline.reading.footnotes import footnote_units
from pipeline.reading.graphics import Graphics
from pipeline.reading.lines import Line
from pipeline.reading.order import arrange
from pipeline.reading.paragraphs import Paragraph, paragraphs_of
from pipeline.reading.regions import regions_of
from pipeline.reading.styles import PLAIN, Style


@dataclass(slots=True)
class Look:
    """What the running text of a document looks like: its style and the pitch of its lines."""

    body: Style
    pitch: float

    def is_body(self, size: float) -> bool:
        """Whether a font size, in points, is that of the running text."""
        return abs(size - self.body.size) <= max(0.06 * self.body.size, 0.4)


def look_of(pages: Sequence[Sequence[Line]]) -> Look:
    """The look of the running text: the style that most characters of long lines have."""
    weight: Counter[tuple[float, bool]] = Counter()
    colours: Counter[int] = Counter()
    for lines in pages:
        for line in lines:
            if len(line.words) >= 5:
                weight[round(line.style.size * 2) / 2, line.style.bold] += len(line.text)
                colours[line.style.colour] += len(line.text)
    if not weight:
        return Look(PLAIN, 12.0)
    size, bold = max(weight, key=lambda key: (weight[key], -key[0]))
    size = max(size, 1.0)
    colour = colours.most_common(1)[0][0]
    steps: Counter[float] = Counter()
    for lines in pages:
        for a, b in zip(lines, lines[1:], strict=False):
            step = b.bottom - a.bottom
            if abs(a.style.size - size) < 0.6 and 0.8 * size < step < 2.6 * size:
                steps[round(step * 2) / 2] += 1
    pitch = max(steps, key=lambda s: (steps[s], -s)) if steps else 1.25 * size
    return Look(Style("", size, bold, False, colour), pitch)


def page_looks(pages: Sequence[Sequence[Line]], look: Look) -> dict[int, Look]:
    """The looks of pages, by number from 1, whose running text is larger than the document's."""
    found: dict[int, Look] = {}
    for lines in pages:
        weight: Counter[float] = Counter()
        for line in lines:
            if len(line.words) >= 5:
                weight[line.style.size] += 1
        if not weight:
            continue
        size, count = max(weight.items(), key=lambda item: (item[1], item[0]))
        if count >= 10 and count > 0.6 * weight.total() and size > 1.08 * look.body.size:
            body = look.body._replace(size=size)
            found[lines[0].page] = Look(body, look.pitch * size / look.body.size)
    return found


def flow_of(
    pages: Sequence[PageWords],
    lines: Sequence[Sequence[Line]],
    common: Look,
    looks: Mapping[int, Look],
) -> list[Paragraph]:
    """The paragraphs of a document in reading order; kinds are set for notes, tables and contents."""
    flow: list[Paragraph] = []
    unfinished = False
    for page, page_lines in zip(pages, lines, strict=True):
        live = [ln for ln in page_lines if ln.words]
        look = looks.get(page.number, common)
        if not live:
            continue
        upright = {
            ln for ln in live if ln.bottom - ln.top >= 2 * (ln.x1 - ln.x0) and len(ln.text) >= 4
        }
        lying = [ln for ln in live if ln not in upright] if upright else live
        wide, high, drawn = page.width, page.height, page.graphics
        if page.turned:
            drawn = Graphics()
        if page.turned % 2:
            wide, high = high, wide
        units = arrange(lying, regions_of(lying, drawn, wide, high))
        columns = columns_of(lying, look.body.size)
        start = len(flow)
        notes = footnote_units(units, look.body.size, drawn.rules, high, unfinished)
        unfinished = False
        for n, (region, unit) in enumerate(units):
            made = _paragraphs(region, unit, look)
            if region is None:
                set_columns(made, columns)
            if n in notes:
                for paragraph in made:
                    paragraph.kind, paragraph.apart = "footnote", True
                unfinished = not made[-1].text.rstrip().endswith((".", ")", "”", "?", "!"))
            flow += made
        flow[start:] = _whole_headings(flow[start:], look)
        if upright:
            flow.append(Paragraph([ln for ln in live if ln in upright], "table", apart=True))
    return flow


def _paragraphs(region: Region | None, unit: list[Line], look: Look) -> list[Paragraph]:
    if region is None or region.kind == "box":
        made = paragraphs_of(unit, look.pitch)
        # A coloured bar behind a heading is no box of text.
        boxed = region is not None and sum(len(ln.words) >= 5 for ln in unit) > 2
        for paragraph in made:
            paragraph.apart = boxed
        made[0].first = True
        return made
    if region.kind == "contents":
        return [Paragraph(row, "contents", apart=True) for row in rows_of(unit)]
    return [Paragraph(unit, "table", apart=True)]


def rows_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand side by side, row by row; the lines come sorted by rows."""
    rows: list[list[Line]] = []
    for line in lines:
        last = rows[-1][-1] if rows else None
        shared = min(last.bottom, line.bottom) - max(last.top, line.top) if last else -1.0
        if last is not None and shared >= 0.5 * min(last.height, line.height):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _whole_headings(made: list[Paragraph], look: Look) -> list[Paragraph]:
    """Joins the lines of a heading in large type, which stand further apart than those of text."""
    whole: list[Paragraph] = made[:1]
    for paragraph in made[1:]:
        before = whole[-1]
        a, b = before.lines[-1], paragraph.lines[0]
        if (
            a.style.size > 1.15 * look.body.size
            and a.style == b.style
            and -a.style.size < b.top - a.bottom < 0.7 * a.style.size
            and before.kind == paragraph.kind == "body"
            and before.apart == paragraph.apart
            and not b.text[0].isdigit()
            and len(before.lines) + len(paragraph.lines) <= 5
        ):
            before.lines += paragraph.lines
        else:
            whole.append(paragraph)
    return whole
