"""Cuts the blocks of a page into paragraphs, by gaps, indents, markers, short lines and style."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.document import Kind
from pipeline.reading.lines import MARKER, Line
from pipeline.reading.patterns import closes, opens_small, pattern

#: How an entry of a list of references begins: "Schmitz, H. …", "Pyke, F., …".
SURNAME_FIRST = re.compile(r"[^\W\d_][\w'’-]+, (?:[A-Z]\.[ ,-]?)+")
BULLET_ONLY = "•▪▫●○◦■□►▸➢➤✓✔❖◆◇‣⁃·∙"


@dataclass(slots=True, eq=False)
class Paragraph:
    """Lines that make one paragraph, item or heading; ``apart`` if it is not in the running text.

    ``first`` if it is the first of its block; ``skip`` leading words are only its marker; ``left`` and
    ``right`` are the edges of its block in layout points.
    """

    lines: list[Line]
    kind: Kind = "body"
    apart: bool = False
    section: str | None = None
    left: float = 0.0
    right: float = 0.0
    skip: int = 0
    first: bool = False

    @property
    def text(self) -> str:
        """Its raw text, line by line."""
        return " ".join([line.text for line in self.lines])

    @property
    def size(self) -> float:
        """The font size of most of it, in points."""
        return median([line.style.size for line in self.lines])


def paragraphs_of(block: Sequence[Line], pitch: float | None = None) -> list[Paragraph]:
    """The paragraphs of a block of lines; ``pitch`` is the page's usual distance of base lines."""
    left, right = min(ln.x0 for ln in block), max(ln.x1 for ln in block)
    steps = [b.bottom - a.bottom for a, b in zip(block, block[1:], strict=False)]
    # The smallest common step is the line pitch: paragraphs of one line must not set it.
    usual = sorted(steps)[len(steps) // 3] if steps else 0.0
    if pitch is not None and steps and abs(block[0].style.size - block[-1].style.size) < 0.6:
        usual = min(usual, max(pitch, 0.8 * usual)) if usual > 1.15 * pitch else usual
    hanging = _hangs(block, left)
    ends = [ln.x1 for ln in block]
    made = [[block[0]]]
    for n, (a, b, step) in enumerate(zip(block, block[1:], steps, strict=False)):
        # Beside a figure lines are shorter: what is full is told by the lines around.
        edge = max(ends[max(0, n - 2) : n + 4])
        if _parts(a, b, step, usual, left, edge, hanging) or (
            len(made[-1]) == 1 and _heads(a, b, left, edge)
        ):
            made.append([b])
        else:
            made[-1].append(b)
    return [Paragraph(lines, left=left, right=right) for lines in made]


def _hangs(block: Sequence[Line], left: float) -> bool:
    """Whether entries hang: their first lines stick out to the left of the rest."""
    if len(block) < 4 or any(ln.hang for ln in block):
        return False
    # The last line of an entry is short: in hanging entries it is one of those set in.
    right = max(ln.x1 for ln in block)
    short = [ln.x0 > left + 0.8 * ln.style.size for ln in block if ln.x1 < 0.92 * right]
    if 2 * sum(short) <= len(short):
        return False
    inner = sum(ln.x0 > left + 0.8 * ln.style.size for ln in block)
    follows = sum(
        b.x0 > left + 0.8 * b.style.size >= a.x0 - left + 0.4 * b.style.size
        for a, b in zip(block, block[1:], strict=False)
    )
    return inner >= 0.4 * len(block) and follows > 0


def begins_item(line: Line) -> bool:
    """Whether the line begins with a bullet or a number set off from its text."""
    if line.hang:
        return True
    first = line.text.split(" ", 1)[0]
    if first and first[0] in BULLET_ONLY:
        return True
    return (
        len(line.words) > 1 and not first.isdigit() and bool(MARKER.match(first)) and len(first) > 1
    )


def _parts(
    a: Line, b: Line, step: float, usual: float, left: float, right: float, hanging: bool
) -> bool:
    """Whether a new paragraph begins with line b, which stands under a."""
    high = max(a.style.size, 4.0)
    if b.lead or step > usual + 0.3 * high or step < -high:
        return True
    if pattern("source_note").match(b.text):
        return True
    first = b.text.split(" ", 1)[0]
    fits = right - a.x1 > b.width * (len(first) + 1) / max(len(b.text), 1) + 0.4 * high
    if begins_item(b) and (b.hang or b.text[0] in BULLET_ONLY or (fits and _may_list(a, b))):
        return True
    if abs(a.style.size - b.style.size) > 0.07 * high:
        return True
    if (
        a.style[2:] != b.style[2:]
        and not opens_small(b.text)
        and (fits or (closes(a.text) and b.style.bold) or _ends_bold(a, b))
    ):
        return True
    if hanging:
        out = b.x0 < left + 0.4 * high and not opens_small(b.text)
        return out and (a.x0 > left + 0.4 * high or fits)
    if SURNAME_FIRST.match(b.text) and closes(a.text) and b.x0 < left + 0.4 * high:
        return True
    indented = b.x0 > a.x0 + 0.7 * high and b.x0 > left + 0.7 * high
    if indented and not a.hang and (closes(a.text) or fits) and a.x0 < left + 0.7 * high:
        return True
    if opens_small(b.text) or a.hang or not closes(a.text):
        return False
    # After a paragraph of one line the next is set in as that is.
    alike = b.x0 > left + 0.7 * high and abs(a.x0 - b.x0) < 1
    return fits or alike


def _may_list(a: Line, b: Line) -> bool:
    """Whether a number or letter at the start of b can number an item, not be part of the text."""
    _, _, rest = b.text.partition(" ")
    if a.text.count("(") > a.text.count(")") or not closes(a.text):
        return False
    return rest[:1].isupper() or begins_item(a) or a.text.rstrip()[-1] in ":;"


def _heads(a: Line, b: Line, left: float, right: float) -> bool:
    """Whether a first line that ends early, without a stop, heads the text under it."""
    wide = right - left
    return (
        right - a.x1 > 0.3 * wide
        and b.x1 > right - 0.2 * wide
        and len(a.words) <= 10
        and not closes(a.text)
        and a.text[:1].isupper()
        and b.text[:1].isupper()
    )


def _ends_bold(a: Line, b: Line) -> bool:
    """Whether bold type ends with line a though its sentence does not, as in a heading."""
    return a.style.bold and not b.style.bold and not b.opens_bold and not closes(a.text)
