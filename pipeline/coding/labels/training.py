"""Train the heads from annotation files; measure on documents left out; save model and card."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED

import numpy as np

from pipeline.coding.annotations import load_annotations
from pipeline.coding.codebook import codebook
from pipeline.coding.labels.card import decided, write_card
from pipeline.coding.labels.coded import CodedText, coded_text
from pipeline.coding.labels.encoder import Encoder
from pipeline.coding.labels.folds import fold_of
from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.left_out import claim_threshold, leave_out, thresholds_from, worth
from pipeline.coding.labels.model import LabelModel, load_model
from pipeline.coding.labels.sieve import Sieve
from pipeline.records import Annotation


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
            left_out = leave_out(seen_by_honest, folds, fold)
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
            left_out = leave_out(unknown, folds)
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
        learnt = worth(text, heads.decision_function(text.vectors))
        sieve = Sieve().fit([r.text for r in text.rows], learnt)
        model = LabelModel(Encoder(source), heads, codebook().labels, thresholds, about, sieve)
        about |= left_out.sift(decided(model, given))
        out.mkdir(parents=True, exist_ok=True)
        if source.resolve() != out.resolve():
            for name in ("encoder.onnx", "tokenizer.json"):
                shutil.copy(source / name, out / name)
        save(out, heads, sieve, about)
        return write_card(out, model, left_out.targets, given)


def save(out: Path, heads: LabelHeads, sieve: Sieve, about: dict[str, Any]) -> None:
    """Write heads, sieve and description to a model folder, without pickle."""
    from skops.io import dump

    dump((heads, sieve), out / "heads.skops", compression=ZIP_DEFLATED)
    (out / "model.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
