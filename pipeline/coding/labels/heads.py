"""The classifiers over the sentence vectors: one logistic regression a label, calibrated.

A scikit-learn estimator for multilabel targets, so that it can be used and tested alone.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted, validate_data

from pipeline.coding.labels.fitting import fit_all
from pipeline.coding.labels.scores import Floats, Heads


class LabelHeads(BaseEstimator, Heads):  # type: ignore[misc]
    """Independent logistic regressions on standardised vectors, each with Platt's calibration.

    Args:
        C: inverse strength of the L2 penalty.
        balance: how far the rare class is weighted up; 0 not at all, 1 to even weight.

    Attributes:
        coef_, intercept_: of shape (labels, features) and (labels,).
        slope_, cue_, shift_: how a label's score, and a cue in the words that speaks for it, turn
            into a probability (Platt 1999, with the cue as second term); 1, 0, 0 until calibrated.
    """

    def __init__(self, C: float = 0.002, balance: float = 0.5) -> None:  # noqa: N803
        self.C = C
        self.balance = balance

    def fit(self, X: Any, y: Any) -> Self:  # noqa: N803
        """Fit to vectors (samples, features) and targets (samples, labels), true where given."""
        X, y = validate_data(self, X, y, multi_output=True, dtype=np.float64)  # noqa: N806
        y = np.asarray(y).reshape(len(y), -1).astype(bool)
        self.coef_, self.intercept_ = fit_all(X, y, self.C, self.balance)
        labels = len(self.coef_)
        self.slope_ = np.ones(labels)
        self.cue_, self.shift_ = np.zeros(labels), np.zeros(labels)
        return self

    @property
    def classes_(self) -> NDArray[np.int64]:
        """The numbers of the labels, by which scikit-learn orders columns in cross-validation."""
        return np.arange(len(self.coef_))

    def decision_function(self, X: Any) -> Floats:  # noqa: N803
        """Raw scores of shape (samples, labels)."""
        check_is_fitted(self)
        return super().decision_function(validate_data(self, X, reset=False, dtype=np.float64))

    def calibrate(
        self, scores: Floats, cues: NDArray[np.bool_], y: NDArray[np.bool_], enough: int = 8
    ) -> Self:
        """Set the numbers of calibration from sentences not trained on.

        All three arrays are of shape (samples, labels). A label with fewer than ``enough`` positives
        takes the numbers of all labels pooled; where no label is given, or all are, none can be learnt.
        """
        labels = scores.shape[1]
        self.slope_, self.cue_, self.shift_ = np.ones(labels), np.zeros(labels), np.zeros(labels)
        if y.all() or not y.any():
            return self
        pooled = _calibration(scores.ravel(), cues.ravel(), y.ravel())
        for j in range(labels):
            own = y[:, j].sum() >= enough and not y[:, j].all()
            self.slope_[j], self.cue_[j], self.shift_[j] = (
                _calibration(scores[:, j], cues[:, j], y[:, j]) if own else pooled
            )
        return self

    def take_calibration(self, other: Heads) -> Self:
        """Take over the calibration of other heads of the same labels."""
        self.slope_, self.cue_, self.shift_ = (
            x.copy() for x in (other.slope_, other.cue_, other.shift_)
        )
        return self

    def predict_proba(self, X: Any) -> Floats:  # noqa: N803
        """Calibrated probabilities of shape (samples, labels), without a look at cues."""
        return self.calibrated(self.decision_function(X))

    def predict(self, X: Any) -> NDArray[np.int64]:  # noqa: N803
        """Labels as 0 and 1, by the even threshold."""
        return (self.predict_proba(X) >= 0.5).astype(np.int64)


def _calibration(
    scores: Floats, cues: NDArray[np.bool_], y: NDArray[np.bool_]
) -> tuple[float, float, float]:
    """Slope, weight of a cue, and shift; neither score nor cue ever speaks against its label."""
    both = np.column_stack([scores, cues])
    model = LogisticRegression(C=10.0).fit(both, y)
    slope, cue = (float(c) for c in model.coef_[0])
    if cue < 0:
        model = LogisticRegression(C=10.0).fit(both[:, :1], y)
        slope, cue = float(model.coef_[0, 0]), 0.0
    return max(slope, 0.05), cue, float(model.intercept_[0])
