"""From boxes as a page is shown to the PDF's own coordinates, on turned and cropped pages too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pipeline.reading.extraction import Frame, frame
from pipeline.records import BoxRow

Point = tuple[float, float]


class Quad(NamedTuple):
    """A box on a page in the PDF's coordinates: its corners as a reader sees them."""

    top_left: Point
    top_right: Point
    bottom_left: Point
    bottom_right: Point

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        xs, ys = [p[0] for p in self], [p[1] for p in self]
        return min(xs), min(ys), max(xs), max(ys)


def point(where: Frame, x: float, y: float) -> Point:
    """A point from the shown page's top left, in the PDF's coordinates (from the bottom left)."""
    return {
        0: (where.left + x, where.top - y),
        1: (where.left + y, where.bottom + x),
        2: (where.right - x, where.bottom + y),
        3: (where.right - y, where.top - x),
    }[where.turn]


def quad(where: Frame, box: BoxRow) -> Quad:
    """A box as shown, in the PDF's coordinates."""
    _, x0, top, x1, bottom = box
    return Quad(*(point(where, x, y) for y in (top, bottom) for x in (x0, x1)))


@contextmanager
def frames(path: Path, password: str | None = None) -> Iterator[PageFrames]:
    """The frames of a PDF's pages, as they were when it was read.

    Raises:
        pypdfium2.PdfiumError: when it cannot be opened.
    """
    import pypdfium2 as pdfium

    pdf = pdfium.PdfDocument(path, password=password)
    try:
        yield PageFrames(pdf)
    finally:
        pdf.close()


class PageFrames:
    """Asks pdfium for a page's frame once; pages count from 1."""

    def __init__(self, pdf: object) -> None:
        self._pdf = pdf
        self._known: dict[int, Frame] = {}

    def __getitem__(self, number: int) -> Frame:
        if number not in self._known:
            import pypdfium2.raw as raw

            page = raw.FPDF_LoadPage(self._pdf.raw, number - 1)  # type: ignore[attr-defined]
            try:
                self._known[number] = frame(page)
            finally:
                if page:
                    raw.FPDF_ClosePage(page)
        return self._known[number]


def by_page(boxes: Iterable[BoxRow]) -> dict[int, list[BoxRow]]:
    """Boxes a page, in reading order."""
    pages: dict[int, list[BoxRow]] = {}
    for box in boxes:
        pages.setdefault(box[0], []).append(box)
    return pages


def regions(boxes: Sequence[BoxRow]) -> list[BoxRow]:
    """Boxes of lines that stand under each other, as one box a column of a page."""
    out: list[BoxRow] = []
    for box in boxes:
        if out and _goes_on(out[-1], box):
            page, x0, top, x1, bottom = out[-1]
            out[-1] = (
                page,
                min(x0, box[1]),
                min(top, box[2]),
                max(x1, box[3]),
                max(bottom, box[4]),
            )
        else:
            out.append(box)
    return out


def _goes_on(a: BoxRow, b: BoxRow) -> bool:
    """Whether line b stands right under what a holds: the next line of the same column."""
    line = b[4] - b[2]
    return (
        a[0] == b[0]
        and 0 <= b[4] - a[4] <= 2.5 * line
        and b[1] < a[3] + line
        and a[1] < b[3] + line
    )
