"""The cues of a sentence as an array beside the scores: which labels its words speak for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.codebook import codebook
from pipeline.coding.reasons import cued_codes


def cue_array(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Whether a cue speaks for a label, of shape (sentences, labels).

    A cue for a locus or an outcome speaks for its function or kind of upgrading too.
    """
    book = codebook()
    column = {label: j for j, label in enumerate(book.labels)}
    seen = np.zeros((len(texts), len(column)), bool)
    for i, text in enumerate(texts):
        for code in cued_codes(text):
            seen[i, column[code]] = True
    for label, j in column.items():
        children = [column[c] for c in book.children(label) if c.startswith("locus:")]
        if children:
            seen[:, j] |= seen[:, children].any(axis=1)
    return seen
