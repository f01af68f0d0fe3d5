"""The orders in which sentences come up for review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.codebook import codebook, labels_of
from pipeline.records import Evidence

#: The orders by name, in words for people.
ORDERS = {
    "cluster": "by cluster",
    "document": "by document",
    "code": "by code",
    "uncertain": "least sure first",
    "teaching": "what teaches most",
}

#: How fast a document's sentences lose their turn as more of them are chosen before.
CROWDING = 0.5


def in_order(rows: Sequence[Evidence], order: str, code: str | None = None) -> list[str]:
    """The ids of evidence rows in one of the :data:`ORDERS`; with ``code`` only rows with that label."""
    chosen = [r for r in rows if code is None or code in labels_of(r)]
    if order == "cluster":
        chosen.sort(key=lambda r: (r.cluster_id is None, r.cluster_id or "", r.document, r.start))
    elif order == "document":
        chosen.sort(key=lambda r: (r.document, r.start))
    elif order == "code":
        rank = {label: i for i, label in enumerate(codebook().labels[1:])}
        first = {r.id: min((rank.get(x, 999) for x in labels_of(r)), default=999) for r in chosen}
        chosen.sort(key=lambda r: (first[r.id], -_certainty(r), r.document, r.start))
    elif order == "uncertain":
        doubt = {r.id: float(doubts(probabilities([r])).sum()) for r in chosen}
        chosen.sort(key=lambda r: (-doubt[r.id], r.document, r.start))
    elif order == "teaching":
        chosen.sort(key=lambda r: (r.document, r.start))
        best = teaching_order(probabilities(chosen), [r.document for r in chosen])
        chosen = [chosen[i] for i in best]
    return [r.id for r in chosen]


def _certainty(row: Evidence) -> float:
    return max(row.scores.values(), default=1.0)


def probabilities(rows: Sequence[Evidence]) -> NDArray[np.float64]:
    """The probabilities of the rows as an array of shape (rows, labels); 0 where none was told."""
    column = {label: j for j, label in enumerate(codebook().labels)}
    made = np.zeros((len(rows), len(column)))
    for i, row in enumerate(rows):
        for label, p in row.scores.items():
            if label in column:
                made[i, column[label]] = p
    return made


def doubts(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """How likely each label is decided wrongly, of the shape of the probabilities."""
    return np.asarray(np.minimum(p, 1 - p))


def teaching_order(p: NDArray[np.float64], documents: Sequence[str]) -> list[int]:
    """The order that teaches the classifier most, as places in the rows of ``p``.

    ``p`` holds probabilities of shape (rows, labels). A row is worth the doubt about its labels, each
    label weighted by how rare it is (rare labels have most to learn); rows of a document that has been
    drawn from come later, so that the classifier sees many hands.
    """
    if not len(p):
        return []
    often = np.maximum(p.sum(axis=0), 1.0)
    worth = (doubts(p) / np.sqrt(often / often.max())).sum(axis=1)
    rank = np.argsort(-worth, kind="stable")
    drawn: Counter[str] = Counter()
    key = np.zeros(len(p))
    for i in rank:
        document = documents[i]
        key[i] = worth[i] / (1 + CROWDING * drawn[document] ** 0.5)
        drawn[document] += 1
    return [int(i) for i in np.argsort(-key, kind="stable")]


def label_counts(rows: Sequence[Evidence]) -> Mapping[str, int]:
    """How many rows have each label."""
    return Counter(label for row in rows for label in labels_of(row))
