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
        C, balance: the settings by which they were learnt.
    """

    C: float
    balance: float
    coef_: Floats
    intercept_: Floats
    slope_: Floats
    cue_: Floats
    shift_: Floats

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The settings by which the heads were learnt, for other heads to be learnt alike."""
        return {"C": self.C, "balance": self.balance}

    def decision_function(self, X: Any) -> Floats:  # noqa: N803
        """Raw scores of shape (samples, labels)."""
        scores: Floats = X @ self.coef_.T + self.intercept_
        return scores

    def calibrated(self, scores: Floats, cues: NDArray[np.bool_] | None = None) -> Floats:
        """Probabilities of shape (samples, labels) from raw scores and the cues seen, if any."""
        seen = 0.0 if cues is None else self.cue_ * cues
        return probabilities(scores * self.slope_ + seen + self.shift_)


def probabilities(scores: Floats) -> Floats:
    """The logistic function, safe at both ends."""
    made: Floats = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return made
