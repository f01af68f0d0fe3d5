"""Which order of review teaches soonest: F1 on documents left out, after each number of reviewed sentences.

Of a pool of sentences a reviewer codes some, the classifiers are taught on those, the rest is put in
order by what they now say, the next ones are coded, and so on: as with ``gvcoder review``, ``gvcoder
train --with-review``, ``gvcoder run``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.model import TOLD
from pipeline.coding.labels.scores import probabilities
from pipeline.review.orders import doubts, teaching_order
from pipeline.review.replay.sample import Bools, Floats, Numbers, Sample

#: After so many sentences reviewed the classifiers are taught anew and measured.
SIZES = (200, 400, 700, 1000, 1400, 1900, 2500, 3200, 4000, 5200, 7000, 9000)
#: A label with fewer cases among the documents left out is not measured.
ENOUGH = 5
RANDOM = "random"


def by_doubt(p: Floats, documents: Sequence[str]) -> list[int]:
    """The least sure first."""
    return [int(i) for i in np.argsort(-doubts(p).sum(axis=1), kind="stable")]


def as_the_desk(p: Floats, documents: Sequence[str]) -> list[int]:
    """What teaches most, as the desk asks: sentences of which no code is worth telling come last."""
    asked = np.flatnonzero(p[:, 1:].max(axis=1) >= TOLD)
    names = [documents[int(i)] for i in asked]
    first = [int(asked[i]) for i in teaching_order(p[asked], names)]
    return first + [int(i) for i in np.setdiff1d(np.arange(len(p)), asked)]


ORDERS: dict[str, Callable[[Floats, Sequence[str]], list[int]] | None] = {
    RANDOM: None,
    "least sure first": by_doubt,
    "what teaches most": as_the_desk,
}


@dataclass(frozen=True, slots=True)
class Curves:
    """F1 by order, draw and size; ``full`` is that of all the pool; ``share`` of the pool is coded."""

    sizes: list[int]
    full: float
    left_out: int
    share: float
    of: dict[str, list[list[float]]]


def replay(
    sample: Sample, pool: Numbers, test: Numbers, seeds: Sequence[int], sizes: Sequence[int] = SIZES
) -> Curves:
    """Review the pool in each order, from several random first lots; measure on ``test``.

    Raises:
        ValueError: when the pool is too small for the first of the sizes.
    """
    sizes = [*(s for s in sizes if s < len(pool)), len(pool)]
    if len(sizes) < 2:
        raise ValueError(f"{len(pool)} sentences are too few to replay a review on")
    half = sample.part(2)[test]

    def told(chosen: Numbers, at: Numbers) -> Floats:
        heads = LabelHeads().fit(sample.vectors[chosen], sample.targets[chosen])
        return heads.decision_function(sample.vectors[at])

    full = macro_f1(told(pool, test), sample.targets[test], half)
    curves: dict[str, list[list[float]]] = {name: [] for name in ORDERS}
    for seed in seeds:
        drawn = np.random.default_rng(seed).permutation(pool)
        for name, order in ORDERS.items():
            chosen, curve = drawn[: sizes[0]], []
            for now, then in zip(sizes[:-1], sizes[1:], strict=True):
                left = np.setdiff1d(pool, chosen) if order else drawn[now:]
                scores = told(chosen, np.concatenate([test, left]))
                curve.append(macro_f1(scores[: len(test)], sample.targets[test], half))
                if order:
                    p = probabilities(scores[len(test) :])
                    left = left[order(p, sample.documents[left].tolist())]
                chosen = np.concatenate([chosen, left[: then - now]])
            curves[name].append([*curve, full])
    return Curves(sizes, full, len(test), float(sample.coded[pool].mean()), curves)


def macro_f1(scores: Floats, targets: Bools, half: Numbers) -> float:
    """Mean F1 over the labels with enough cases; arrays are of shape (sentences, labels).

    A label's threshold is the best one on the other ``half`` of the documents: as in ``gvcoder train``,
    where thresholds come from documents left out, so that it does not matter how common the order of
    review made a label among the sentences that were taught.
    """
    given = np.zeros(targets.shape, bool)
    for mine in (0, 1):
        here, there = half == mine, half != mine
        for j in range(targets.shape[1]):
            if targets[there, j].any():
                threshold = best_threshold(scores[there, j], targets[there, j])
                given[here, j] = scores[here, j] >= threshold
    hits = (given & targets).sum(axis=0)
    all_ = given.sum(axis=0) + targets.sum(axis=0)
    counted = targets.sum(axis=0) >= ENOUGH
    return float(np.mean((2 * hits / np.maximum(all_, 1))[counted]))


def best_threshold(scores: Floats, gold: Bools) -> float:
    """The score from which giving a label has the highest F1; arrays are of shape (sentences,)."""
    ranked = np.argsort(-scores, kind="stable")
    f1 = 2 * np.cumsum(gold[ranked]) / (np.arange(1, len(scores) + 1) + gold.sum())
    return float(scores[ranked[int(np.argmax(f1))]])


def reached(sizes: Sequence[int], curve: Sequence[float], goal: float) -> float:
    """After how many sentences the curve first reaches the goal, between two sizes by a straight line."""
    for i, value in enumerate(curve):
        if value >= goal:
            if i == 0:
                return float(sizes[0])
            part = (goal - curve[i - 1]) / max(value - curve[i - 1], 1e-9)
            return sizes[i - 1] + part * (sizes[i] - sizes[i - 1])
    return float(sizes[-1])
