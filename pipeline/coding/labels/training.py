"""Train the heads from annotation files; measure on documents left out; save model and card."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.annotations import as_discourses, load_annotations
from pipeline.coding.codebook import codebook, labels_of
from pipeline.coding.labels.card import write_card
from pipeline.coding.labels.context import before
from pipeline.coding.labels.cues import cue_array
from pipeline.coding.labels.encoder import Encoder
from pipeline.coding.labels.folds import fold_of
from pipeline.coding.labels.heads import Floats, LabelHeads
from pipeline.coding.labels.model import LabelModel
from pipeline.coding.labels.scoring import choose_threshold
from pipeline.records import Annotation

#: A label with fewer positives takes the threshold of its family pooled.
RARE = 30


@dataclass(slots=True)
class CodedText:
    """Annotated sentences as arrays of n rows: vectors, cues and targets a label, documents."""

    vectors: Floats
    cues: NDArray[np.bool_]
    targets: NDArray[np.bool_]
    documents: NDArray[np.str_]
    rows: list[Annotation]


def coded_text(rows: Sequence[Annotation], encoder: Encoder) -> CodedText:
    """Annotations in the form that training and scoring take."""
    texts, contexts, ordered = [], [], []
    for discourse, members in as_discourses(rows):
        texts += [u.text for u in discourse.units]
        contexts += before(discourse)
        ordered += members
    labels = codebook().labels
    targets = np.array([[x in labels_of(r) for x in labels] for r in ordered])
    vectors = encoder.encode(texts, contexts).astype(np.float64)
    return CodedText(
        vectors, cue_array(texts), targets, np.array([r.document for r in ordered]), ordered
    )


def left_out_scores(
    text: CodedText, folds: int, make: LabelHeads, by_fold: Sequence[Floats] | None = None
) -> tuple[Floats, NDArray[np.bool_]]:
    """Raw scores of sentences by heads that saw no sentence of their document, and which those are.

    ``by_fold`` gives vectors from encoders taught without fold 0, 1, …; with fewer encoders than
    folds only those folds are scored. Without it the encoder is the same in all folds, and must then
    not have been taught on these documents.
    """
    fold = np.array([fold_of(d, folds) for d in text.documents])
    scores = np.zeros(text.targets.shape)
    scored = np.zeros(len(fold), bool)
    for k in range(folds if by_fold is None else len(by_fold)):
        vectors = by_fold[k] if by_fold is not None else text.vectors
        seen, unseen = fold != k, fold == k
        if unseen.any() and seen.any():
            heads = LabelHeads(**make.get_params()).fit(vectors[seen], text.targets[seen])
            scores[unseen] = heads.decision_function(vectors[unseen])
            scored |= unseen
    return scores, scored


def thresholds_from(probabilities: Floats, targets: NDArray[np.bool_]) -> dict[str, float]:
    """A threshold a label, the rare ones sharing their family's."""
    labels = codebook().labels
    family = np.array([x.split(":")[0] for x in labels])
    shared = {
        f: choose_threshold(probabilities[:, family == f], targets[:, family == f])
        for f in dict.fromkeys(family)
    }
    return {
        label: choose_threshold(probabilities[:, j], targets[:, j])
        if targets[:, j].sum() >= RARE
        else shared[family[j]]
        for j, label in enumerate(labels)
    }


def train(
    annotations: Sequence[Path],
    out: Path,
    *,
    encoder: Path | None = None,
    fold_encoders: Sequence[Path] = (),
    folds: int = 5,
) -> dict[str, Any]:
    """Train a model from annotation files and write it to a folder; returns what the card says.

    ``encoder`` is a folder with ``encoder.onnx`` and ``tokenizer.json``; the shipped one by default.
    ``fold_encoders`` are encoders each taught without one fold of documents, for honest calibration.

    Raises:
        AnnotationError: when an annotation file has a fault; nothing is trained or written then.
    """
    rows = load_annotations(annotations)
    with as_file(files("models").joinpath("default")) as shipped:
        source = Path(encoder or shipped)
        text = coded_text(rows, Encoder(source))
        by_fold = [coded_text(rows, Encoder(Path(p))).vectors for p in fold_encoders] or None
        heads = LabelHeads().fit(text.vectors, text.targets)
        scores, scored = left_out_scores(text, folds, heads, by_fold)
        scores, cues, targets = scores[scored], text.cues[scored], text.targets[scored]
        left_out = heads.calibrate(scores, cues, targets).calibrated(scores, cues)
        thresholds = thresholds_from(left_out, targets)
        about: dict[str, Any] = {
            "codebook": codebook().version,
            "labels": codebook().labels,
            "thresholds": thresholds,
            "sentences": len(text.rows),
            "documents": len(set(text.documents)),
            "folds": folds,
            "left_out": int(scored.sum()),
        }
        out.mkdir(parents=True, exist_ok=True)
        if source.resolve() != out.resolve():
            for name in ("encoder.onnx", "tokenizer.json"):
                shutil.copy(source / name, out / name)
        save(out, heads, about)
        model = LabelModel(Encoder(out), heads, codebook().labels, thresholds, about)
        return write_card(out, model, targets, left_out)


def save(out: Path, heads: LabelHeads, about: dict[str, Any]) -> None:
    """Write heads and description to a model folder, without pickle."""
    from skops.io import dump

    dump(heads, out / "heads.skops")
    (out / "model.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
