"""The cheap first pass: which sentences of a long document are worth the encoder's time.

Most sentences of a paper carry no code, and their words show it: a linear model on hashed words and pairs
of words takes some 15 microseconds a sentence, the encoder milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression

#: Of sentences that the model codes rightly, so many must pass, on documents left out.
KEPT = 0.98


class Sieve(BaseEstimator):  # type: ignore[misc]
    """Two chances of a sentence, from its words alone: that it carries a code, that it is about a case.

    ``y`` is boolean, of shape (sentences, 2), in that order.
    """

    def __init__(self, features: int = 2**16, C: float = 5.0) -> None:  # noqa: N803
        self.features = features
        self.C = C

    def _words(self, texts: Sequence[str]) -> Any:
        words = HashingVectorizer(
            n_features=self.features, ngram_range=(1, 2), alternate_sign=False, dtype=np.float32
        )
        return words.transform(texts)

    def fit(self, texts: Sequence[str], y: NDArray[np.bool_]) -> Self:
        """Learn from coded sentences."""
        x = self._words(texts)
        self.coef_ = np.zeros((self.features, 2), np.float32)
        # Where all are one way, as in a handful of sentences, there is nothing to tell by words.
        self.intercept_ = np.where(y.any(axis=0), 10.0, -10.0)
        for j in (0, 1):
            if 0 < y[:, j].sum() < len(y):
                line = LogisticRegression(C=self.C, max_iter=400).fit(x, y[:, j])
                self.coef_[:, j], self.intercept_[j] = line.coef_[0], line.intercept_[0]
        return self

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The two chances, of shape (sentences, 2)."""
        if not texts:
            return np.zeros((0, 2))
        scores = np.asarray(self._words(texts) @ self.coef_, np.float64) + self.intercept_
        chances: NDArray[np.float64] = np.round(1 / (1 + np.exp(-scores)), 4)
        return chances


def mesh(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The chance of a code from which a sentence passes: ``KEPT`` of those in ``right`` do.

    ``right`` marks the sentences that the model codes rightly; without any, all pass.
    """
    if not right.any():
        return 0.0
    return float(np.floor(np.quantile(chances[right, 0], 1 - KEPT) * 1e4) / 1e4)
