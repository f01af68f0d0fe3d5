"""Pages as grey images, and how far a scan is tilted."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.ocr.engines import Image

DPI = 200
#: Pixels of the largest image that is made: a page may say that it is as high as a mountain.
MOST_PIXELS = 25_000_000
#: Degrees: tilts beyond this are no accident of scanning, those below it do no harm.
MOST_TILT, LEAST_TILT = 4.0, 0.08
INK = 128
SAMPLE = 60_000  # dark pixels that are looked at


def render(pdf: Any, number: int) -> tuple[Image, float]:
    """Page ``number`` (from 1) of a pypdfium2 document as a grey image, and its pixels a point."""
    page = pdf[number - 1]
    try:
        wide, high = page.get_size()
        scale = DPI / 72
        if wide * high * scale**2 > MOST_PIXELS:
            scale = math.sqrt(MOST_PIXELS / (wide * high))
        # A page as narrow as a hair has sides of less than a pixel.
        scale = max(scale, 1 / max(min(wide, high), 1e-6))
        if wide * high * scale**2 > 2 * MOST_PIXELS:
            return np.full((1, 1), 255, np.uint8), scale
        made = page.render(scale=scale, grayscale=True).to_numpy()
        return np.ascontiguousarray(made[:, :, 0] if made.ndim == 3 else made), scale
    finally:
        page.close()


def tilt(image: Image) -> float:
    """How many degrees the lines of print fall to the right; 0 where none stand out.

    Seen along the right slope, rows of ink and rows of paper differ most.
    """
    small = image[::2, ::2]
    ys, xs = np.nonzero(small < INK)
    if len(ys) < 500:
        return 0.0
    step = max(1, len(ys) // SAMPLE)
    ys, xs = ys[::step].astype(np.float64), xs[::step].astype(np.float64)
    rows = small.shape[0]

    def sharpness(degrees: float) -> float:
        seen = ys - xs * math.tan(math.radians(degrees))
        counts = np.bincount((seen - seen.min()).astype(np.int64), minlength=rows)
        return float(np.square(np.diff(counts)).sum()) / len(ys)

    coarse = np.arange(-MOST_TILT, MOST_TILT + 0.01, 0.25)
    best = max(coarse, key=lambda d: (sharpness(d), -abs(d)))
    fine = np.arange(best - 0.2, best + 0.21, 0.05)
    best = float(max(fine, key=lambda d: (sharpness(d), -abs(d))))
    return best if abs(best) >= LEAST_TILT else 0.0


def straightened(image: Image, degrees: float) -> Image:
    """The image turned so that lines which fall by ``degrees`` run level; its size stays."""
    if not degrees:
        return image
    from PIL import Image as Pictures

    turned = Pictures.fromarray(image).rotate(
        degrees, resample=Pictures.Resampling.BICUBIC, fillcolor=255
    )
    return np.asarray(turned)


def tilted_back(
    boxes: NDArray[np.float64], degrees: float, shape: tuple[int, ...]
) -> NDArray[np.float64]:
    """Boxes (rows of x0, top, x1, bottom) in a straightened image as they stand in the image itself."""
    if not degrees or not len(boxes):
        return boxes
    angle = math.radians(degrees)
    cx, cy = shape[1] / 2, shape[0] / 2
    # The middle of each box is turned back; its sides stay, for a word is short and a tilt is small.
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2 - cx, (boxes[:, 1] + boxes[:, 3]) / 2 - cy
    mx = x * math.cos(angle) - y * math.sin(angle) + cx
    my = x * math.sin(angle) + y * math.cos(angle) + cy
    half_x, half_y = (boxes[:, 2] - boxes[:, 0]) / 2, (boxes[:, 3] - boxes[:, 1]) / 2
    return np.stack((mx - half_x, my - half_y, mx + half_x, my + half_y), axis=1)
