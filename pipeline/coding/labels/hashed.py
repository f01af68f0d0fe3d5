"""Words of sentences by their hashes, and what linear weights on them say, by NumPy alone.

The features are those of scikit-learn's ``HashingVectorizer`` for words with pairs of words, beside those
for beginnings of words, with the same numbers and sums, so that coding need not load scikit-learn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from murmurhash.mrmr import hash as murmur
from numpy.typing import NDArray

#: So many letters of a word stand for all its forms.
BEGINNING = 5
_WORD = re.compile(r"\w\w+")


class HashedWords(NamedTuple):
    """A sparse matrix by rows: values, their columns (ascending in a row), and the row of each."""

    values: NDArray[np.float32]
    columns: NDArray[np.int64]
    rows: NDArray[np.int64]


def with_pairs(words: Sequence[str]) -> list[str]:
    """Words, and each two that stand together."""
    return [*words, *(f"{a} {b}" for a, b in pairwise(words))]


def hashed_words(texts: Sequence[str], features: int) -> HashedWords:
    """How often each text has a word or pair, and a beginning or pair of them, at length one each.

    Words stand in the first ``features`` columns, beginnings in as many after them; where two have one
    hash they are counted together.
    """
    words = [_WORD.findall(text.lower()) for text in texts]
    cut = [[word[:BEGINNING] for word in here] for here in words]
    # One long list of numbers, text by text, first its words and then its beginnings.
    parts = [with_pairs(here) for both in zip(words, cut, strict=True) for here in both]
    owner = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    places, counts = np.unique(
        owner * features + _columns(chain.from_iterable(parts), len(owner), features),
        return_counts=True,
    )
    part = places // features
    lengths = np.sqrt(np.bincount(part, weights=counts**2, minlength=len(parts)))
    values = (counts / lengths[part]).astype(np.float32)
    return HashedWords(values, places % (2 * features), part // 2)


def _columns(words: Iterable[str], count: int, features: int) -> NDArray[np.int64]:
    hashes = np.fromiter(map(murmur, words), np.int64, count)
    return np.abs(hashes) % features


class SievedBy:
    """A sieve that has been learnt: what :class:`~pipeline.coding.labels.sieve.Sieve` says of texts.

    Attributes:
        features: how many columns words and beginnings each are hashed to.
        coef_, intercept_: of shape (columns, 2) and (2,).
    """

    features: int
    coef_: NDArray[np.float32]
    intercept_: NDArray[np.float64]

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The two chances, of a code and of being about a case, of shape (sentences, 2)."""
        if not texts:
            return np.zeros((0, 2))
        found = hashed_words(texts, self.features)
        scores = np.zeros((2, len(texts)), np.float32)
        for sums, weights in zip(scores, self.coef_.T, strict=True):
            # In the order of the columns, as the product of a sparse matrix adds them.
            np.add.at(sums, found.rows, found.values * weights[found.columns])
        said = scores.T.astype(np.float64) + self.intercept_
        chances: NDArray[np.float64] = np.round(1 / (1 + np.exp(-said)), 4)
        return chances
