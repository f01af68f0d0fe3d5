"""The cheap first pass: which sentences of a long document are worth the encoder's time.

Most sentences of a paper carry no code, and their words show it: a linear model on hashed words, pairs of
words and beginnings of words takes some 50 microseconds a sentence, the encoder milliseconds. It learns
how sure the encoder would be of a sentence's surest code: on documents left out this lets go more than
learning whether the sentence has one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression, Ridge

from pipeline.coding.labels.hashed import SievedBy, hashed_words

#: Of sentences that the model codes rightly, so many must pass, on documents left out.
KEPT = 0.98
#: Raw scores beyond these tell no more of whether a sentence is worth a look.
UNSURE, SURE = -4.0, 2.0


class Sieve(BaseEstimator, SievedBy):  # type: ignore[misc]
    """Two chances of a sentence, from its words alone: that it carries a code, that it is about a case.

    ``y`` is of shape (sentences, 2): the raw score (log odds) that the model gives its surest code, and
    whether it is about a case.
    """

    def __init__(self, features: int = 2**16, C: float = 5.0, alpha: float = 1.0) -> None:  # noqa: N803
        self.features = features
        self.C = C
        self.alpha = alpha

    def _words(self, texts: Sequence[str]) -> Any:
        from scipy.sparse import csr_matrix

        found = hashed_words(texts, self.features)
        shape = (len(texts), 2 * self.features)
        return csr_matrix((found.values, (found.rows, found.columns)), shape)

    def fit(self, texts: Sequence[str], y: NDArray[np.float64]) -> Self:
        """Learn from coded sentences."""
        x, is_case = self._words(texts), y[:, 1] > 0
        worth = Ridge(self.alpha, solver="sparse_cg").fit(x, np.clip(y[:, 0], UNSURE, SURE))
        # Where all are one way, as in a handful of sentences, there is nothing to tell by words.
        case, base = np.zeros(x.shape[1]), 10.0 if is_case.any() else -10.0
        if 0 < is_case.sum() < len(y):
            line = LogisticRegression(C=self.C, max_iter=400).fit(x, is_case)
            case, base = line.coef_[0], line.intercept_[0]
        self.coef_ = np.column_stack([worth.coef_, case]).astype(np.float32)
        self.intercept_ = np.array([worth.intercept_, base])
        return self


def mesh(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The chance of a code from which a sentence passes: ``KEPT`` of those in ``right`` do.

    ``right`` marks the sentences that the model codes rightly; without any, all pass.
    """
    if not right.any():
        return 0.0
    return float(np.floor(np.quantile(chances[right, 0], 1 - KEPT) * 1e4) / 1e4)
