"""Joins paragraphs that a column's or page's end, a note or a figure had broken in two."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.reading.paragraphs import Paragraph, begins_item
from pipeline.reading.patterns import closes, opens_small, pattern

RUNNING = ("body", "list", "quote")


def joined(flow: Sequence[Paragraph], body: float) -> list[Paragraph]:
    """The flow with broken paragraphs made whole; what stood between comes after.

    ``body`` is the font size of the running text: other sizes run in streams of their own.
    """
    kept: list[Paragraph] = []
    open_: dict[str, Paragraph] = {}
    for paragraph in flow:
        group = _group(paragraph, body)
        if group is None:
            if paragraph.kind == "heading" and not paragraph.apart:
                open_.clear()
            kept.append(paragraph)
            continue
        before = open_.get(group)
        if before is not None and paragraph.first and _continues(before, paragraph):
            before.lines += paragraph.lines
            continue
        open_[group] = paragraph
        kept.append(paragraph)
    return kept


def _group(paragraph: Paragraph, body: float) -> str | None:
    """The stream that a paragraph runs in; None if it runs in none."""
    if paragraph.kind == "footnote":
        return "footnote"
    if paragraph.apart:
        return None
    if paragraph.kind in RUNNING:
        return "text" if abs(paragraph.size - body) < 0.08 * body else f"{paragraph.size:.0f}"
    return "reference" if paragraph.kind == "reference" else None


def _continues(a: Paragraph, b: Paragraph) -> bool:
    """Whether b goes on with the sentence or paragraph that a breaks off."""
    first, last = b.lines[0], a.lines[-1]
    if b.skip or first.lead or begins_item(first) or abs(a.size - b.size) > 0.08 * a.size:
        return False
    end = a.text.rstrip()
    if b.kind == "reference" and pattern("reference_entry").match(b.text):
        return False
    if b.kind == "footnote":
        return first.page != last.page and not closes(end)
    if opens_small(b.text):
        return not end.endswith((".", "?", "!")) or b.kind != "reference"
    if closes(end) or (a.kind == "list" and b.kind != "list"):
        return False
    if pattern("unfinished").search(end[-12:]):
        return True
    full = last.x1 > a.right - 0.12 * (a.right - a.left)
    return full and end.count(" ") > 2
