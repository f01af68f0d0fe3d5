"""What a model must beat without a transformer: majority, keywords, TF-IDF alone.

The fourth, sentence vectors alone, is the model's own recipe on other vectors (:mod:`.comparison`). Each
baseline gives an array of shape (sentences, labels) for the sentences left out, from nothing but
the sentences that are not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.codebook import codebook
from pipeline.coding.labels.scores import Floats
from pipeline.coding.labels.scoring import best_threshold
from pipeline.vocabulary import load

Marks = NDArray[np.bool_]


def majority(targets: Marks, unseen: int) -> Marks:
    """The commoner answer to each label, for so many sentences."""
    return np.tile(targets.mean(axis=0) > 0.5, (unseen, 1))


def keywords(texts: Sequence[str]) -> Marks:
    """The labels whose words stand in each sentence; keywords know no locus and no outcome."""
    given = np.zeros((len(texts), len(codebook().labels)), bool)
    for j, label in enumerate(codebook().labels):
        pattern = _dictionary().get(label)
        if pattern:
            given[:, j] = [bool(pattern.search(text)) for text in texts]
    return given


@cache
def _dictionary() -> dict[str, re.Pattern[str]]:
    words: dict[str, list[str]] = load("pipeline.coding.labels", "baselines.yaml")
    return {
        label: re.compile(rf"\b(?:{'|'.join(map(re.escape, found))})\b", re.IGNORECASE)
        for label, found in words.items()
    }


def tfidf(seen: Sequence[str], targets: Marks, unseen: Sequence[str]) -> Floats:
    """Probabilities by a logistic regression a label on words and pairs of words (TF-IDF).

    Where no word comes twice nothing can be learnt but how frequent each label is.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectors = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    out = np.tile(targets.mean(axis=0), (len(unseen), 1))
    try:
        x, z = vectors.fit_transform(seen), vectors.transform(unseen)
    except ValueError:
        return out
    for j, column in enumerate(targets.T):
        if column.any() and not column.all():
            model = LogisticRegression(C=10.0, class_weight="balanced", max_iter=300)
            out[:, j] = model.fit(x, column).predict_proba(z)[:, 1]
    return out


def by_best_threshold(seen: Floats, targets: Marks, unseen: Floats) -> Marks:
    """Labels given from each label's best threshold on one set of sentences, for another set."""
    chosen = [best_threshold(seen[:, j], targets[:, j])[0] for j in range(targets.shape[1])]
    return unseen >= np.array(chosen)
