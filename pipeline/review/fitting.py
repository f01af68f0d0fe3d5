"""The heads of all labels fitted at once: quick enough to teach anew after every few decisions."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.labels.heads import LabelHeads

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: More steps than this change no label's F1 that one could measure.
STEPS = 80


def fit_all(x: Floats, y: Bools, make: LabelHeads | None = None) -> tuple[Floats, Floats]:
    """Weights (labels, features) and biases (labels,) of what :class:`LabelHeads` fits.

    ``x`` are vectors of shape (samples, features), ``y`` targets of shape (samples, labels). The
    objective is the same, a label's loss apart from the others', in one minimisation over all.
    """
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits

    make = make or LabelHeads()
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale == 0] = 1.0
    z = np.column_stack([(x - mean) / scale, np.ones(len(x))]).astype(np.float32)
    rate = y.mean(axis=0)
    learnt = (rate > 0) & (rate < 1)
    target = y[:, learnt].astype(np.float32)
    heavier = ((1 - rate[learnt]) / rate[learnt]) ** make.balance
    weight = np.where(target > 0, heavier, 1.0).astype(np.float32)
    shape = (z.shape[1], target.shape[1])
    strength = float(make.C)

    def loss(flat: Any) -> tuple[float, Any]:
        w = flat.reshape(shape)
        raw = np.clip(z @ w.astype(np.float32), -30, 30)
        p = 1 / (1 + np.exp(-raw))
        # The loss of a sample is -log p of what is true; p is clipped as the raw score is.
        missed = -np.log(np.where(target > 0, p, 1 - p) + 1e-12)
        gradient = strength * (z.T @ (weight * (p - target))).astype(np.float64)
        gradient[:-1] += w[:-1]
        value = strength * float((weight * missed).sum(dtype=np.float64))
        return value + 0.5 * float((w[:-1] ** 2).sum()), gradient.ravel()

    start, options = np.zeros(shape).ravel(), {"maxiter": STEPS}
    # On a machine with other work, threads of small products wait for each other: one is ten times quicker.
    with threadpool_limits(1):
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    w = found.x.reshape(shape)
    coef, bias = np.zeros((len(rate), x.shape[1])), np.where(rate > 0, 8.0, -8.0)
    coef[learnt] = (w[:-1] / scale[:, None]).T
    bias[learnt] = w[-1] - coef[learnt] @ mean
    return coef, bias
