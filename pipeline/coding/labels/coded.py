"""Annotated sentences as arrays, which training and scoring take."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.annotations import as_discourses
from pipeline.coding.codebook import codebook, labels_of
from pipeline.coding.labels.cues import cue_array
from pipeline.coding.labels.encoder import Encoder
from pipeline.coding.labels.kept import KeptVectors
from pipeline.coding.labels.scores import Floats
from pipeline.records import Annotation


@dataclass
class CodedText:
    """Annotated sentences as arrays of n rows: vectors, targets a label, documents."""

    vectors: Floats
    targets: NDArray[np.bool_]
    documents: NDArray[np.str_]
    rows: list[Annotation]

    @cached_property
    def cues(self) -> NDArray[np.bool_]:
        """Whether a cue speaks for a label, of shape (n, labels); looked for when first asked for.

        That takes a seventh of the time of the vectors, and training asks it of documents left out alone.
        """
        return cue_array([row.text for row in self.rows])

    def part(self, chosen: NDArray[np.bool_]) -> CodedText:
        """The sentences chosen by an array of shape (n,)."""
        rows = [row for row, x in zip(self.rows, chosen, strict=True) if x]
        part = CodedText(self.vectors[chosen], self.targets[chosen], self.documents[chosen], rows)
        if "cues" in self.__dict__:
            part.cues = self.cues[chosen]
        return part


def coded_text(
    rows: Sequence[Annotation], encoder: Encoder, keep: Collection[str] = ()
) -> CodedText:
    """Annotations in the form that training and scoring take.

    The vectors of the documents in ``keep`` are kept on disk, or found there (:mod:`.kept`).
    """
    ordered = [row for _, members in as_discourses(rows) for row in members]
    labels = codebook().labels
    given = [labels_of(row) for row in ordered]
    targets = np.array([[label in own for label in labels] for own in given])
    texts = [row.text for row in ordered]
    if keep:
        may_be_kept = [row.document in keep for row in ordered]
        vectors = KeptVectors(encoder).encode(texts, may_be_kept, _processors())
    else:
        vectors = encoder.encode(texts, _processors())
    documents = np.array([row.document for row in ordered])
    return CodedText(vectors.astype(np.float64), targets, documents, ordered)


def _processors() -> int:
    """How many processors this process may use: on a shared machine fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
