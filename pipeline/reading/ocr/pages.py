"""A recognised page as words and lines, as if it had had a text layer."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.extraction import PageWords
from pipeline.reading.lines import Line, lines_of
from pipeline.reading.ocr.engines import Engine, Seen
from pipeline.reading.ocr.images import render, straightened, tilt, tilted_back
from pipeline.reading.ocr.misread import bullets, mark_notes, without_marks
from pipeline.reading.styles import Style

#: Lines whose size of type is this near to the commonest one are set in it.
SAME_SIZE = {True: 0.1, False: 0.22}  # by whether the engine is tight
#: How far heads, small letters and tails reach from the base line, as parts of the size of type.
HEADS, SMALL, TAILS = 0.72, 0.47, 0.22
#: How far a line reaches above and below its base line, as text layers have it.
ABOVE, BELOW = 0.85, 0.25
WITH_HEAD = re.compile(r"[A-ZÀ-Þbdfhiklt\dß()\[\]/“”‘’\"'!?&%$£]")
WITH_TAIL = re.compile(r"[gjpqyQ,;()\[\]/$]")
#: Words the engine is less sure of than this are specks of dirt, if they hold no letter or digit.
DIRT = 0.3


def recognised(pdf: Any, page: PageWords, engine: Engine) -> tuple[PageWords, list[Line]] | None:
    """Words and lines of a page of a pypdfium2 document, None where nothing is recognised on it.

    ``shown`` are boxes on the page as it is, ``layout`` those of the page set straight.

    Raises:
        RecognitionError: when the engine fails.
    """
    image, scale = render(pdf, page.number)
    degrees = tilt(image)
    seen = [
        s
        for s in engine.words(straightened(image, degrees), round(72 * scale))
        if s.confidence >= DIRT or any(c.isalnum() for c in s.text)
    ]
    if not seen:
        return None
    made = PageWords(page.number, page.width, page.height)
    boxes, sizes = _evened(seen, engine.tight)
    made.texts = without_marks(bullets(seen))
    made.hyphen = [False] * len(seen)
    made.first, made.last = [0] * len(seen), [0] * len(seen)
    made.layout = boxes / scale
    made.shown = tilted_back(boxes, degrees, image.shape) / scale
    made.head = made.tail = made.layout[:, 3] - made.layout[:, 1]
    made.confidence = np.array([s.confidence for s in seen])
    lines = lines_of(made)
    for line in lines:
        size = round(float(np.median(sizes[line.words])) / scale, 1)
        line.style = Style("recognised", size, False, False, 0)
    common = float(np.median(sizes)) / scale
    mark_notes(lines, made.texts, common, page.height)
    return made, lines


def _evened(seen: list[Seen], tight: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The words' boxes with their lines as high as type of their size is, and the sizes, in pixels.

    The ink of lines in the same type differs in height: "seven" has neither heads nor tails.
    """
    boxes = np.array([s[1:5] for s in seen], np.float64)
    lines = [list(group) for _, group in groupby(range(len(seen)), lambda i: seen[i].line)]
    sizes, bases, weights = [], [], []
    for line in lines:
        text = "".join(seen[i].text for i in line)
        head = ABOVE if not tight else HEADS if WITH_HEAD.search(text) else SMALL
        tail = BELOW if not tight else TAILS if WITH_TAIL.search(text) else 0.0
        top, bottom = boxes[line[0], 1], boxes[line[0], 3]
        sizes.append((bottom - top) / (head + tail))
        bases.append(bottom - tail * sizes[-1])
        weights.append(len(text))
    order = np.argsort(sizes)
    whole = np.cumsum(np.array(weights)[order])
    common = sizes[int(order[np.searchsorted(whole, whole[-1] / 2)])]
    of_word = np.zeros(len(seen))
    for line, size, base in zip(lines, sizes, bases, strict=True):
        size = common if abs(size - common) <= SAME_SIZE[tight] * common else size
        boxes[line, 1], boxes[line, 3] = base - ABOVE * size, base + BELOW * size
        of_word[line] = size
    return boxes, of_word
