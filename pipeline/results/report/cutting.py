"""A sentence cut out of its page, and packed as a small picture."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.records import BoxRow

#: Points of paper around a sentence, and the most that a picture shows of it.
MARGIN_X, MARGIN_Y, MOST_HIGH = 8.0, 5.0, 150.0


class Cut(NamedTuple):
    """What is cut out of a page: its greys, and which dots are of the sentence."""

    grey: NDArray[np.uint8]
    inside: NDArray[np.bool_]


def cut_out(page: Any, boxes: Sequence[BoxRow], dpi: int) -> Cut | None:
    """The lines of a sentence as they stand on the page; nothing where they have no extent."""
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
    return Cut(grey, inside)


def _first_column(boxes: Sequence[BoxRow]) -> list[BoxRow]:
    """The boxes as far as they stand under one another: where the column ends, so does the picture."""
    kept = [boxes[0]]
    for box in boxes[1:]:
        if box[2] < kept[-1][2] - 2:
            break
        kept.append(box)
    return kept


@cache
def _colours(shades: int) -> NDArray[np.uint8]:
    """Red, green and blue, of shape (2, 256, 3): of each grey outside the sentence, and inside it.

    Few shades, so that they pack well: ink on yellow inside the sentence, pale grey outside.
    """
    step = np.rint(np.arange(256, dtype=np.float32) / 255 * (shades - 1)) / (shades - 1)
    outside = np.stack([150 + 105 * step] * 3, axis=-1)
    inside = np.stack([20 + span * step for span in (235, 224, 158)], axis=-1)
    return np.rint(np.stack([outside, inside])).astype(np.uint8)


def packed(cut: Cut, shades: int) -> str:
    """The picture as a data address."""
    from PIL import Image

    out = io.BytesIO()
    image = Image.fromarray(_colours(shades)[cut.inside.astype(np.intp), cut.grey])
    image.save(out, "WEBP", lossless=True, quality=50, method=3)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode("ascii")
