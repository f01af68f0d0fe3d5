"""Sentences by the sector of their cluster, so that whole sectors can be left out.

A sector is an ISIC division (two digits): the classes of one division, such as woven and knitted apparel, are
such near kin that leaving one of them out would leave its like among what is learnt from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from pipeline.coding.labels.crossing import Turn
from pipeline.coding.labels.folds import RETOLD
from pipeline.language.sectors import isic_class, sector_named
from pipeline.records import Annotation


def sectors_of(rows: Sequence[Annotation]) -> list[str | None]:
    """The sector of each sentence: its cluster's, or else the commonest one of its work.

    That is the ISIC division, or the coder's own word where that names no industry that we know; None in a
    work without any cluster. A document retold is one work with the one that it retells.
    """
    own = [_sector(row) for row in rows]
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row, sector in zip(rows, own, strict=True):
        if sector:
            found[_work(row)][sector] += 1
    commonest = {work: min(n, key=lambda s: (-n[s], s)) for work, n in found.items()}
    return [sector or commonest.get(_work(row)) for row, sector in zip(rows, own, strict=True)]


def sectors_in_turn(rows: Sequence[Annotation], parts: int) -> list[Turn]:
    """Which sentences are seen and which left out, some whole sectors at a time.

    So many parts at most, of like size. No work of which a sentence is of a sector left out is learnt
    from. A sentence without a sector is never left out.
    """
    sectors = sectors_of(rows)
    part = _packed(Counter(s for s in sectors if s), parts)
    own = np.array([part[s] if s else -1 for s in sectors], np.int64)
    held: dict[str, set[int]] = defaultdict(set)
    for row, k in zip(rows, own, strict=True):
        held[_work(row)].add(int(k))
    turns = []
    for k in sorted(set(part.values())):
        seen = np.array([k not in held[_work(row)] for row in rows], bool)
        if seen.any():
            turns.append((seen, own == k))
    return turns


def _packed(sizes: Counter[str], parts: int) -> dict[str, int]:
    """The part of each sector, the largest sectors first, each to the part that holds least by then."""
    filled = [0] * min(parts, len(sizes))
    part = {}
    for sector in sorted(sizes, key=lambda s: (-sizes[s], s)):
        part[sector] = filled.index(min(filled))
        filled[part[sector]] += sizes[sector]
    return part


def _sector(row: Annotation) -> str | None:
    told = row.cluster.sector if row.cluster else None
    if not told:
        return None
    isic = isic_class(told) or isic_class(sector_named(told))
    return isic[:2] if isic else told.casefold()


def _work(row: Annotation) -> str:
    return row.document.split(RETOLD)[0]
