"""Mends the words of a page: joins those that pdfium parts, drops those that nobody sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.spans import Numbers

if TYPE_CHECKING:
    from pipeline.reading.extraction import PageWords

Floats = NDArray[np.float64]

SOFT_HYPHENS = ("\u00ad", "\u2010")


def join_touching(page: PageWords, ends: Numbers) -> None:
    """Joins words that pdfium parts by a line end although they touch; ``ends`` come before one."""
    boxes, texts = page.layout, page.texts
    if not len(ends) or not _touch(boxes[ends], boxes[ends + 1]).any():
        return  # as on nearly every page
    gone: list[int] = []
    for n in reversed(ends.tolist()):
        if _touch(boxes[n : n + 1], boxes[n + 1 : n + 2])[0]:
            hyphen = texts[n + 1] in SOFT_HYPHENS and n + 2 < len(texts)
            texts[n] += "" if hyphen else texts[n + 1]
            page.hyphen[n] = hyphen or page.hyphen[n + 1]
            page.last[n], page.tail[n] = page.last[n + 1], page.tail[n + 1]
            for each in (page.layout, page.shown):
                each[n, :2] = np.minimum(each[n, :2], each[n + 1, :2])
                each[n, 2:] = np.maximum(each[n, 2:], each[n + 1, 2:])
            gone.append(n + 1)
    drop = set(gone)
    _keep(page, [n for n in range(len(texts)) if n not in drop])


def _touch(a: Floats, b: Floats) -> NDArray[np.bool_]:
    """Which of the boxes b go on where those of a end, at the same height."""
    high = a[:, 3] - a[:, 1]
    gap = (b[:, 0] - a[:, 2]) / np.maximum(high, 0.1)
    shared = np.minimum(a[:, 3], b[:, 3]) - np.maximum(a[:, 1], b[:, 1])
    return (gap > -0.3) & (gap < 0.1) & (shared > 0.8 * high)


def _keep(page: PageWords, numbers: list[int]) -> None:
    """Keeps the words with these numbers."""
    for name in ("texts", "hyphen", "first", "last"):
        setattr(page, name, [getattr(page, name)[n] for n in numbers])
    for name in ("shown", "layout", "head", "tail"):
        setattr(page, name, getattr(page, name)[numbers])


def drop_unseen(page: PageWords) -> None:
    """Drops words that stand outside the page as it is shown."""
    x = (page.shown[:, 0] + page.shown[:, 2]) / 2
    y = (page.shown[:, 1] + page.shown[:, 3]) / 2
    seen = (x > -2) & (x < page.width + 2) & (y > -2) & (y < page.height + 2)
    if not seen.all():
        _keep(page, np.flatnonzero(seen).tolist())
