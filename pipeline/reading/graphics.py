"""The drawn things of a page that matter to reading: rules, boxes and pictures."""

from __future__ import annotations

import builtins
from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.pdfium_calls import address, plain

if TYPE_CHECKING:
    from pipeline.reading.extraction import Frame

Floats = NDArray[np.float64]

MAX_OBJECTS = 4_000
THIN = 3.0  # points: a drawn thing thinner than this is a rule
PATH, IMAGE = 2, 3  # FPDF_PAGEOBJ_PATH and FPDF_PAGEOBJ_IMAGE


def _none() -> Floats:
    return np.zeros((0, 4))


@dataclass(slots=True)
class Graphics:
    """Drawn things as rows of x0, top, x1, bottom in points as shown."""

    rules: Floats = field(default_factory=_none)
    uprights: Floats = field(default_factory=_none)
    boxes: Floats = field(default_factory=_none)
    images: Floats = field(default_factory=_none)

    @property
    def any(self) -> bool:
        """Whether anything is drawn."""
        return builtins.any(
            len(part) for part in (self.rules, self.uprights, self.boxes, self.images)
        )


def graphics(page: Any, where: Frame) -> Graphics:
    """The rules (lying and upright), boxes and pictures of a loaded pdfium page."""
    handle = address(page)
    count = min(plain("FPDFPage_CountObjects", "p")(handle), MAX_OBJECTS)
    get, kind = plain("*FPDFPage_GetObject", "p", "i"), plain("FPDFPageObj_GetType", "p")
    bounds = plain("FPDFPageObj_GetBounds", "p", "p", "p", "p", "p")
    things = list(map(get, repeat(handle, count), range(count)))
    kinds = np.fromiter(map(kind, things), np.int64, count)
    wanted = np.flatnonzero((kinds == PATH) | (kinds == IMAGE))
    found = [things[n] for n in wanted.tolist()]
    if not found:
        return Graphics()
    store = np.zeros((len(found), 4), np.float32)
    at = store.ctypes.data
    for thing in found:
        bounds(thing, at, at + 4, at + 8, at + 12)
        at += 16
    edges = store.astype(np.float64)
    shown = where.shown(edges if np.isfinite(edges).all() else np.nan_to_num(edges))
    images = kinds[wanted] == IMAGE
    wide, high = shown[:, 2] - shown[:, 0], shown[:, 3] - shown[:, 1]
    lying = ~images & (high < THIN) & (wide > 5 * THIN)
    upright = ~images & (wide < THIN) & (high > 2 * THIN)
    box = ~images & (wide >= 20) & (high >= 2 * THIN)
    return Graphics(shown[lying], shown[upright], shown[box], shown[images])
