"""The recipe of a model on sentences left out in turn: heads, calibration and thresholds from the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.labels.card import decided
from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.left_out import thresholds_from
from pipeline.coding.labels.model import LabelModel
from pipeline.coding.labels.scores import Floats

Marks = NDArray[np.bool_]
#: Which sentences are seen and which left out at once, each of shape (sentences,).
Turn = tuple[Marks, Marks]
#: Is told what is being done, for whoever waits.
Say = Callable[[str], None]


def part_of(turns: Sequence[Turn], sentences: int) -> NDArray[np.int64]:
    """The turn in which each sentence is left out, of shape (sentences,); -1 where it never is."""
    part = np.full(sentences, -1)
    for k, (_, unseen) in enumerate(turns):
        part[unseen] = k
    return part


def crossed(
    vectors: Floats,
    cues: Marks,
    targets: Marks,
    turns: Sequence[Turn],
    model: LabelModel,
    say: Say,
) -> tuple[Floats, Marks]:
    """Probabilities and labels of sentences left out, by heads of the model's kind on vectors.

    Arrays are of n rows; what comes back is of shape (n, labels), zero for a sentence that is never left
    out. Calibration and thresholds of a turn come from the sentences left out in the others.
    """
    scores = np.zeros(targets.shape)
    make = LabelHeads(**model.heads.get_params())
    for k, (seen, unseen) in enumerate(turns):
        say(f"part {k + 1} of {len(turns)}")
        heads = LabelHeads(**make.get_params()).fit(vectors[seen], targets[seen])
        scores[unseen] = heads.decision_function(vectors[unseen])
    return judged(scores, cues, targets, part_of(turns, len(targets)), model)


def judged(
    scores: Floats, cues: Marks, targets: Marks, part: NDArray[np.int64], model: LabelModel
) -> tuple[Floats, Marks]:
    """Probabilities and labels, of shape (n, labels), that raw scores of sentences left out lead to.

    Calibration and thresholds for the sentences of one part come from those of the others; of part -1 none
    is judged.
    """
    make = LabelHeads(**model.heads.get_params())
    p, given = np.zeros(scores.shape), np.zeros(scores.shape, bool)
    for k in sorted({*part.tolist()} - {-1}):
        own, others = part == k, (part != k) & (part >= 0)
        make.calibrate(scores[others], cues[others], targets[others])
        chosen = thresholds_from(make.calibrated(scores[others], cues[others]), targets[others])
        p[own] = make.calibrated(scores[own], cues[own])
        rule = LabelModel(model.encoder, make, model.labels, chosen, model.about)
        given[own] = decided(rule, p[own])
    return p, given
