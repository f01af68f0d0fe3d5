"""Agreement of two coders a label: Cohen's kappa (1960) and Krippendorff's alpha (2004), nominal.

Intervals are percentiles of a bootstrap. Sentences of one document are coded alike by the same habits, so
whole documents are drawn, not sentences, wherever there are enough of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.codebook import codebook, labels_of
from pipeline.records import Annotation

#: From so many documents on, documents are what the bootstrap draws; below, sentences.
DOCUMENTS = 8
Interval = tuple[float, float] | None


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
    kappa_interval: Interval = None
    alpha_interval: Interval = None


def agreement(
    a: Sequence[Annotation],
    b: Sequence[Annotation],
    *,
    draws: int = 0,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[int, list[Agreement]]:
    """The number of sentences that both coded (matched by id) and one row a label.

    With ``draws``, kappa and alpha get intervals of the ``level`` from so many bootstrap draws.

    Raises:
        ValueError: when no sentence is in both files.
    """
    first, second = ({r.id: labels_of(r) for r in rows} for rows in (a, b))
    shared = sorted(first.keys() & second.keys())
    if not shared:
        raise ValueError("no sentence id is in both files; agreement needs the same sentences")
    document = {r.id: r.document for r in a}
    weights = _draws([document[i] for i in shared], draws, seed)
    rows = []
    for label in codebook().labels:
        x = np.array([label in first[i] for i in shared])
        y = np.array([label in second[i] for i in shared])
        rows.append(_row(label, x, y, weights, level))
    return len(shared), rows


def unlike(a: Iterable[Annotation], b: Iterable[Annotation]) -> list[str]:
    """The ids under which the two have other sentences, in order: their codes are of different things."""
    said = {row.id: row.text.split() for row in a}
    return [row.id for row in b if said.get(row.id, row.text.split()) != row.text.split()]


def _draws(documents: Sequence[str], draws: int, seed: int) -> NDArray[np.float64]:
    """How often each sentence is in each draw, of shape (draws, sentences)."""
    names = {d: n for n, d in enumerate(dict.fromkeys(documents))}
    unit = np.array([names[d] for d in documents])
    if len(names) < DOCUMENTS:
        unit = np.arange(len(documents))
    n = int(unit.max()) + 1
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws)
    return times[:, unit].astype(np.float64)


def _row(
    label: str,
    x: NDArray[np.bool_],
    y: NDArray[np.bool_],
    weights: NDArray[np.float64],
    level: float,
) -> Agreement:
    both, nx, ny = int(np.sum(x & y)), int(x.sum()), int(y.sum())
    f1 = 2 * both / (nx + ny) if nx + ny else None
    intervals: list[Interval] = [None, None]
    if len(weights):
        # Of each draw how many sentences have the label by both, by one only, by neither.
        cells = weights @ np.column_stack([x & y, x & ~y, ~x & y, ~x & ~y]).astype(np.float64)
        intervals = [_interval(f(cells), level) for f in (_kappas, _alphas)]
    return Agreement(
        label, nx, ny, both, float(np.mean(x == y)), kappa(x, y), alpha(x, y), f1, *intervals
    )


def _interval(values: NDArray[np.float64], level: float) -> Interval:
    """The middle of the values; none where many draws leave the figure undefined."""
    told = values[np.isfinite(values)]
    if len(told) < 0.8 * len(values):
        return None
    low, high = np.quantile(told, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _kappas(cells: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cohen's kappa of draws, from counts of shape (draws, 4): both, first only, second only, none."""
    n = cells.sum(axis=1)
    observed = (cells[:, 0] + cells[:, 3]) / n
    p, q = (cells[:, 0] + cells[:, 1]) / n, (cells[:, 0] + cells[:, 2]) / n
    expected = p * q + (1 - p) * (1 - q)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected < 1, (observed - expected) / (1 - expected), np.nan)


def _alphas(cells: NDArray[np.float64]) -> NDArray[np.float64]:
    """Krippendorff's alpha of draws, from the same counts."""
    n = 2 * cells.sum(axis=1)
    ones = 2 * cells[:, 0] + cells[:, 1] + cells[:, 2]
    expected = 2 * ones * (n - ones) / (n * (n - 1))
    observed = 2 * (cells[:, 1] + cells[:, 2]) / n
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - observed / expected, np.nan)


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
