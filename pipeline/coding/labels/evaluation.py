"""``gvcoder evaluate``: how right a model is on annotated sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.annotations import load_annotations
from pipeline.coding.codebook import codebook
from pipeline.coding.labels.card import decided
from pipeline.coding.labels.coded import CodedText, coded_text
from pipeline.coding.labels.folds import RETOLD
from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.left_out import left_out_scores, thresholds_from
from pipeline.coding.labels.model import LabelModel, load_model
from pipeline.coding.labels.scoring import (
    LabelScore,
    calibration_error,
    family_f1,
    score_labels,
)


class EvaluationError(ValueError):
    """Sentences on which nothing can be measured so; the message says why, and the remedy."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores a label and a family, with the calibration error over all labels.

    ``taught_on`` counts the sentences of documents that the encoder was taught on: figures on those are
    too good, with or without cross-validation. ``learnt_from`` counts those of the other documents from
    which the classifiers learnt: figures on those are too good as well, but for cross-validation.
    """

    sentences: int
    documents: int
    labels: list[LabelScore]
    families: dict[str, float]
    calibration_error: float
    taught_on: int
    learnt_from: int


def evaluate(
    annotations: Sequence[Path], *, model: Path | None = None, cross_validate: int = 0
) -> Evaluation:
    """Score a model on annotated sentences; with ``cross_validate`` folds, the recipe instead.

    Cross-validation trains new heads a fold, with whole documents left out, on the model's encoder;
    calibration and thresholds of a fold come from the others.

    Raises:
        AnnotationError: when an annotation file has a fault.
        ModelError: when the model cannot be loaded.
        EvaluationError: when there is but one document to cross-validate on.
    """
    rows = load_annotations(annotations)
    if cross_validate and len({row.document.split(RETOLD)[0] for row in rows}) < 2:
        raise EvaluationError(
            f"all {len(rows)} sentences are of one document, {rows[0].document!r}; cross-validation leaves "
            "whole documents out in turn: give sentences of several, or leave --cross-validate out"
        )
    loaded = load_model(model)
    text = coded_text(rows, loaded.encoder)
    if cross_validate:
        p, given = _crossed(text, cross_validate, loaded)
    else:
        p = loaded.heads.calibrated(loaded.heads.decision_function(text.vectors), text.cues)
        given = decided(loaded, p)
    scored = score_labels(text.targets, given, codebook().labels)
    taught_on = np.isin(text.documents, loaded.about["taught_on"])
    learnt_from = np.isin(text.documents, sorted(loaded.known)) & ~taught_on
    return Evaluation(
        len(text.rows),
        len(set(text.documents)),
        scored,
        family_f1(scored),
        calibration_error(p, text.targets),
        int(taught_on.sum()),
        0 if cross_validate else int(learnt_from.sum()),
    )


def _crossed(
    text: CodedText, folds: int, model: LabelModel
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Probabilities and labels of sentences by what was learnt, of every kind, from the other parts."""
    make = LabelHeads(**model.heads.get_params())
    scores, part = left_out_scores(text, folds, make)
    p, given = np.zeros(scores.shape), np.zeros(scores.shape, bool)
    for k in np.unique(part):
        own, others = part == k, part != k
        make.calibrate(scores[others], text.cues[others], text.targets[others])
        chosen = thresholds_from(
            make.calibrated(scores[others], text.cues[others]), text.targets[others]
        )
        p[own] = make.calibrated(scores[own], text.cues[own])
        rule = LabelModel(model.encoder, make, model.labels, chosen, model.about)
        given[own] = decided(rule, p[own])
    return p, given
