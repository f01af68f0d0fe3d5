"""The model's card: what it was trained on and how right it is on documents left out.

``gvcoder train`` writes it whole; ``models/recipes/measure.py`` puts sections of its own after that, below a
mark, so that a new training leaves none that an older model was measured by.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.codebook import codebook
from pipeline.coding.labels.model import LabelModel
from pipeline.coding.labels.scoring import (
    LabelScore,
    calibration_error,
    family_f1,
    score_labels,
)
from pipeline.coding.labels.sieve import KEPT

#: What stands below this in a card was measured after the training.
MEASURED = "<!-- What follows is written by models/recipes/measure.py -->"


def decided(model: LabelModel, probabilities: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The labels that the model's rule gives, as an array of shape (sentences, labels)."""
    given = model.decide_from(probabilities)
    made = np.array([[x in d.labels for x in model.labels] for d in given], bool)
    return made.reshape(len(given), len(model.labels))


def write_card(
    out: Path,
    model: LabelModel,
    targets: NDArray[np.bool_],
    probabilities: NDArray[np.float64],
    given: NDArray[np.bool_],
) -> dict[str, Any]:
    """Write ``CARD.md`` from predictions on left-out documents; returns its figures."""
    scores = score_labels(targets, given, codebook().labels)
    families = family_f1(scores)
    error = calibration_error(probabilities, targets)
    (out / "CARD.md").write_text(_card(model.about, scores, families, error), encoding="utf-8")
    return {**model.about, "families": families, "calibration_error": error}


def with_sections(card: str, sections: Mapping[str, str]) -> str:
    """The card with sections below the mark, by heading; others that stand there already are kept.

    A section takes the place of the one with its heading, or else comes last.
    """
    taught, _, measured = card.partition(MEASURED)
    _, *parts = re.split(r"^## (.+)\n", measured, flags=re.MULTILINE)
    found = dict(zip(parts[::2], parts[1::2], strict=True)) | dict(sections)
    below = [f"## {heading}\n\n{text.strip()}" for heading, text in found.items()]
    return "\n\n".join([taught.rstrip(), MEASURED, *below]) + "\n"


def _card(
    about: dict[str, Any], scores: list[LabelScore], families: dict[str, float], error: float
) -> str:
    measured = (
        f"All figures are on {about['left_out']} sentences of documents left out: neither the encoder "
        "nor the heads that gave them had seen any sentence of those documents. Calibration and thresholds, "
        f"four numbers a label, {_chosen(about)}."
        if about["left_out"]
        else "Fewer than two documents were left that the encoder had not seen, so that none could be left "
        "out and there are no figures to give."
    )
    if about.get("without_cases"):
        unknown = ", ".join(about["without_cases"])
        measured += f" No sentence has {unknown}: the model does not know these labels."
    lines = [
        "# Model card",
        "",
        f"Codebook {about['codebook']}; {about['sentences']} sentences of {about['documents']} documents. "
        + measured,
        "",
        "The text was written for this project from published facts and coded by the codebook; it is",
        "not field data. Figures on text of that kind say less about a stranger's paper than about ours:",
        "see docs/accuracy.md for passages from the literature, which no part of the model has seen.",
        "",
        "| family | macro F1 |",
        "| --- | --- |",
        *(f"| {family} | {f1:.3f} |" for family, f1 in families.items()),
        "",
        f"Expected calibration error over all labels: {error:.4f}.",
        "",
        f"Of whole papers (`gvcoder run`) the encoder sees only what the first pass lets through: {KEPT:.0%}",
        f"of these sentences that it codes rightly, {about['sieve_passes']:.0%} of those without a code. The",
        "figures here are of sentences that are all seen, as with `gvcoder tag`.",
        "",
        "| label | cases | given | precision | recall | F1 | threshold |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {s.label} | {s.gold} | {s.predicted} | {s.precision:.2f} | {s.recall:.2f} "
            f"| {s.f1:.2f} | {about['thresholds'][s.label]:.2f} |"
            for s in scores
        ),
    ]
    return "\n".join(lines) + "\n"


def _chosen(about: dict[str, Any]) -> str:
    """On what calibration and thresholds of the figures were chosen."""
    parts = about.get("judged_in")
    if not parts:
        return "were chosen on such documents too"
    return (
        f"were chosen for a part of these documents on the others, in {parts} parts; those of the model, "
        "and the thresholds told below, on all of them"
    )
