"""The orders in which sentences come up for review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that a review may ask of: where it stands, its labels and their probabilities."""

    id: str
    document: str
    #: What its document's sentences are sorted by.
    start: int
    cluster_id: str | None
    labels: frozenset[str]
    scores: dict[str, float]

    @classmethod
    def of(cls, row: Evidence, cluster_id: str | None) -> Candidate:
        """The candidate that an evidence row is, in the cluster where it now is."""
        labels = frozenset(labels_of(row))
        return cls(row.id, row.document, row.start, cluster_id, labels, row.scores)

    def may_have(self, label: str) -> bool:
        """Whether the label is given, or worth a thought where none is."""
        return label in (self.labels or self.scores)


def in_order(rows: Sequence[Candidate], order: str, code: str | None = None) -> list[str]:
    """The ids of sentences in one of the :data:`ORDERS`; with ``code`` only those that may have it."""
    chosen = sorted(
        (r for r in rows if code is None or r.may_have(code)), key=lambda r: (r.document, r.start)
    )
    if order == "cluster":
        chosen.sort(key=lambda r: (r.cluster_id is None, r.cluster_id or ""))
    elif order == "code":
        rank = {label: i for i, label in enumerate(codebook().labels[1:])}
        first = {r.id: min((rank.get(x, 999) for x in r.labels), default=999) for r in chosen}
        chosen.sort(key=lambda r: (first[r.id], -max(r.scores.values(), default=1.0)))
    elif order == "uncertain":
        doubt = doubts(probabilities(chosen)).sum(axis=1)
        chosen = [chosen[i] for i in np.argsort(-doubt, kind="stable")]
    elif order == "teaching":
        best = teaching_order(probabilities(chosen), [r.document for r in chosen])
        chosen = [chosen[i] for i in best]
    return [r.id for r in chosen]


def probabilities(rows: Sequence[Candidate]) -> NDArray[np.float64]:
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
