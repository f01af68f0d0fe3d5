"""A text's sketch: few numbers by which two files of the same work are known to be that.

It holds the smallest hashes of all runs of four words, so that the part of them that two sketches share
estimates the part that the texts share (Broder's min-wise sketch, bottom-k).
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

#: So many hashes are kept, of runs of so many words.
KEPT, RUN = 64, 4
WORD = re.compile(r"[^\W\d_]+")
Hashes = npt.NDArray[np.uint64]


def sketch(text: str) -> str:
    """The sketch as text; empty for a text of fewer than four words. Case, digits and signs are no part."""
    known: dict[str, int] = {}
    words = WORD.findall(text.lower())
    for word in words:
        if word not in known:
            known[word] = zlib.crc32(word.encode())
    if len(words) < RUN:
        return ""
    numbers = np.fromiter((known[w] for w in words), np.uint64, len(words))
    runs = np.zeros(len(words) - RUN + 1, np.uint64)
    for i in range(RUN):
        runs = runs * np.uint64(0x9E3779B97F4A7C15) + numbers[i : i + len(runs)]
    least = np.unique(_mixed(runs))[:KEPT]
    return base64.b85encode((least >> np.uint64(32)).astype("<u4").tobytes()).decode("ascii")


def hashes(sketch: str) -> npt.NDArray[np.uint32]:
    """The hashes of a sketch, the smallest first."""
    return np.frombuffer(base64.b85decode(sketch), "<u4")


def likeness(a: npt.NDArray[np.uint32], b: npt.NDArray[np.uint32]) -> float:
    """The part of their runs of words that two texts share, from 0 to 1, as their sketches tell."""
    least = np.union1d(a, b)[:KEPT]
    if not len(least):
        return 0.0
    both = np.intersect1d(np.intersect1d(least, a), b)
    return len(both) / len(least)


def pairs(sketches: Sequence[npt.NDArray[np.uint32]], most: int = 30) -> set[tuple[int, int]]:
    """The numbers of texts that share one of their smallest hashes, each pair once.

    A hash that more than ``most`` texts have is of a publisher's cover page, and tells nothing.
    """
    heads = [s[: KEPT // 4] for s in sketches]
    if not heads:
        return set()
    owner = np.repeat(np.arange(len(heads)), [len(h) for h in heads])
    every = np.concatenate(heads)
    order = np.argsort(every, kind="stable")
    every, owner = every[order], owner[order]
    starts = np.flatnonzero(np.r_[True, every[1:] != every[:-1], True])
    found: set[tuple[int, int]] = set()
    for a, b in zip(starts[:-1], starts[1:], strict=True):
        if 1 < b - a <= most:
            group = sorted({int(i) for i in owner[a:b]})
            found.update((x, y) for i, x in enumerate(group) for y in group[i + 1 :])
    return found


def _mixed(numbers: Hashes) -> Hashes:
    """Numbers well spread (the finishing steps of splitmix64)."""
    z = numbers
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
