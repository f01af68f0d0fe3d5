"""Train the heads from annotation files; measure on documents left out; save model and card."""

from __future__ import annotations

import filecmp
import json
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED

import numpy as np

from pipeline.coding.annotations import load_annotations
from pipeline.coding.codebook import codebook
from pipeline.coding.labels.card import decided, write_card
from pipeline.coding.labels.coded import CodedText, coded_text
from pipeline.coding.labels.crossing import judged
from pipeline.coding.labels.evaluation import EvaluationError
from pipeline.coding.labels.folds import fold_of
from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.left_out import claim_threshold, leave_out, thresholds_from, worth
from pipeline.coding.labels.model import LabelModel, ModelError, load_encoder, load_model
from pipeline.coding.labels.sieve import Sieve
from pipeline.records import Annotation

#: For the card, calibration and thresholds are chosen in turn on all but one of so many parts.
JUDGED_IN = 5

#: What may stop a training before anything is fitted: shown all of the coded text, the model that the new
#: one is made from and the one that it would replace, it says whether to go on.
Adopt = Callable[[CodedText, LabelModel, LabelModel], bool]
#: The same for a new encoder: shown all of the coded text as that one reads it, and the documents that it
#: has not seen.
AdoptEncoder = Callable[[CodedText, Collection[str]], bool]


def train(
    annotations: Sequence[Path],
    out: Path,
    *,
    encoder: Path | None = None,
    honest_encoder: Path | None = None,
    fold_left_out: tuple[int, int] = (0, 5),
    documents_left_out: Collection[str] = (),
    reviewed: Sequence[Annotation] = (),
    adopt: Adopt | None = None,
    adopt_encoder: AdoptEncoder | None = None,
) -> dict[str, Any] | None:
    """Train a model from annotation files and write it to a folder; returns what the card says.

    ``encoder`` is a folder with ``encoder.onnx`` and ``tokenizer.json``; the shipped model by default.
    An encoder knows the documents it was taught on too well to be measured on them. So ``honest_encoder``
    is one taught the same way without the N-th of K folds of documents (``fold_left_out`` = N, K), or
    without ``documents_left_out`` where there are any, and
    calibration, thresholds and the card's figures come from those documents; where the honest encoder is
    itself the one to ship, those documents stay unknown to it. Without it the encoder must
    be that of a trained model: its calibration and thresholds are kept, and the figures come from the
    documents that it was not taught on, left out in turn.

    ``reviewed`` are sentences that people coded in a review, taught on besides, and instead of what the
    files say of the same sentences. Where the encoder is that of a trained model, ``adopt`` is asked before
    anything is fitted or written, else ``adopt_encoder``; where it says no, nothing is, and the answer is
    None. A model that
    stands in ``out`` is replaced when the new one is written in full, and stays if anything stops that.

    Raises:
        AnnotationError: when an annotation file has a fault; nothing is trained or written then.
        ModelError: when there is neither an honest encoder nor a trained model to take over from.
        EvaluationError: when the honest encoder's documents are all of the text, or none of it.
        OSError: when the folder cannot be written to.
    """
    rows = rows_of(annotations, reviewed)
    with as_file(files("models").joinpath("default")) as shipped, _put_in_place(out) as fresh:
        source = Path(encoder or shipped)
        base = None if honest_encoder is not None else load_model(source)
        reader = load_encoder(source) if base is None else base.encoder
        honest = load_encoder(Path(honest_encoder)) if honest_encoder is not None else None
        fold, folds = fold_left_out
        unseen = _unseen(rows, documents_left_out, fold, folds) if honest is not None else set()
        # Of a model of one's own also private text is known, of which no vector may be kept.
        public = base.known if base is not None and encoder is None else ()
        text = coded_text(rows, reader, public)
        if base is None:
            goes_on = adopt_encoder is None or adopt_encoder(text, unseen)
        else:
            goes_on = adopt is None or adopt(text, base, _replaced(out, source, base))
        if not goes_on:
            return None
        heads = LabelHeads().fit(text.vectors, text.targets)
        if honest is not None:
            same = Path(honest_encoder or "").resolve() == source.resolve()
            seen_by_honest = text if same else coded_text(rows, honest)
            left_out = leave_out(seen_by_honest, folds, unseen)
            heads.calibrate(left_out.scores, left_out.cues, left_out.targets)
            given = heads.calibrated(left_out.scores, left_out.cues)
            thresholds = thresholds_from(given, left_out.targets)
            claim_from = claim_threshold(given, left_out.targets, thresholds["scope:case"])
            taught_on = sorted(
                d for d in set(text.documents.tolist()) if not same or d not in unseen
            )
        else:
            assert base is not None
            heads.take_calibration(base.heads)
            thresholds, claim_from = base.thresholds, base.about["claim_from"]
            taught_on = base.about["taught_on"]
            unknown = text.part(~np.isin(text.documents, taught_on))
            left_out = leave_out(unknown, folds)
            given = heads.calibrated(left_out.scores, left_out.cues)
        cases = text.targets.sum(axis=0).tolist()
        about: dict[str, Any] = {
            "codebook": codebook().version,
            "labels": codebook().labels,
            "thresholds": thresholds,
            "claim_from": claim_from,
            "sentences": len(text.rows),
            "documents": len(set(text.documents)),
            "folds": folds,
            "left_out": len(left_out.targets),
            "judged_in": JUDGED_IN if honest is not None else 0,
            "without_cases": [x for x, n in zip(codebook().labels, cases, strict=True) if not n],
            "taught_on": taught_on,
            "heads_learnt_from": sorted(set(text.documents.tolist()) - {*taught_on}),
        }
        learnt = worth(text, heads.decision_function(text.vectors))
        sieve = Sieve().fit([r.text for r in text.rows], learnt)
        model = LabelModel(reader, heads, codebook().labels, thresholds, about, sieve)
        marks = decided(model, given)
        about |= left_out.sift(marks)
        if honest is not None:
            # The card's figures are to owe nothing to a choice made by the very sentences that they are of.
            parts = left_out.parts(JUDGED_IN)
            given, marks = judged(left_out.scores, left_out.cues, left_out.targets, parts, model)
        if source.resolve() != out.resolve():
            for name in ("encoder.onnx", "tokenizer.json"):
                shutil.copy(source / name, fresh / name)
        save(fresh, heads, sieve, about)
        return write_card(fresh, model, left_out.targets, given, marks)


def rows_of(annotations: Sequence[Path], reviewed: Sequence[Annotation]) -> list[Annotation]:
    """The sentences of annotation files, and those coded in a review instead of what files say of them."""
    decided_by_people = {row.id for row in reviewed}
    coded = [row for row in load_annotations(annotations) if row.id not in decided_by_people]
    return [*coded, *reviewed]


def _unseen(rows: Sequence[Annotation], named: Collection[str], fold: int, folds: int) -> set[str]:
    """The documents that the honest encoder never saw: those named, or else those of its fold.

    Says before hours of work that there is nothing to measure on, or nothing to learn from.
    """
    documents = {row.document for row in rows}
    if named:
        unseen, which = documents & {*named}, "among those to leave out"
    else:
        unseen = {d for d in documents if fold_of(d, folds) == fold}
        which = f"in fold {fold} of {folds}"
    if not unseen or unseen == documents:
        what = "all documents are" if unseen else "no document is"
        raise EvaluationError(f"{what} {which}; leave another out")
    return unseen


def _replaced(out: Path, source: Path, base: LabelModel) -> LabelModel:
    """The model that stands in ``out``, or else, where none does that can be used, the base."""
    if not holds_model(out) or out.resolve() == source.resolve():
        return base
    try:
        old = load_model(out)
    except ModelError:
        return base
    if filecmp.cmp(out / "encoder.onnx", source / "encoder.onnx", shallow=False):
        old.encoder = base.encoder
    return old


def holds_model(folder: Path) -> bool:
    """Whether a model stands in a folder, whole or not."""
    return (folder / "heads.skops").exists()


@contextmanager
def _put_in_place(out: Path) -> Iterator[Path]:
    """A folder to write a model to; its files take their places in ``out`` when all of them are there.

    So what stood in ``out`` stays whole if anything stops the training, and a folder that cannot be
    written to is known before it starts.
    """
    new = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    try:
        with TemporaryDirectory(prefix=".new-", dir=out) as made:
            yield Path(made)
            for file in sorted(Path(made).iterdir()):
                file.replace(out / file.name)
    finally:
        if new and not any(out.iterdir()):
            out.rmdir()


def save(out: Path, heads: LabelHeads, sieve: Sieve, about: dict[str, Any]) -> None:
    """Write heads, sieve and description to a model folder, without pickle."""
    from skops.io import dump

    dump((heads, sieve), out / "heads.skops", compression=ZIP_DEFLATED)
    (out / "model.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
