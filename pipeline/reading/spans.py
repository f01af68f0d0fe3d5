"""Finds the words among the characters of a page, all at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

#: Characters that pdfium puts where a hyphen stood at the end of a line.
HYPHEN_MARKS = "\x02\ufffe"
WORD = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufeff\ufffe\uffff]+")
SPACE = ord(" ")
BEYOND = 0x10000  # stands for all characters from here on: each of them may be part of a word

Numbers = NDArray[np.int64]


@dataclass(slots=True)
class Spans:
    """The words of a text: ``start`` and ``end`` in characters, end exclusive, all of one length.

    ``hyphen`` tells whether a line-end hyphen follows the word, ``breaks`` whether a line end does;
    ``capped`` whether there were more words than were asked for.
    """

    texts: list[str]
    start: Numbers
    end: Numbers
    hyphen: NDArray[np.bool_]
    breaks: NDArray[np.bool_]
    capped: bool


@cache
def _parting() -> NDArray[np.bool_]:
    """Which character codes, up to BEYOND, part words."""
    made = np.ones(BEYOND + 1, np.bool_)
    for found in WORD.finditer("".join(map(chr, range(BEYOND + 1)))):
        made[found.start() : found.end()] = False
    return made


def spans_of(text: str, most: int) -> Spans:
    """The words of the text, ``most`` of them at most."""
    codes = np.frombuffer((text + " ").encode("utf-32-le"), np.uint32)
    part = _parting()[np.minimum(codes, BEYOND)]
    # The edges of words, in turn where one begins and where it ends.
    edges = np.flatnonzero(np.diff(part, prepend=True))
    start, end = edges[0::2][:most], edges[1::2][:most]
    after = codes[end]
    hyphen = (after == ord(HYPHEN_MARKS[0])) | (after == ord(HYPHEN_MARKS[1]))
    breaks = (after == ord("\n")) | (after == ord("\r"))
    plain = np.where(part, np.uint32(SPACE), codes).tobytes().decode("utf-32-le")
    return Spans(plain.split()[:most], start, end, hyphen, breaks, len(edges) > 2 * most)
