"""Where the sentences stand on their pages, and small pictures of them, as many as a budget allows."""

from __future__ import annotations

import base64
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.records import BoxRow, Evidence

#: Points of paper around a sentence, and the most that a picture shows of it.
MARGIN_X, MARGIN_Y, MOST_HIGH = 8.0, 5.0, 150.0
#: Points to a unit of the little page that shows where a sentence stands.
UNIT = 4
#: From fine to coarse: dots an inch and shades of grey; the finest that fits the budget is taken.
GRADES = ((96, 4), (80, 4), (72, 3), (64, 2))
#: So many pictures are made on trial to see how large they come out.
TRIAL = 24


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands: its page's size, and its lines as the path of an SVG, in :data:`UNIT`."""

    width: int
    height: int
    outline: str


@contextmanager
def _opened(path: Path, password: str | None) -> Iterator[Any]:
    """The PDF; None where it cannot be opened any more."""
    import pypdfium2 as pdfium

    try:
        pdf = pdfium.PdfDocument(path, password=password)
    except (pdfium.PdfiumError, OSError):
        yield None
        return
    try:
        yield pdf
    finally:
        pdf.close()


def places_of(
    rows: Iterable[Evidence], files: Mapping[str, Path], *, password: str | None = None
) -> dict[str, Place]:
    """The places of evidence rows by id; a file that cannot be opened any more gives none."""
    found = {}
    for document, of_file in _by_document(rows, files).items():
        with _opened(files[document], password) as pdf:
            for row in of_file if pdf else ():
                lines = [b for b in row.boxes if b[0] == row.page]
                if lines and row.page <= len(pdf):
                    width, height = pdf.get_page_size(row.page - 1)
                    found[row.id] = Place(
                        round(width / UNIT), round(height / UNIT), _outline(lines)
                    )
    return found


def pictures_of(
    rows: Sequence[Evidence],
    files: Mapping[str, Path],
    *,
    budget: int,
    password: str | None = None,
) -> dict[str, str]:
    """Pictures as data addresses by the rows' ids, of no more than ``budget`` bytes altogether.

    Rows come in the order in which they deserve a picture. All are made at the finest grade at which
    they fit; where they do not even fit at the coarsest, the last rows get none.
    """
    grade, most = _grade(rows, files, budget, password)
    made = _at_grade(rows[:most], files, grade, password)
    left, kept = budget, {}
    for row in rows[:most]:
        picture = made.get(row.id)
        if picture and len(picture) <= left:
            left -= len(picture)
            kept[row.id] = picture
    return kept


def _by_document(rows: Iterable[Evidence], files: Mapping[str, Path]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = defaultdict(list)
    for row in rows:
        if row.document in files:
            found[row.document].append(row)
    return found


def _grade(
    rows: Sequence[Evidence], files: Mapping[str, Path], budget: int, password: str | None
) -> tuple[tuple[int, int], int]:
    """The finest grade at which all pictures fit, and how many fit; by a trial over the rows."""
    trial = rows[:: max(1, len(rows) // TRIAL)]
    for grade in GRADES:
        sizes = [len(p) for p in _at_grade(trial, files, grade, password).values()]
        if not sizes:
            break
        size = sum(sizes) / len(sizes)
        if size * len(rows) <= budget * 0.95:
            return grade, len(rows)
    # Half as many again, for the trial may have met with long sentences.
    return GRADES[-1], int(1.5 * budget / size) + 1 if sizes else 0


def _at_grade(
    rows: Sequence[Evidence],
    files: Mapping[str, Path],
    grade: tuple[int, int],
    password: str | None,
) -> dict[str, str]:
    """The pictures of the rows at one grade; whatever pdfium cannot draw has none."""
    import pypdfium2 as pdfium

    made: dict[str, str] = {}
    for document, of_file in _by_document(rows, files).items():
        with _opened(files[document], password) as pdf:
            for row in sorted(of_file, key=lambda r: r.page) if pdf else ():
                lines = [b for b in row.boxes if b[0] == row.page]
                if not lines or row.page > len(pdf):
                    continue
                try:
                    picture = _picture(pdf[row.page - 1], lines, grade)
                except pdfium.PdfiumError:
                    continue
                if picture:
                    made[row.id] = picture
    return made


def _outline(boxes: Sequence[BoxRow]) -> str:
    """The lines as rectangles in whole units; lines that stand under one another alike are one."""
    joined: list[list[float]] = []
    for _, x0, top, x1, bottom in boxes:
        last = joined[-1] if joined else None
        alike = last and abs(last[0] - x0) < 3 and abs(last[2] - x1) < 3
        if last and alike and top - last[1] >= 0 and top - last[3] < 12:
            last[3] = bottom
        else:
            joined.append([x0, top, x1, bottom])
    corners = (
        (round(a / UNIT), round(b / UNIT), round((c - a) / UNIT) or 1, round((d - b) / UNIT) or 1)
        for a, b, c, d in joined
    )
    return "".join(f"M{x} {y}h{w}v{h}h-{w}z" for x, y, w, h in corners)


def _picture(page: Any, boxes: Sequence[BoxRow], grade: tuple[int, int]) -> str | None:
    """The lines of a sentence as a data address; what is not of the sentence is paler."""
    dpi, shades = grade
    width, height = page.get_size()
    boxes = _first_column(boxes)
    left = max(0.0, min(b[1] for b in boxes) - MARGIN_X)
    top = max(0.0, min(b[2] for b in boxes) - MARGIN_Y)
    right = min(width, max(b[3] for b in boxes) + MARGIN_X)
    bottom = min(height, max(b[4] for b in boxes) + MARGIN_Y, top + MOST_HIGH)
    if right - left < 4 or bottom - top < 4:
        return None
    scale = dpi / 72
    cut = (left, height - bottom, width - right, top)
    grey = page.render(scale=scale, crop=cut, grayscale=True).to_numpy()
    grey = grey.reshape(grey.shape[0], grey.shape[1]).copy()
    inside = np.zeros(grey.shape, dtype=bool)
    for _, x0, y0, x1, y1 in boxes:
        rows = slice(max(0, int((y0 - 1 - top) * scale)), int((y1 + 1 - top) * scale) + 1)
        columns = slice(max(0, int((x0 - 1 - left) * scale)), int((x1 + 1 - left) * scale) + 1)
        inside[rows, columns] = True
    return _webp(grey, inside, shades)


def _first_column(boxes: Sequence[BoxRow]) -> list[BoxRow]:
    """The boxes as far as they stand under one another: where the column ends, so does the picture."""
    kept = [boxes[0]]
    for box in boxes[1:]:
        if box[2] < kept[-1][2] - 2:
            break
        kept.append(box)
    return kept


def _webp(grey: NDArray[np.uint8], inside: NDArray[np.bool_], shades: int) -> str:
    """Few shades, so that they pack well: ink on yellow inside the sentence, pale grey outside."""
    from PIL import Image

    step = np.rint(grey.astype(np.float32) / 255 * (shades - 1)) / (shades - 1)
    outside = 150 + 105 * step
    red = np.where(inside, 20 + 235 * step, outside)
    green = np.where(inside, 20 + 224 * step, outside)
    blue = np.where(inside, 20 + 158 * step, outside)
    out = io.BytesIO()
    image = Image.fromarray(np.rint(np.stack([red, green, blue], axis=-1)).astype(np.uint8))
    image.save(out, "WEBP", lossless=True, quality=50, method=3)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode("ascii")
