"""How right labels are: precision, recall and F1 a label and a family, calibration error, kappa."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: A label with fewer cases than this has no F1 worth averaging.
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How a label was predicted: cases in the gold coding, cases predicted, P, R, F1."""

    label: str
    gold: int
    predicted: int
    precision: float
    recall: float
    f1: float


def score_labels(
    gold: NDArray[np.bool_], given: NDArray[np.bool_], labels: Sequence[str]
) -> list[LabelScore]:
    """One score a label, from arrays of shape (sentences, labels)."""
    out = []
    for j, label in enumerate(labels):
        hits = int(np.sum(gold[:, j] & given[:, j]))
        there, said = int(gold[:, j].sum()), int(given[:, j].sum())
        p, r = hits / said if said else 0.0, hits / there if there else 0.0
        out.append(LabelScore(label, there, said, p, r, 2 * p * r / (p + r) if p + r else 0.0))
    return out


def family_f1(scores: Sequence[LabelScore], enough: int = ENOUGH) -> dict[str, float]:
    """Macro F1 a family, over the labels with enough cases."""
    by_family: dict[str, list[float]] = defaultdict(list)
    for s in scores:
        if s.gold >= enough:
            by_family[s.label.split(":")[0]].append(s.f1)
    return {family: float(np.mean(values)) for family, values in by_family.items()}


def calibration_error(
    probabilities: NDArray[np.float64], gold: NDArray[np.bool_], bins: int = 10
) -> float:
    """Expected calibration error over all pairs of sentence and label, in even bins."""
    p, y = probabilities.ravel(), gold.ravel().astype(float)
    which = np.minimum((p * bins).astype(int), bins - 1)
    error = 0.0
    for b in range(bins):
        inside = which == b
        if inside.any():
            error += abs(float(p[inside].sum() - y[inside].sum()))
    return error / max(len(p), 1)


def best_threshold(
    probabilities: NDArray[np.float64], gold: NDArray[np.bool_]
) -> tuple[float, float]:
    """The probability from which giving a label has the highest F1, the middle one of ties, and that F1.

    For one label, arrays are of shape (sentences,); for labels pooled, of (sentences, labels).
    """
    p, y = probabilities.ravel(), gold.ravel()
    grid = np.round(np.arange(0.15, 0.751, 0.01), 2)
    reached = []
    for t in grid:
        given = p >= t
        hits = float(np.sum(given & y))
        reached.append(2 * hits / max(float(given.sum() + y.sum()), 1.0))
    top = np.flatnonzero(np.array(reached) >= max(reached) - 1e-9)
    return float(grid[top[len(top) // 2]]), max(reached)


def choose_threshold(probabilities: NDArray[np.float64], gold: NDArray[np.bool_]) -> float:
    """The calibrated probability from which to give a label: half the highest F1 that any has.

    That is where F1 is highest for probabilities that are what they say (Lipton, Elkan and Naryanaswamy
    2014, Optimal Thresholding of Classifiers to Maximize F1 Measure). The one that is best by count moves
    with every few sentences, and is less right on others (docs/tried.md). Arrays as for
    :func:`best_threshold`; no code is given from less than 0.15.
    """
    return max(round(best_threshold(probabilities, gold)[1] / 2, 2), 0.15)
