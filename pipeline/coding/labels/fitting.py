"""The logistic regressions of all labels fitted in one minimisation: many times quicker than one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: More steps than this change no label's F1 that one could measure.
STEPS = 80
#: The score of a label that every sentence, or none, was given: nothing can be learnt from that.
ALWAYS = 8.0


def fit_all(x: Floats, y: Bools, strength: float, balance: float) -> tuple[Floats, Floats]:
    """Weights (labels, features) and biases (labels,) of a logistic regression a label.

    Args:
        x: vectors of shape (samples, features); they are standardised for fitting.
        y: targets of shape (samples, labels).
        strength: inverse strength of the L2 penalty, C of scikit-learn.
        balance: how far the rarer class is weighted up; 0 not at all, 1 to even weight.
    """
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits

    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale == 0] = 1.0
    z = np.column_stack([(x - mean) / scale, np.ones(len(x))]).astype(np.float32)
    rate = y.mean(axis=0)
    learnt = (rate > 0) & (rate < 1)
    target = y[:, learnt].astype(np.float32)
    heavier = ((1 - rate[learnt]) / rate[learnt]) ** balance
    weight = np.where(target > 0, heavier, 1.0).astype(np.float32)
    shape = (z.shape[1], target.shape[1])

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
    coef, bias = np.zeros((len(rate), x.shape[1])), np.where(rate > 0, ALWAYS, -ALWAYS)
    coef[learnt] = (w[:-1] / scale[:, None]).T
    bias[learnt] = w[-1] - coef[learnt] @ mean
    return coef, bias
