"""The programs that recognise text: tesseract, a system package, and rapidocr, which pip brings.

Nothing heavy is imported until a page is recognised.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

#: The name that stands for no engine.
NONE = "none"
#: How to get one, in the words of the notes.
REMEDY = (
    "install tesseract (for instance `apt install tesseract-ocr`) or `pip install gvcoder[ocr]`"
)


class RecognitionError(Exception):
    """An engine that could not do its work, which says nothing of the page; the message says why."""


class PageTooHardError(RecognitionError):
    """An engine that took too long for a page, as it would again; of other pages it says nothing."""


class Seen(NamedTuple):
    """A word in an image: pixels from the top left, its line's number, how sure the engine is (0 to 1).

    The height is that of the word's line; of its ink alone where the engine is ``tight``.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float
    line: int


class Engine(Protocol):
    """Recognises the words of an image; ``tight`` if its boxes are those of the ink alone."""

    name: str
    tight: bool

    def words(self, image: Image, dpi: int) -> list[Seen]:
        """The words of a grey image of shape (height, width) in reading order, line by line.

        Raises:
            RecognitionError: when the engine fails.
        """


def engine_of(name: str) -> Engine | None:
    """The engine of this name, none for ``none``."""
    if name == "tesseract":
        from pipeline.reading.ocr.tesseract import Tesseract

        return Tesseract()
    if name == "rapidocr":
        from pipeline.reading.ocr.rapid import Rapid

        return Rapid()
    return None
