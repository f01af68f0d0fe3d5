"""A label model: encoder, heads and thresholds, and how they decide on a sentence's labels."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.coding.codebook import codebook
from pipeline.coding.discourse import Discourse
from pipeline.coding.labels.cues import cue_array
from pipeline.coding.labels.encoder import DamagedError, Encoder
from pipeline.coding.labels.hashed import SievedBy
from pipeline.coding.labels.saved import ForeignTypesError, load_saved
from pipeline.coding.labels.scores import Floats, Heads


class ModelError(ValueError):
    """A model folder that cannot be used; the message names the file and the remedy."""


@dataclass(slots=True)
class Decision:
    """The labels chosen for a sentence and the probability of every label worth telling."""

    labels: set[str]
    scores: dict[str, float]
    is_claim: bool = False


#: Cues are looked for only in a sentence one of whose codes is as likely as this by its vector alone.
WORTH_A_LOOK = 0.04
#: A second locus or outcome is given only if it is so likely, as a part of the likeliest: on documents
#: left out this gives a third of the doubtful pairs at the same F1.
SECOND = 0.7
#: Probabilities below this are left out of the scores: they tell a reader nothing.
TOLD = 0.05


@dataclass(slots=True)
class LabelModel:
    """Decides the labels of sentences.

    ``thresholds`` holds, a label, the probability from which it is given; ``about["claim_from"]`` the
    probability of scope ``case`` from which a coded sentence may count as a claim in a profile;
    ``about["sieve_from"]`` the sieve's chance of a code from which a sentence is worth the encoder;
    ``about["taught_on"]`` names the documents that the encoder was taught on, ``about["heads_learnt_from"]``
    those that only the heads know.
    """

    encoder: Encoder
    heads: Heads
    labels: list[str]
    thresholds: dict[str, float]
    about: dict[str, Any]
    sieve: SievedBy | None = None

    @property
    def known(self) -> set[str]:
        """The documents that the encoder was taught on or the heads learnt from."""
        return {*self.about["taught_on"], *self.about.get("heads_learnt_from", ())}

    def decide(self, discourse: Discourse, sift: bool = False) -> list[Decision]:
        """The decision on each sentence of the discourse, in order.

        With ``sift``, for long documents, sentences whose words show that they carry no code are let go
        unseen by the encoder; the sieve says then whether they are about a case.
        """
        texts = [unit.text for unit in discourse.units]
        if not sift or self.sieve is None:
            return self._decide(texts)
        chances = self.sieve.predict_proba(texts)
        passes = chances[:, 0] >= self.about["sieve_from"]
        looked_at = iter(self._decide([t for t, x in zip(texts, passes, strict=True) if x]))
        return [
            next(looked_at) if x else self._let_go(float(case))
            for x, case in zip(passes, chances[:, 1], strict=True)
        ]

    def _decide(self, texts: Sequence[str]) -> list[Decision]:
        if not texts:
            return []
        vectors = self.encoder.encode(texts).astype(np.float64)
        scores = self.heads.decision_function(vectors)
        # Looking for cues costs as much as the vectors: only where some code is not out of the question.
        likely = self.heads.calibrated(scores)[:, 1:].max(axis=1) >= WORTH_A_LOOK
        cues = np.zeros(scores.shape, bool)
        cues[likely] = cue_array([t for t, x in zip(texts, likely, strict=True) if x])
        return self.decide_from(self.heads.calibrated(scores, cues))

    def _let_go(self, case: float) -> Decision:
        """What is decided of a sentence that the sieve lets go: no code, and what the sieve says of scope.

        A figure that rules read in it is a claim as it would be in any other sentence.
        """
        labels = {"scope:case"} if case >= self.thresholds["scope:case"] else set()
        told = {"scope:case": case} if case >= TOLD else {}
        return Decision(labels, told, case >= self.about["claim_from"])

    def decide_from(self, probabilities: Floats) -> list[Decision]:
        """The decisions that probabilities of shape (sentences, labels) lead to."""
        return [self._decide_one(row) for row in np.round(probabilities, 3)]

    def _decide_one(self, row: Sequence[float]) -> Decision:
        score = dict(zip(self.labels, (float(p) for p in row), strict=True))
        chosen: set[str] = set()
        for label in self.labels:
            if label.startswith(("locus:", "outcome:")) or score[label] < self.thresholds[label]:
                continue
            chosen.add(label)
            # A function is given with its locus, an upgrading with its outcome: the likeliest,
            # and any other that passes its own threshold.
            children = codebook().children(label)
            if children:
                best = max(children, key=lambda c: score[c])
                near = {c for c in children if score[c] >= SECOND * score[best]}
                chosen |= {best, *(c for c in near if score[c] >= self.thresholds[c])}
        told = {x: p for x, p in score.items() if p >= TOLD or x in chosen}
        return Decision(chosen, told, score["scope:case"] >= self.about["claim_from"])


def load_model(folder: Path | None = None) -> LabelModel:
    """The model in a folder written by ``gvcoder train``; without one, the one that ships.

    Raises:
        ModelError: when a file is missing, damaged, or holds anything but the trusted types.
    """
    if folder is not None:
        return _load(Path(folder))
    with as_file(files("models").joinpath("default")) as shipped:
        return _load(shipped)


#: What ``model.json`` must hold.
_TOLD = ("labels", "codebook", "thresholds", "claim_from", "taught_on")


def _load(folder: Path) -> LabelModel:
    for name in ("encoder.onnx", "tokenizer.json", "heads.skops", "model.json"):
        if not (folder / name).is_file():
            raise ModelError(f"{folder / name}: missing; make the model anew with `gvcoder train`")
    path = folder / "heads.skops"
    try:
        heads, sieve = load_saved(path)
        path = folder / "model.json"
        about = json.loads(path.read_text(encoding="utf-8"))
        labels, codebook_of, thresholds, *_ = (about[k] for k in _TOLD)
    except ForeignTypesError as e:
        raise ModelError(
            f"{path}: holds types that no gvcoder model has ({', '.join(sorted(e.types))}); "
            "do not use this file, take the model from its maker again"
        ) from None
    except Exception as e:
        raise ModelError(f"{path}: cannot be read ({e}); take the model again") from e
    if labels != codebook().labels:
        raise ModelError(
            f"{folder}: made for codebook {codebook_of}, not {codebook().version}; "
            "train it anew with `gvcoder train`"
        )
    encoder = load_encoder(folder)
    model = LabelModel(encoder, heads, labels, thresholds, about, sieve)
    if not _fits(model):
        raise ModelError(
            f"{folder}: its files are not of one model; take all of them again from where they come"
        )
    return model


def load_encoder(folder: Path) -> Encoder:
    """The encoder in a folder.

    Raises:
        ModelError: when a file of it is missing or damaged.
    """
    for name in ("encoder.onnx", "tokenizer.json"):
        if not (folder / name).is_file():
            raise ModelError(f"{folder / name}: missing; name a folder with an encoder")
    try:
        return Encoder(folder)
    except DamagedError as e:
        raise ModelError(f"{e}; take the model again") from e


def _fits(model: LabelModel) -> bool:
    """Whether encoder, heads, sieve and thresholds are of one size and about the same labels."""
    heads, sieve, labels = model.heads, model.sieve, len(model.labels)
    try:
        each = (heads.intercept_, heads.slope_, heads.cue_, heads.shift_)
        return (
            heads.coef_.shape == (labels, model.encoder.size)
            and all(x.shape == (labels,) for x in each)
            and all(isinstance(model.thresholds[x], float | int) for x in model.labels)
            and (sieve is None or sieve.coef_.shape == (2 * sieve.features, 2))
            and (sieve is None or "sieve_from" in model.about)
        )
    except (AttributeError, KeyError, TypeError):
        return False
