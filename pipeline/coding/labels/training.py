"""Train the heads from annotation files; measure on documents left out; save model and card."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
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
from pipeline.coding.labels.model import LabelModel, load_model
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

    def part(self, chosen: NDArray[np.bool_]) -> CodedText:
        """The sentences chosen by an array of shape (n,)."""
        rows = [row for row, x in zip(self.rows, chosen, strict=True) if x]
        return CodedText(
            self.vectors[chosen],
            self.cues[chosen],
            self.targets[chosen],
            self.documents[chosen],
            rows,
        )


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
    text: CodedText, folds: int, make: LabelHeads, only: int | None = None
) -> tuple[Floats, NDArray[np.bool_]]:
    """Raw scores of sentences by heads that saw no sentence of their document, and which those are.

    With ``only``, the documents of that fold alone are left out and scored: for vectors by an encoder
    that was itself taught without them.
    """
    fold = np.array([fold_of(d, folds) for d in text.documents])
    scores = np.zeros(text.targets.shape)
    scored = np.zeros(len(fold), bool)
    for k in range(folds) if only is None else [only]:
        seen, unseen = fold != k, fold == k
        if unseen.any() and seen.any():
            heads = LabelHeads(**make.get_params()).fit(text.vectors[seen], text.targets[seen])
            scores[unseen] = heads.decision_function(text.vectors[unseen])
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


#: So many of the claims may be theory taken for fact, on documents left out.
THEORY_AMONG_CLAIMS = 0.04


def claim_threshold(probabilities: Floats, targets: NDArray[np.bool_], case_from: float) -> float:
    """The lowest probability of scope ``case`` at which few enough coded sentences are theory.

    Arrays are of shape (sentences, labels), with scope first.
    """
    coded = (probabilities[:, 1:] >= 0.5).any(axis=1)
    for threshold in np.round(np.arange(case_from, 0.96, 0.01), 2):
        claims = coded & (probabilities[:, 0] >= threshold)
        if np.mean(~targets[claims, 0]) <= THEORY_AMONG_CLAIMS:
            break
    return float(threshold)


@dataclass(slots=True)
class LeftOut:
    """Sentences by whose documents nothing was trained: raw scores, cues and targets of each."""

    scores: Floats
    cues: NDArray[np.bool_]
    targets: NDArray[np.bool_]


def train(
    annotations: Sequence[Path],
    out: Path,
    *,
    encoder: Path | None = None,
    honest_encoder: Path | None = None,
    fold_left_out: tuple[int, int] = (0, 5),
    reviewed: Sequence[Annotation] = (),
    adopt: Callable[[CodedText, LabelModel], bool] | None = None,
) -> dict[str, Any] | None:
    """Train a model from annotation files and write it to a folder; returns what the card says.

    ``encoder`` is a folder with ``encoder.onnx`` and ``tokenizer.json``; the shipped model by default.
    An encoder knows the documents it was taught on too well to be measured on them. So ``honest_encoder``
    is one taught the same way without the N-th of K folds of documents (``fold_left_out`` = N, K), and
    calibration, thresholds and the card's figures come from those documents; where the honest encoder is
    itself the one to ship, those documents stay unknown to it. Without it the encoder must
    be that of a trained model: its calibration and thresholds are kept, and the figures come from the
    documents that it was not taught on, left out in turn.

    ``reviewed`` are sentences that people coded in a review, taught on besides; before anything is fitted
    or written, ``adopt`` is shown all of the coded text and the model that is there, and where it says no,
    nothing is, and the answer is None.

    Raises:
        AnnotationError: when an annotation file has a fault; nothing is trained or written then.
        ModelError: when there is neither an honest encoder nor a trained model to take over from.
    """
    rows = [*load_annotations(annotations), *reviewed]
    with as_file(files("models").joinpath("default")) as shipped:
        source = Path(encoder or shipped)
        text = coded_text(rows, Encoder(source))
        if adopt is not None and not adopt(text, load_model(source)):
            return None
        heads = LabelHeads().fit(text.vectors, text.targets)
        if honest_encoder is not None:
            fold, folds = fold_left_out
            same = Path(honest_encoder).resolve() == source.resolve()
            seen_by_honest = text if same else coded_text(rows, Encoder(honest_encoder))
            left_out = _left_out(seen_by_honest, folds, fold)
            heads.calibrate(left_out.scores, left_out.cues, left_out.targets)
            given = heads.calibrated(left_out.scores, left_out.cues)
            thresholds = thresholds_from(given, left_out.targets)
            claim_from = claim_threshold(given, left_out.targets, thresholds["scope:case"])
            taught_on = sorted(
                d for d in set(text.documents.tolist()) if not same or fold_of(d, folds) != fold
            )
        else:
            base = load_model(source)
            heads.take_calibration(base.heads)
            thresholds, claim_from = base.thresholds, base.about["claim_from"]
            taught_on = base.about["taught_on"]
            unknown = text.part(~np.isin(text.documents, taught_on))
            folds = fold_left_out[1]
            left_out = _left_out(unknown, folds)
            given = heads.calibrated(left_out.scores, left_out.cues)
        about: dict[str, Any] = {
            "codebook": codebook().version,
            "labels": codebook().labels,
            "thresholds": thresholds,
            "claim_from": claim_from,
            "sentences": len(text.rows),
            "documents": len(set(text.documents)),
            "folds": folds,
            "left_out": len(left_out.targets),
            "taught_on": taught_on,
        }
        out.mkdir(parents=True, exist_ok=True)
        if source.resolve() != out.resolve():
            for name in ("encoder.onnx", "tokenizer.json"):
                shutil.copy(source / name, out / name)
        save(out, heads, about)
        model = LabelModel(Encoder(out), heads, codebook().labels, thresholds, about)
        return write_card(out, model, left_out.targets, given)


def _left_out(text: CodedText, folds: int, only: int | None = None) -> LeftOut:
    scores, scored = left_out_scores(text, folds, LabelHeads(), only)
    return LeftOut(scores[scored], text.cues[scored], text.targets[scored])


def save(out: Path, heads: LabelHeads, about: dict[str, Any]) -> None:
    """Write heads and description to a model folder, without pickle."""
    from skops.io import dump

    dump(heads, out / "heads.skops")
    (out / "model.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
