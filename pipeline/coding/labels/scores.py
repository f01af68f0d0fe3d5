"""What heads say of vectors: raw scores and calibrated probabilities, by NumPy alone.

Coding needs no more than this; scikit-learn, which takes as long to load as all the rest of a worker,
is for learning (:mod:`pipeline.coding.labels.heads`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Heads:
    """Independent logistic regressions, each with Platt's calibration, that have been learnt.

    Attributes:
        coef_, intercept_: of shape (labels, features) and (labels,).
        slope_, cue_, shift_: of shape (labels,); how a label's score, and a cue in the words that
            speaks for it, turn into a probability.
        around_: of shape (4,); how the log odds that a sentence states a case, those of the sentence before
            it and after it, and a shift, turn into its log odds among its neighbours.
        C, balance: the settings by which they were learnt.
    """

    C: float
    balance: float
    coef_: Floats
    intercept_: Floats
    slope_: Floats
    cue_: Floats
    shift_: Floats
    around_: Floats = np.array([1.0, 0.0, 0.0, 0.0])

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The settings by which the heads were learnt, for other heads to be learnt alike."""
        return {"C": self.C, "balance": self.balance}

    def decision_function(self, X: Any) -> Floats:  # noqa: N803
        """Raw scores of shape (samples, labels)."""
        scores: Floats = X @ self.coef_.T + self.intercept_
        return scores

    def calibrated(
        self,
        scores: Floats,
        cues: NDArray[np.bool_] | None = None,
        flows: NDArray[np.int_] | None = None,
    ) -> Floats:
        """Probabilities of shape (samples, labels) from raw scores and the cues seen, if any.

        With ``flows``, of shape (samples,), the samples are sentences in order, the first label is scope
        ``case``, and that is told :meth:`among_neighbours`.
        """
        seen = 0.0 if cues is None else self.cue_ * cues
        p = probabilities(scores * self.slope_ + seen + self.shift_)
        if flows is not None:
            p[:, 0] = self.among_neighbours(p[:, 0], flows)
        return p

    def among_neighbours(self, case: Floats, flows: NDArray[np.int_]) -> Floats:
        """The probability of scope ``case`` of sentences in order when their neighbours are known.

        A sentence after one on a cluster is more often on a cluster too. ``case`` is what each has by
        itself, ``flows`` the run of text that each belongs to, across which nothing is told; both and the
        answer are of shape (sentences,).
        """
        return probabilities(neighbours(case, flows) @ self.around_[:3] + self.around_[3])


def neighbours(case: Floats, flows: NDArray[np.int_]) -> Floats:
    """Log odds of each sentence, of the one before and of the one after it, of shape (sentences, 3).

    Where none stands before or after, those are even (0).
    """
    odds = np.log(np.clip(case, 1e-6, 1 - 1e-6))
    odds -= np.log1p(-np.clip(case, 1e-6, 1 - 1e-6))
    out = np.zeros((len(case), 3))
    out[:, 0] = odds
    order = np.argsort(flows, kind="stable")
    first, second = order[:-1], order[1:]
    same = flows[first] == flows[second]
    out[second[same], 1] = odds[first[same]]
    out[first[same], 2] = odds[second[same]]
    return out


def probabilities(scores: Floats) -> Floats:
    """The logistic function, safe at both ends."""
    made: Floats = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return made
