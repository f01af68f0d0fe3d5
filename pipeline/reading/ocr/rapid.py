"""rapidocr, whose models come with it from pip: slower, and lines come without their columns' order."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.ocr.engines import Image, Seen

#: Pixels that a line may reach over a gutter; lines that a column has at least.
SLACK, LINES = 4.0, 4


class Rapid:
    """Recognises with rapidocr's shipped models, loaded once."""

    name = "rapidocr"
    tight = False

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        one = {"EngineConfig.onnxruntime.intra_op_num_threads": 1}
        self._engine: Any = RapidOCR(params={"Global.log_level": "error", **one})

    def words(self, image: Image, dpi: int) -> list[Seen]:
        """The words of a grey image; a line's width is shared out among its characters."""
        found = self._engine(np.stack([image] * 3, axis=2))
        if found.boxes is None:
            return []
        words: list[Seen] = []
        order = in_order(np.asarray(found.boxes, np.float64))
        rows = [(found.boxes[i], found.txts[i], found.scores[i]) for i in order]
        for line, (box, text, sure) in enumerate(rows):
            xs, ys = np.asarray(box)[:, 0], np.asarray(box)[:, 1]
            left, right = float(xs.min()), float(xs.max())
            a = (right - left) / max(len(text), 1)
            at = 0
            for word in text.split():
                start = text.index(word, at)
                at = start + len(word)
                words.append(
                    Seen(
                        word,
                        left + a * start,
                        float(ys.min()),
                        left + a * at,
                        float(ys.max()),
                        float(sure),
                        line,
                    )
                )
        return words


def in_order(corners: NDArray[np.float64]) -> list[int]:
    """The order to read lines in, from their corners (lines, 4, 2): column by column where there are two.

    Lines that cross the gutter (titles, wide tables) part what stands above from what stands below.
    """
    left, right = corners[:, :, 0].min(1), corners[:, :, 0].max(1)
    middle = corners[:, :, 1].mean(1)
    high = float(np.median(corners[:, :, 1].max(1) - corners[:, :, 1].min(1)))
    down = [int(i) for i in np.lexsort((left, np.round(middle / max(high, 1.0))))]
    gutter = _gutter(left, right)
    if gutter is None:
        return down
    order: list[int] = []
    sides: tuple[list[int], list[int]] = ([], [])
    for i in sorted(down, key=lambda i: middle[i]):
        if left[i] < gutter - SLACK and right[i] > gutter + SLACK:
            order += [*sides[0], *sides[1], i]
            sides = ([], [])
        else:
            sides[int(left[i] >= gutter - SLACK)].append(i)
    return [*order, *sides[0], *sides[1]]


def _gutter(left: NDArray[np.float64], right: NDArray[np.float64]) -> float | None:
    """Where a white strip parts most lines into two columns of some length, in pixels."""
    low, wide = left.min(), right.max() - left.min()
    places = low + wide * np.linspace(0.25, 0.75, 101)
    crossing = ((left < places[:, None] - SLACK) & (right > places[:, None] + SLACK)).sum(1)
    before, after = (
        (right <= places[:, None] + SLACK).sum(1),
        (left >= places[:, None] - SLACK).sum(1),
    )
    fit = (np.minimum(before, after) >= LINES) & (crossing <= 0.25 * len(left))
    if not fit.any():
        return None
    best = np.flatnonzero(fit & (crossing == crossing[fit].min()))
    return float(places[best[len(best) // 2]])
