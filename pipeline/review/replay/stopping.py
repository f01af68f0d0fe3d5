"""How far the estimate of what is left to correct is from the truth, when part of a run is reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.coding.codebook import codebook
from pipeline.coding.labels.card import decided
from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.left_out import claim_threshold, thresholds_from
from pipeline.coding.labels.model import TOLD, LabelModel
from pipeline.review.orders import teaching_order
from pipeline.review.replay.sample import Bools, Floats, Numbers, Sample, thinned
from pipeline.review.replay.teaching import by_doubt
from pipeline.review.stopping import Rest, chance_missed, chance_wrong, rest

#: Parts of the sentences to review after which one looks at the estimate.
SEEN = (0.1, 0.25, 0.5)
ORDERS = ("by document", "random", "least sure first", "what teaches most")


class Look(NamedTuple):
    """One look at the estimate: what was asked, in which order, how much was seen; estimate and truth."""

    kind: str
    order: str
    seen: float
    estimate: Rest
    truth: int


class Coded(NamedTuple):
    """A machine's coding of n sentences: probabilities and codes a label; which are coded, which doubted."""

    probabilities: Floats
    given: Bools
    is_coded: Bools
    is_doubted: Bools


def looks(sample: Sample, share: float | None, seeds: Sequence[int]) -> Iterator[Look]:
    """Reviews of documents that no part of the machine has seen, in each order, with looks on the way.

    The machine is taught on the documents that the encoder knows; of the others, one half sets its
    probabilities and thresholds, the other half is coded by it and reviewed, and the other way round.
    """
    known, part = sample.known, sample.part(2)
    heads = LabelHeads().fit(sample.vectors[known], sample.targets[known])
    for mine in (0, 1):
        model = _calibrated(heads, sample, np.flatnonzero(~known & (part != mine)))
        for seed in seeds:
            rows = thinned(sample, np.flatnonzero(~known & (part == mine)), share, seed)
            yield from _review(model, sample, rows, seed)
            if share is None:
                break


def _calibrated(heads: LabelHeads, sample: Sample, rows: Numbers) -> LabelModel:
    scores = heads.decision_function(sample.vectors[rows])
    heads.calibrate(scores, sample.cues[rows], sample.targets[rows])
    p = heads.calibrated(scores, sample.cues[rows])
    thresholds = thresholds_from(p, sample.targets[rows])
    about = {"claim_from": claim_threshold(p, sample.targets[rows], thresholds["scope:case"])}
    # It decides from vectors that are there already, and never asks for its encoder.
    return LabelModel(None, heads, codebook().labels, thresholds, about)  # type: ignore[arg-type]


def _code(model: LabelModel, sample: Sample, rows: Numbers) -> Coded:
    scores = model.heads.decision_function(sample.vectors[rows])
    p = np.round(model.heads.calibrated(scores, sample.cues[rows]), 3)
    given = decided(model, p)
    coded = given[:, 1:].any(axis=1) & (p[:, 0] >= model.about["claim_from"])
    return Coded(p, given, coded, ~coded & (p[:, 1:] >= TOLD).any(axis=1))


def _review(model: LabelModel, sample: Sample, rows: Numbers, seed: int) -> Iterator[Look]:
    coding, targets = _code(model, sample, rows), sample.targets[rows]
    names = model.labels
    told = [
        {n: p for n, p in zip(names, row, strict=True) if p >= TOLD} for row in coding.probabilities
    ]
    labels = [[n for n, x in zip(names, row, strict=True) if x] for row in coding.given]
    wrong = (coding.given != targets).any(axis=1)
    missed = targets[:, 0] & targets[:, 1:].any(axis=1)
    asked = (
        (
            "coded",
            coding.is_coded,
            wrong,
            [chance_wrong(*pair) for pair in zip(told, labels, strict=True)],
        ),
        ("uncoded", coding.is_doubted, missed, [chance_missed(scores) for scores in told]),
    )
    documents = sample.documents[rows]
    for kind, chosen, needs, every in asked:
        own = np.flatnonzero(chosen)
        chances = np.array(every)[own]
        p, of = coding.probabilities[own], documents[own].tolist()
        for order, ranked in _orders(p, of, seed).items():
            for seen in SEEN:
                n = round(seen * len(own))
                first, left = ranked[:n], ranked[n:]
                found = int(needs[own[first]].sum())
                estimate = rest(chances[first].tolist(), found, chances[left].tolist())
                yield Look(kind, order, seen, estimate, int(needs[own[left]].sum()))


def _orders(p: Floats, documents: list[str], seed: int) -> dict[str, Numbers]:
    drawn = np.random.default_rng(seed).permutation(len(p))
    ranked = (
        np.argsort(np.array(documents), kind="stable"),
        drawn,
        np.array(by_doubt(p, documents), int),
        np.array(teaching_order(p, documents), int),
    )
    return dict(zip(ORDERS, ranked, strict=True))
