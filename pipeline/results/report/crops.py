"""Where the sentences stand on their pages, and small pictures of them, as many as a budget allows."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.records import BoxRow, Evidence
from pipeline.results.report.cutting import Cut, cut_out, packed

#: Points to a unit of the little page that shows where a sentence stands.
UNIT = 4
#: From fine to coarse: dots an inch and shades of grey; the finest that fits the budget is taken.
GRADES = ((96, 4), (80, 4), (72, 3), (64, 2))
#: So many pictures are packed at once.
PACKERS = min(4, os.cpu_count() or 1)
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
    made: dict[str, str] = {}
    # Pictures are packed beside the drawing of the next: half of the time goes into packing.
    with ThreadPoolExecutor(PACKERS) as packers:
        for document, of_file in _by_document(rows, files).items():
            with _opened(files[document], password) as pdf:
                drawn = _drawn(pdf, of_file, grade[0]) if pdf else ()
                waiting = [(id, packers.submit(packed, cut, grade[1])) for id, cut in drawn]
            made.update((id, picture.result()) for id, picture in waiting)
    return made


def _drawn(pdf: Any, rows: Sequence[Evidence], dpi: int) -> Iterator[tuple[str, Cut]]:
    """What is cut out of the pages of one document for its rows, by their ids."""
    import pypdfium2 as pdfium

    ordered = sorted(rows, key=lambda r: r.page)
    for number, on_page in groupby(ordered, key=lambda r: r.page):
        if number > len(pdf):
            continue
        page: Any = None
        for row in on_page:
            lines = [b for b in row.boxes if b[0] == number]
            if not lines:
                continue
            try:
                page = page or pdf[number - 1]
                cut = cut_out(page, lines, dpi)
            except pdfium.PdfiumError:
                continue
            if cut:
                yield row.id, cut


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
