"""Which fold a document belongs to: by its name alone, so that it never changes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

#: What stands after this in a document's name says that it retells another, named before it.
RETOLD = "~"


def fold_of(document: str, folds: int) -> int:
    """The fold (from 0) of a document among so many; the same on every machine.

    A document retold in other words (``NAME~told``) is in the fold of the one that it retells.
    """
    return zlib.crc32(document.split(RETOLD)[0].encode("utf-8")) % folds


def parts_of(documents: Iterable[str], folds: int) -> dict[str, int]:
    """The part of each document where all are left out in turn: its fold, if every fold has a document.

    Where there are too few for that, by their rank, so that each part has a document; there are no more
    parts than documents then, and a retold document is still in the part of the one that it retells.
    """
    names = set(documents)
    told = {d: fold_of(d, folds) for d in names}
    if len(set(told.values())) == folds:
        return told
    roots = {d.split(RETOLD)[0] for d in names}
    ranked = sorted(roots, key=lambda d: (fold_of(d, 1 << 30), d))
    part = {d: i % min(folds, len(ranked)) for i, d in enumerate(ranked)}
    return {d: part[d.split(RETOLD)[0]] for d in names}
