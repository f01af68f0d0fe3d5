"""Takes the words of a page with their boxes from pdfium, by the fewest calls that do.

One call for a page's text, words by a pattern, one box for a word's first and one for its last
character; font, size and colour are asked for once a run of words.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter, deque
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.graphics import Graphics, graphics
from pipeline.reading.mending import drop_unseen, join_touching
from pipeline.reading.pdfium_calls import address, plain
from pipeline.reading.spans import spans_of

Floats = NDArray[np.float64]

RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
LATIN = re.compile(r"[A-Za-z]")
MAX_WORDS = 20_000
FAR = 20_000.0  # points: no page is larger (ISO 32000, annex C)
SAMPLE = 15  # words whose letters are asked for the way they stand


@dataclass(slots=True)
class PageWords:
    """The words of a page in the file's order; boxes are points, origin top left, x0 top x1 bottom.

    ``shown`` are boxes as the page is shown; in ``layout`` lines run from left to right and down,
    whatever the script or the turn of the text: ``turned`` is in quarters, 1 if it runs up the page,
    3 if down, and then ``layout`` is as wide as the page is high. ``up`` is where the letters' heads
    point in the file's own coordinates: 0 up, 1 left, 2 down, 3 right. ``hyphen`` tells whether a
    line-end hyphen followed the word, ``first`` and ``last`` are its characters' numbers in pdfium,
    ``head`` and ``tail`` the heights of their boxes.
    """

    number: int
    width: float
    height: float
    texts: list[str] = field(default_factory=list)
    hyphen: list[bool] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    shown: Floats = field(default_factory=lambda: np.zeros((0, 4)))
    layout: Floats = field(default_factory=lambda: np.zeros((0, 4)))
    head: Floats = field(default_factory=lambda: np.zeros(0))
    tail: Floats = field(default_factory=lambda: np.zeros(0))
    graphics: Graphics = field(default_factory=Graphics)
    turned: int = 0
    up: int = 0
    capped: bool = False
    #: How sure text recognition was of each word, from 0 to 1; None where the file has a text layer.
    confidence: Floats | None = None


@dataclass(slots=True)
class Frame:
    """How pdfium's page coordinates become points as shown."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown, in points."""
        wide, high = self.right - self.left, self.top - self.bottom
        return (high, wide) if self.turn % 2 else (wide, high)

    def shown(self, edges: Floats) -> Floats:
        """Rows of left, bottom, right, top as rows of x0, top, x1, bottom."""
        a, b, c, d = edges.T
        if self.turn == 1:
            rows = (b - self.bottom, a - self.left, d - self.bottom, c - self.left)
        elif self.turn == 2:
            rows = (self.right - c, b - self.bottom, self.right - a, d - self.bottom)
        elif self.turn == 3:
            rows = (self.top - d, self.right - c, self.top - b, self.right - a)
        else:
            rows = (a - self.left, self.top - d, c - self.left, self.top - b)
        made = np.empty((len(edges), 4))
        made[:, 0], made[:, 1], made[:, 2], made[:, 3] = rows
        return made


def frame(page: Any) -> Frame:
    """The frame of a loaded pdfium page: its crop box within its media box, and its turn."""
    import pypdfium2.raw as raw

    box = raw.FS_RECTF()
    if not raw.FPDF_GetPageBoundingBox(page, box) or box.right <= box.left:
        return Frame(0.0, 0.0, 612.0, 792.0, 0)
    return Frame(box.left, box.bottom, box.right, box.top, raw.FPDFPage_GetRotation(page) % 4)


def page_text(textpage: int) -> tuple[str, bool]:
    """All characters of a text page, and whether their numbers are pdfium's character numbers."""
    count = plain("FPDFText_CountChars", "p")(textpage)
    if count <= 0:
        return "", True
    units = np.empty(count + 2, np.uint16)
    take = plain("FPDFText_GetText", "p", "i", "i", "p")
    written = take(textpage, 0, count, units.ctypes.data)
    text = units[: max(written - 1, 0)].tobytes().decode("utf-16-le", "replace")
    return text, len(text) == count


def extract(page: Any, textpage: Any, number: int) -> PageWords:
    """The words of a loaded page and its text page (pypdfium2 raw handles)."""
    handle = address(textpage)
    text, aligned = page_text(handle)
    where = frame(page)
    made = PageWords(number, *where.size)
    made.graphics = graphics(page, where)
    spans = spans_of(text, MAX_WORDS)
    made.capped = spans.capped
    if not spans.texts:
        return made
    made.texts = spans.texts
    made.hyphen = spans.hyphen.tolist()
    if aligned:
        made.first = spans.start.tolist()
        made.last = np.where(spans.hyphen, spans.end, spans.end - 1).tolist()
    else:
        index = plain("FPDFText_GetCharIndexFromTextIndex", "p", "i")
        made.first = [max(index(handle, a), 0) for a in spans.start.tolist()]
        made.last = [max(index(handle, b), 0) for b in (spans.end - 1).tolist()]
    _measure(made, handle, where)
    _lay_out(made, text)
    join_touching(made, np.flatnonzero(spans.breaks[:-1]))
    drop_unseen(made)
    return made


def _finite(edges: NDArray[np.float32]) -> Floats:
    """The edges, none of them endless or further away than any page reaches."""
    if np.abs(edges).max() <= FAR:
        return edges.astype(np.float64)
    return np.clip(np.nan_to_num(edges.astype(np.float64)), -FAR, FAR)


def _measure(page: PageWords, textpage: int, where: Frame) -> None:
    """Fills the boxes: the box of a word joins those of its first and last character."""
    count = len(page.texts)
    store = np.zeros((count, 2, 4), np.float32)  # a box that pdfium does not know stays so
    characters = chain.from_iterable(zip(page.first, page.last, strict=True))
    begin = store.ctypes.data
    places = range(begin, begin + store.nbytes, 4 * store.itemsize)
    loose = plain("FPDFText_GetLooseCharBox", "p", "i", "p")
    deque(map(loose, repeat(textpage), characters, places), maxlen=0)
    ends = _finite(store)
    # FS_RECTF is left, top, right, bottom; some fonts have it upside down.
    left, right = np.minimum(ends[..., 0], ends[..., 2]), np.maximum(ends[..., 0], ends[..., 2])
    low, high = np.minimum(ends[..., 1], ends[..., 3]), np.maximum(ends[..., 1], ends[..., 3])
    edges = np.empty((count, 4))
    np.minimum(left[:, 0], left[:, 1], out=edges[:, 0])
    np.minimum(low[:, 0], low[:, 1], out=edges[:, 1])
    np.maximum(right[:, 0], right[:, 1], out=edges[:, 2])
    np.maximum(high[:, 0], high[:, 1], out=edges[:, 3])
    page.shown = where.shown(edges)
    page.up = _upwards(page, textpage)
    page.turned = (page.up - where.turn) % 4
    across = right - left if page.up % 2 else high - low
    page.head, page.tail = across[:, 0], across[:, 1]


def _upwards(page: PageWords, textpage: int) -> int:
    """Which way most letters stand, seen from a sample of words, in quarter turns to the left."""
    import pypdfium2.raw as raw

    step = max(1, len(page.first) // SAMPLE)
    turns: Counter[int] = Counter()
    handle = ctypes.cast(textpage, raw.FPDF_TEXTPAGE)
    for character in page.first[::step]:
        angle = raw.FPDFText_GetCharAngle(handle, character)
        if math.isfinite(angle):  # pdfium turns to the right
            turns[-round(max(angle, 0.0) / (math.pi / 2)) % 4] += 1
    return turns.most_common(1)[0][0] if turns else 0


def _lay_out(page: PageWords, text: str) -> None:
    """Sets ``layout``: mirrored where the script runs leftwards, turned where the page is turned."""
    boxes = page.shown.copy()
    if page.turned:
        x0, top, x1, bottom = boxes.T
        if page.turned == 1:  # up the page, the usual way to set a wide table
            rows = (page.height - bottom, x0, page.height - top, x1)
        elif page.turned == 2:
            rows = (page.width - x1, page.height - bottom, page.width - x0, page.height - top)
        else:
            rows = (top, page.width - x1, bottom, page.width - x0)
        boxes = np.stack(rows, axis=1)
    if (
        not text.isascii()
        and RTL.search(text)
        and len(RTL.findall(text)) > len(LATIN.findall(text))
    ):
        wide = page.height if page.turned % 2 else page.width
        boxes = np.stack((wide - boxes[:, 2], boxes[:, 1], wide - boxes[:, 0], boxes[:, 3]), axis=1)
    page.layout = boxes
