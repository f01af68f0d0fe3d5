"""Reads single pages with pdfplumber, the slow route, where pdfium cannot load them."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from typing import Any

import numpy as np

from pipeline.reading.extraction import PageWords
from pipeline.reading.lines import Line, lines_of
from pipeline.reading.patterns import pattern
from pipeline.reading.styles import Style

MAX_PAGES = 30  # the slow route takes a tenth of a second a page
TOLERANCE = 1.5  # points: pdfplumber's own 3 glues the words of files made with TeX


def pages_by_pdfplumber(
    data: bytes, numbers: Sequence[int], password: str | None
) -> dict[int, tuple[PageWords, list[Line]]]:
    """Words and lines of the pages with these numbers (from 1), of those that can be read at all."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    found: dict[int, tuple[PageWords, list[Line]]] = {}
    try:
        with pdfplumber.open(io.BytesIO(data), password=password or "") as pdf:
            for number in numbers[:MAX_PAGES]:
                if number <= len(pdf.pages):
                    found[number] = _page(pdf.pages[number - 1], number)
    except Exception:  # pdfminer raises whatever its parser meets in a broken file
        return found
    return found


def _page(page: Any, number: int) -> tuple[PageWords, list[Line]]:
    words = page.extract_words(x_tolerance=TOLERANCE, extra_attrs=["fontname", "size"])
    made = PageWords(number, float(page.width), float(page.height))
    if not words:
        return made, []
    made.texts = [str(w["text"]) for w in words]
    made.hyphen = [False] * len(words)
    made.first, made.last = [0] * len(words), [0] * len(words)
    made.shown = np.array([(w["x0"], w["top"], w["x1"], w["bottom"]) for w in words], np.float64)
    made.layout = made.shown
    made.head = made.tail = made.shown[:, 3] - made.shown[:, 1]
    lines = lines_of(made)
    for line in lines:
        word = words[line.words[len(line.words) // 2]]
        name = str(word["fontname"]).rpartition("+")[2]
        bold, italic = (
            bool(pattern("bold_name").search(name)),
            bool(pattern("italic_name").search(name)),
        )
        line.style = Style(name, round(float(word["size"]), 1), bold, italic, 0)
    return made, lines
