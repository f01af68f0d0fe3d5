"""Codes on places of a PDF's pages: which words lie under them, as passages of the source's text."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Document
from pipeline.language.sentences import split
from pipeline.reading import ReadingError, read
from pipeline.results.exports.places import frames
from pipeline.results.imports.content import Selection, Source
from pipeline.results.imports.package import CodingFileError, Package

#: A rectangle is a sentence's own if each of its edges is so near (points) to that of the sentence's
#: words: programs write whole points, and draw a little around the letters.
NEAR = 3.0

Passage = tuple[int, int]
Edges = NDArray[np.float64]


def place(source: Source, package: Package) -> None:
    """Give the coded rectangles of a PDF source the passages that are printed under them.

    Where the project brings no text of the PDF, the text of our reading becomes the source's. What has
    no passage in the end says why in its ``fault``.
    """
    wanted = [n for n, s in enumerate(source.selections) if s.page is not None]
    if not wanted:
        return
    try:
        places = _places(source, package, [source.selections[n] for n in wanted])
    except (CodingFileError, ReadingError) as e:
        fault = e.detail if isinstance(e, ReadingError) else str(e)
        places = [f"its PDF cannot be read: {fault}"] * len(wanted)
    for n, found in zip(wanted, places, strict=True):
        s = source.selections[n]
        if isinstance(found, str):
            source.selections[n] = replace(s, fault=found)
        else:
            source.selections[n] = replace(
                s, start=found[0][0], end=found[-1][1], pieces=tuple(found)
            )


def _places(
    source: Source, package: Package, selections: Sequence[Selection]
) -> list[list[Passage] | str]:
    """The passages of each rectangle, or in words why there are none."""
    if source.pdf is None:
        raise CodingFileError("the project names no file for it")
    data = package.file(source.pdf)
    with tempfile.TemporaryDirectory() as folder:
        # Under a name of ours: the reader takes a path, and a name from the project may say anything.
        path = Path(folder) / "source.pdf"
        path.write_bytes(data)
        document = read(path, name=source.name)
        split(document)
        edges = _shown(path, selections)
    if source.text is None:
        source.text, source.fault = document.text, None
    found: list[list[Passage] | str] = []
    for selection, rectangle in zip(selections, edges, strict=True):
        passages = _under(document, selection.page or 0, rectangle)
        told = _moved(passages, document.text, source.text) if passages else None
        found.append(told or _why(document, selection.page or 0, passages))
    return found


def _shown(path: Path, selections: Sequence[Selection]) -> list[Edges | None]:
    """Rectangles as x0, top, x1, bottom of the page as it is shown; null where there is no such page."""
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(path) as pdf:
        count = len(pdf)
    edges: list[Edges | None] = []
    with frames(path) as where:
        for s in selections:
            assert s.page is not None and s.box is not None
            there = 1 <= s.page <= count
            edges.append(
                where[s.page].shown(np.array([s.box], dtype=np.float64))[0] if there else None
            )
    return edges


def _under(document: Document, page: int, rectangle: Edges | None) -> list[Passage]:
    """The runs of words whose middle lies in the rectangle; a run of sentences that it fits, if any."""
    if rectangle is None:
        return []
    w = document.words
    x0, top, x1, bottom = rectangle
    across, down = (w.x0 + w.x1) / 2, (w.top + w.bottom) / 2
    inside = (w.page == page) & (across >= x0) & (across <= x1) & (down >= top) & (down <= bottom)
    numbers = np.flatnonzero(inside)
    if not len(numbers):
        return []
    own = _own(document, page, rectangle, numbers)
    if own:
        return [own]
    runs = np.split(numbers, np.flatnonzero(np.diff(numbers) > 1) + 1)
    return [(int(w.start[run[0]]), int(w.end[run[-1]])) for run in runs]


def _own(
    document: Document, page: int, rectangle: Edges, numbers: NDArray[np.int64]
) -> Passage | None:
    """The sentences in a row that the rectangle was drawn around: the fewest whose edges are its edges.

    A rectangle around a sentence of several lines covers words of its neighbours as well.
    """
    w = document.words
    first, last = int(w.start[numbers[0]]), int(w.end[numbers[-1]])
    here = np.flatnonzero(w.page == page)
    near = []
    for s in document.sentences:
        if s.end > first and s.start < last:
            words = here[(w.start[here] >= s.start) & (w.end[here] <= s.end)]
            if len(words):
                near.append((s.start, s.end, _edges(document, words)))
    fits = []
    for a, (start, _, around) in enumerate(near):
        for b, (_, end, edges) in enumerate(near[a:]):
            # Of the first two edges the lesser, of the last two the greater: the box around both.
            around = np.concatenate(
                (np.minimum(around[:2], edges[:2]), np.maximum(around[2:], edges[2:]))
            )
            if np.abs(around - rectangle).max() <= NEAR:
                fits.append((b, start, end))
    return min(fits)[1:] if fits else None


def _edges(document: Document, words: NDArray[np.int64]) -> Edges:
    """The box around some words, as x0, top, x1, bottom."""
    w = document.words
    return np.array(
        [w.x0[words].min(), w.top[words].min(), w.x1[words].max(), w.bottom[words].max()]
    )


def _moved(passages: Sequence[Passage], ours: str, theirs: str) -> list[Passage] | None:
    """Passages of our text in the text that the project has of the same PDF; null where not found.

    A passage that stands there more than once is the one that stands at about the same part of the text.
    """
    if ours == theirs:
        return list(passages)
    moved = []
    for start, end in passages:
        words = re.findall(r"\w+", ours[start:end])
        # Programs part words broken over lines, and lines, in ways of their own.
        pattern = r"\W*".join(re.escape(letter) for letter in "".join(words))
        found = [m.span() for m in re.finditer(pattern, theirs)] if words else []
        if not found:
            return None
        part = start / max(len(ours), 1)
        moved.append(min(found, key=lambda f: abs(f[0] / max(len(theirs), 1) - part)))
    return sorted(moved)


def _why(document: Document, page: int, passages: Sequence[Passage]) -> str:
    if passages:
        words = document.text[passages[0][0] : passages[-1][1]][:60]
        return f"its words ({words!r} …) do not stand in the text that the project has of the PDF"
    if page > len(document.pages):
        return f"the PDF has {len(document.pages)} pages"
    if page in document.unread:
        return "the page is a scan without text"
    return "there are no words under it"
