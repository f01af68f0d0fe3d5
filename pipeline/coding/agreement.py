"""Agreement of two coders a label: Cohen's kappa (1960) and Krippendorff's alpha (2004), nominal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.codebook import codebook, labels_of
from pipeline.records import Annotation


@dataclass(frozen=True, slots=True)
class Agreement:
    """A label's agreement over the sentences that both coded; ``None`` where it is undefined."""

    label: str
    first: int
    second: int
    both: int
    agree: float
    kappa: float | None
    alpha: float | None
    f1: float | None


def agreement(a: Sequence[Annotation], b: Sequence[Annotation]) -> tuple[int, list[Agreement]]:
    """The number of sentences that both coded (matched by id) and one row a label.

    Raises:
        ValueError: when no sentence is in both files.
    """
    first, second = ({r.id: labels_of(r) for r in rows} for rows in (a, b))
    shared = sorted(first.keys() & second.keys())
    if not shared:
        raise ValueError("no sentence id is in both files; agreement needs the same sentences")
    rows = []
    for label in codebook().labels:
        x = np.array([label in first[i] for i in shared])
        y = np.array([label in second[i] for i in shared])
        rows.append(_row(label, x, y))
    return len(shared), rows


def _row(label: str, x: NDArray[np.bool_], y: NDArray[np.bool_]) -> Agreement:
    both, nx, ny = int(np.sum(x & y)), int(x.sum()), int(y.sum())
    f1 = 2 * both / (nx + ny) if nx + ny else None
    return Agreement(label, nx, ny, both, float(np.mean(x == y)), kappa(x, y), alpha(x, y), f1)


def kappa(x: NDArray[np.bool_], y: NDArray[np.bool_]) -> float | None:
    """Cohen's kappa of two codings of the same units; None when both use one value only."""
    observed, p, q = float(np.mean(x == y)), float(np.mean(x)), float(np.mean(y))
    expected = p * q + (1 - p) * (1 - q)
    return None if expected >= 1 else (observed - expected) / (1 - expected)


def alpha(x: NDArray[np.bool_], y: NDArray[np.bool_]) -> float | None:
    """Krippendorff's alpha, nominal, two coders, no gaps; None when all values are one."""
    n = 2 * len(x)
    ones = int(x.sum() + y.sum())
    expected = 2 * ones * (n - ones) / (n * (n - 1))
    return None if expected == 0 else 1 - float(np.mean(x != y)) / expected
