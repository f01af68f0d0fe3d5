"""``gvcoder evaluate``: how right a model is on annotated sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.coding.annotations import load_annotations
from pipeline.coding.codebook import codebook
from pipeline.coding.labels.card import decided
from pipeline.coding.labels.coded import coded_text
from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.left_out import left_out_scores, thresholds_from
from pipeline.coding.labels.model import LabelModel, load_model
from pipeline.coding.labels.scoring import (
    LabelScore,
    calibration_error,
    family_f1,
    score_labels,
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores a label and a family, with the calibration error over all labels.

    ``taught_on`` counts the sentences of documents that the encoder was taught on: figures on those are
    too good, with or without cross-validation.
    """

    sentences: int
    documents: int
    labels: list[LabelScore]
    families: dict[str, float]
    calibration_error: float
    taught_on: int


def evaluate(
    annotations: Sequence[Path], *, model: Path | None = None, cross_validate: int = 0
) -> Evaluation:
    """Score a model on annotated sentences; with ``cross_validate`` folds, the recipe instead.

    Cross-validation trains new heads a fold, with whole documents left out, on the model's encoder.

    Raises:
        AnnotationError: when an annotation file has a fault.
        ModelError: when the model cannot be loaded.
    """
    rows = load_annotations(annotations)
    loaded = load_model(model)
    text = coded_text(rows, loaded.encoder)
    if cross_validate:
        heads = LabelHeads(**loaded.heads.get_params()).fit(text.vectors, text.targets)
        scores, _ = left_out_scores(text, cross_validate, heads)
        p = heads.calibrate(scores, text.cues, text.targets).calibrated(scores, text.cues)
        loaded = LabelModel(
            loaded.encoder, heads, loaded.labels, thresholds_from(p, text.targets), loaded.about
        )
    else:
        p = loaded.heads.calibrated(loaded.heads.decision_function(text.vectors), text.cues)
    scored = score_labels(text.targets, decided(loaded, p), codebook().labels)
    return Evaluation(
        len(text.rows),
        len(set(text.documents)),
        scored,
        family_f1(scored),
        calibration_error(p, text.targets),
        int(np.isin(text.documents, loaded.about["taught_on"]).sum()),
    )
