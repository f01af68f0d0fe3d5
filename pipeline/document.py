"""The core that every stage shares: a document is text, words with boxes, and spans over the text.

Reading makes a :class:`Document`; every later stage adds annotations to it or reads them and never
changes the text. Characters are counted in Unicode code points of ``Document.text``, from 0, end
exclusive. Boxes are in points from the top left corner of the page as it is shown; pages count from 1.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Kind = Literal[
    "body", "heading", "footnote", "quote", "list", "caption", "table", "reference", "contents"
]

#: Kinds that hold the running argument of a work; only these are coded.
CODED_KINDS: frozenset[str] = frozenset({"body", "quote", "list", "footnote"})


class Box(NamedTuple):
    """A rectangle on a page: page from 1, then points from the page's top left."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class Page(NamedTuple):
    """A page as it is shown: number from 1, size in points, whether its words came from OCR."""

    number: int
    width: float
    height: float
    ocr: bool = False


@dataclass(slots=True)
class Words:
    """The words of a document in reading order, as parallel arrays of one length.

    ``start`` and ``end`` are characters of ``Document.text``; a word broken over a line end has two
    entries, one a box. ``page`` is from 1; the four edges and ``size`` (font size) are points.
    ``confidence`` (0 to 1) tells how sure text recognition was; None where no page needed it.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    page: NDArray[np.int32]
    x0: NDArray[np.float64]
    top: NDArray[np.float64]
    x1: NDArray[np.float64]
    bottom: NDArray[np.float64]
    size: NDArray[np.float64]
    confidence: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.start)

    @classmethod
    def empty(cls) -> Words:
        """No words at all."""
        ints, floats = np.zeros(0, np.int64), np.zeros(0)
        return cls(ints, ints, np.zeros(0, np.int32), floats, floats, floats, floats, floats)


class Block(NamedTuple):
    """A paragraph, heading, list item …: one run of ``Document.text`` of one kind."""

    start: int
    end: int
    kind: Kind
    section: str | None


class Sentence(NamedTuple):
    """A sentence: its characters, the kind and section of its block, the number of its block."""

    id: str
    start: int
    end: int
    kind: Kind
    section: str | None
    block: int


@dataclass(slots=True)
class Document:
    """A work as read from one file.

    ``id`` is readable and its own: made of the file's name and of its content (:func:`document_id`).
    """

    id: str
    path: str
    sha256: str
    text: str = ""
    words: Words = field(default_factory=Words.empty)
    pages: list[Page] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    title: str | None = None
    authors: list[str] = field(default_factory=list)
    year: int | None = None
    notes: list[str] = field(default_factory=list)
    #: Pages whose text is missing or unreadable and could not be recognised.
    unread: list[int] = field(default_factory=list)
    #: What recognised the pages that needed it, ``none`` if nothing could, None if no page did.
    recogniser: str | None = None

    def boxes(self, start: int, end: int) -> list[Box]:
        """The boxes of the characters from start to end: one a line of print, in reading order."""
        w = self.words
        first = int(np.searchsorted(w.end, start, side="right"))
        last = int(np.searchsorted(w.start, end, side="left"))
        # Lists, for to take a number out of an array costs more than to reckon with it.
        columns = (c[first:last].tolist() for c in (w.page, w.x0, w.top, w.x1, w.bottom))
        lines: list[_Edges] = []
        for box in zip(*columns, strict=True):
            if lines and _same_line(lines[-1], box):
                lines[-1] = _union(lines[-1], box)
            else:
                lines.append(box)
        return [
            Box(page, round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))
            for page, x0, top, x1, bottom in lines
        ]

    def certainty(self, start: int, end: int) -> float | None:
        """How sure text recognition was of the characters from start to end (0 to 1, the words' mean).

        None where they were not recognised but stand in the file as text.
        """
        w = self.words
        if w.confidence is None:
            return None
        first = int(np.searchsorted(w.end, start, side="right"))
        last = int(np.searchsorted(w.start, end, side="left"))
        recognised = {page.number for page in self.pages if page.ocr}
        if last <= first or not recognised & set(w.page[first:last].tolist()):
            return None
        return round(float(w.confidence[first:last].mean()), 2)

    def page_of(self, start: int) -> int:
        """The page (from 1) on which the character at ``start`` stands."""
        if not len(self.words):
            return 1
        i = int(np.searchsorted(self.words.end, start, side="right"))
        return int(self.words.page[min(i, len(self.words) - 1)])


def document_id(path: str, sha256: str) -> str:
    """An id that a person recognises and no two contents share: ``schmitz-1995-3fa9c2d1``."""
    stem = re.split(r"[/\\]", path)[-1].rsplit(".", 1)[0]
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:40].strip("-")
    return "-".join(filter(None, (slug, sha256[:8])))


#: A box as a plain tuple, for those that are made a word at a time.
_Edges = tuple[int, float, float, float, float]


def _same_line(a: _Edges, b: _Edges) -> bool:
    """Whether b goes on where a stands: same page, rightwards, at least half its height shared."""
    page, left, top, _, bottom = a
    on, x0, upper, _, lower = b
    if page != on or x0 < left:
        return False
    shared = min(bottom, lower) - max(top, upper)
    return shared >= 0.5 * max(min(bottom - top, lower - upper), 0.1)


def _union(a: _Edges, b: _Edges) -> _Edges:
    """Both of one line: b stands to the right of where a begins."""
    page, x0, top, x1, bottom = a
    _, _, upper, right, lower = b
    return page, x0, min(top, upper), max(x1, right), max(bottom, lower)
