"""Which fold a document belongs to: by its name alone, so that it never changes."""

from __future__ import annotations

import zlib

#: What stands after this in a document's name says that it retells another, named before it.
RETOLD = "~"


def fold_of(document: str, folds: int) -> int:
    """The fold (from 0) of a document among so many; the same on every machine.

    A document retold in other words (``NAME~told``) is in the fold of the one that it retells.
    """
    return zlib.crc32(document.split(RETOLD)[0].encode("utf-8")) % folds
