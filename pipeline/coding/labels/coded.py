"""Annotated sentences as arrays, which training and scoring take."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.annotations import as_discourses
from pipeline.coding.codebook import codebook, labels_of
from pipeline.coding.labels.cues import cue_array
from pipeline.coding.labels.encoder import Encoder
from pipeline.coding.labels.scores import Floats
from pipeline.records import Annotation


@dataclass(slots=True)
class CodedText:
    """Annotated sentences as arrays of n rows: vectors, cues and targets a label, documents."""

    vectors: Floats
    cues: NDArray[np.bool_]
    targets: NDArray[np.bool_]
    documents: NDArray[np.str_]
    rows: list[Annotation]

    def part(self, chosen: NDArray[np.bool_]) -> CodedText:
        """The sentences chosen by an array of shape (n,)."""
        rows = [row for row, x in zip(self.rows, chosen, strict=True) if x]
        return CodedText(
            self.vectors[chosen],
            self.cues[chosen],
            self.targets[chosen],
            self.documents[chosen],
            rows,
        )


def coded_text(rows: Sequence[Annotation], encoder: Encoder) -> CodedText:
    """Annotations in the form that training and scoring take."""
    texts, ordered = [], []
    for discourse, members in as_discourses(rows):
        texts += [u.text for u in discourse.units]
        ordered += members
    labels = codebook().labels
    given = [labels_of(row) for row in ordered]
    targets = np.array([[label in own for label in labels] for own in given])
    vectors = encoder.encode(texts, _processors()).astype(np.float64)
    return CodedText(
        vectors, cue_array(texts), targets, np.array([r.document for r in ordered]), ordered
    )


def _processors() -> int:
    """How many processors this process may use: on a shared machine fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
