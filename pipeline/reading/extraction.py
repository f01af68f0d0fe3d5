"""Takes the words of a page with their boxes from pdfium, by the fewest calls that do.

One call for a page's text, words by a pattern, one box for a word's first and one for its last
character; font, size and colour are asked for once a run of words.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.graphics import Graphics, graphics
from pipeline.reading.pdfium_calls import address, plain

Floats = NDArray[np.float64]

#: Characters that pdfium puts where a hyphen stood at the end of a line.
HYPHEN_MARKS = "\x02\ufffe"
SOFT_HYPHENS = ("\u00ad", "\u2010")
WORD = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufeff\ufffe\uffff]+")
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
        a, b, c, d = edges[:, 0], edges[:, 1], edges[:, 2], edges[:, 3]
        if self.turn == 1:
            rows = (b - self.bottom, a - self.left, d - self.bottom, c - self.left)
        elif self.turn == 2:
            rows = (self.right - c, b - self.bottom, self.right - a, d - self.bottom)
        elif self.turn == 3:
            rows = (self.top - d, self.right - c, self.top - b, self.right - a)
        else:
            rows = (a - self.left, self.top - d, c - self.left, self.top - b)
        return np.stack(rows, axis=1)


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
    buffer = (ctypes.c_ushort * (count + 2))()
    take = plain("FPDFText_GetText", "p", "i", "i", "p")
    written = take(textpage, 0, count, ctypes.addressof(buffer))
    raw = bytes(buffer)[: 2 * max(written - 1, 0)]
    text = raw.decode("utf-16-le", "replace")
    return text, len(text) == count


def extract(page: Any, textpage: Any, number: int) -> PageWords:
    """The words of a loaded page and its text page (pypdfium2 raw handles)."""
    handle = address(textpage)
    text, aligned = page_text(handle)
    where = frame(page)
    made = PageWords(number, *where.size)
    made.graphics = graphics(page, where)
    spans = [m.span() for m in WORD.finditer(text)]
    if len(spans) > MAX_WORDS:
        spans, made.capped = spans[:MAX_WORDS], True
    if not spans:
        return made
    made.texts = [text[a:b] for a, b in spans]
    text += " "
    made.hyphen = [text[b] in HYPHEN_MARKS for _, b in spans]
    if aligned:
        made.first = [a for a, _ in spans]
        made.last = [b if h else b - 1 for (_, b), h in zip(spans, made.hyphen, strict=True)]
    else:
        index = plain("FPDFText_GetCharIndexFromTextIndex", "p", "i")
        made.first = [max(index(handle, a), 0) for a, _ in spans]
        made.last = [max(index(handle, b - 1), 0) for _, b in spans]
    _measure(made, handle, where)
    _lay_out(made, text)
    _mend(made, [n for n, (_, b) in enumerate(spans[:-1]) if text[b] in "\r\n"])
    _drop_unseen(made)
    return made


def _measure(page: PageWords, textpage: int, where: Frame) -> None:
    """Fills the boxes: the box of a word joins those of its first and last character."""
    count = len(page.texts)
    store = (ctypes.c_float * (8 * count))()
    at = ctypes.addressof(store)
    loose = plain("FPDFText_GetLooseCharBox", "p", "i", "p")
    for a, b in zip(page.first, page.last, strict=True):
        loose(textpage, a, at)
        loose(textpage, b, at + 16)
        at += 32
    ends = np.frombuffer(bytes(store), dtype=np.float32).reshape(count, 2, 4).astype(np.float64)
    ends = np.clip(np.nan_to_num(ends), -FAR, FAR)
    # FS_RECTF is left, top, right, bottom; some fonts have it upside down.
    xs, ys = np.sort(ends[:, :, 0::2], axis=2), np.sort(ends[:, :, 1::2], axis=2)
    low = np.stack((xs[:, :, 0].min(1), ys[:, :, 0].min(1)), axis=1)
    high = np.stack((xs[:, :, 1].max(1), ys[:, :, 1].max(1)), axis=1)
    page.shown = where.shown(np.concatenate((low, high), axis=1))
    page.up = _upwards(page, textpage)
    page.turned = (page.up - where.turn) % 4
    across = xs if page.up % 2 else ys
    page.head, page.tail = across[:, 0, 1] - across[:, 0, 0], across[:, 1, 1] - across[:, 1, 0]


def _upwards(page: PageWords, textpage: int) -> int:
    """Which way most letters stand, seen from a sample of words, in quarter turns to the left."""
    import pypdfium2.raw as raw

    step = max(1, len(page.first) // SAMPLE)
    turns: Counter[int] = Counter()
    for character in page.first[::step]:
        angle = raw.FPDFText_GetCharAngle(ctypes.cast(textpage, raw.FPDF_TEXTPAGE), character)
        if math.isfinite(angle):  # pdfium turns to the right
            turns[-round(max(angle, 0.0) / (math.pi / 2)) % 4] += 1
    return turns.most_common(1)[0][0] if turns else 0


def _mend(page: PageWords, ends: list[int]) -> None:
    """Joins words that pdfium parts by a line end although they touch; ``ends`` come before one."""
    gone: list[int] = []
    boxes, texts = page.layout, page.texts
    for n in reversed(ends):
        (_, top, x1, bottom), (left, upper, _, lower) = boxes[n].tolist(), boxes[n + 1].tolist()
        shared = min(bottom, lower) - max(top, upper)
        if -0.3 < (left - x1) / max(bottom - top, 0.1) < 0.1 and shared > 0.8 * (bottom - top):
            hyphen = texts[n + 1] in SOFT_HYPHENS and n + 2 < len(texts)
            texts[n] += "" if hyphen else texts[n + 1]
            page.hyphen[n] = hyphen or page.hyphen[n + 1]
            page.last[n], page.tail[n] = page.last[n + 1], page.tail[n + 1]
            for each in (page.layout, page.shown):
                each[n, :2] = np.minimum(each[n, :2], each[n + 1, :2])
                each[n, 2:] = np.maximum(each[n, 2:], each[n + 1, 2:])
            gone.append(n + 1)
    if not gone:
        return
    drop = set(gone)
    _keep(page, [n for n in range(len(texts)) if n not in drop])


def _keep(page: PageWords, numbers: list[int]) -> None:
    """Keeps the words with these numbers."""
    for name in ("texts", "hyphen", "first", "last"):
        setattr(page, name, [getattr(page, name)[n] for n in numbers])
    for name in ("shown", "layout", "head", "tail"):
        setattr(page, name, getattr(page, name)[numbers])


def _drop_unseen(page: PageWords) -> None:
    """Drops words that stand outside the page as it is shown."""
    x = (page.shown[:, 0] + page.shown[:, 2]) / 2
    y = (page.shown[:, 1] + page.shown[:, 3]) / 2
    seen = (x > -2) & (x < page.width + 2) & (y > -2) & (y < page.height + 2)
    if not seen.all():
        _keep(page, np.flatnonzero(seen).tolist())


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
    if RTL.search(text) and len(RTL.findall(text)) > len(LATIN.findall(text)):
        wide = page.height if page.turned % 2 else page.width
        boxes = np.stack((wide - boxes[:, 2], boxes[:, 1], wide - boxes[:, 0], boxes[:, 3]), axis=1)
    page.layout = boxes
