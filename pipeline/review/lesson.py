"""What a model would learn from a review: the old one and the new one on the same documents left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.codebook import codebook
from pipeline.coding.labels.card import decided
from pipeline.coding.labels.coded import CodedText
from pipeline.coding.labels.folds import fold_of
from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.model import LabelModel
from pipeline.coding.labels.scoring import family_f1, score_labels

#: The reviewed documents are left out in so many parts.
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Lesson:
    """F1 of the old and the new model on reviewed sentences whose document the new one has not seen."""

    sentences: int
    documents: int
    old: float
    new: float
    families: dict[str, tuple[float, float]]

    @property
    def better(self) -> bool:
        """Whether the new model is at least as right over all labels."""
        return self.new >= self.old

    def told(self) -> str:
        """The comparison as a few lines of text."""
        lines = [
            f"On {self.sentences} reviewed sentences of {self.documents} documents, each left out in turn:",
            f"  {'':12} {'old':>6} {'new':>6}",
            f"  {'all labels':12} {self.old:6.3f} {self.new:6.3f}",
        ]
        lines += [f"  {f:12} {a:6.3f} {b:6.3f}" for f, (a, b) in self.families.items()]
        return "\n".join(lines)


def lesson(text: CodedText, reviewed: Collection[str], model: LabelModel) -> Lesson | None:
    """Compare; ``reviewed`` are the ids of the sentences that come from a review.

    None where they are of one document only: nothing could be left out and still be learnt from.
    """
    ours = np.array([row.id in reviewed for row in text.rows])
    names = sorted(set(text.documents[ours].tolist()))
    if len(names) < 2:
        return None
    # By rank, not by hash, so that each part has a document even where there are few.
    ranked = sorted(names, key=lambda d: (fold_of(d, 1 << 30), d))
    part = {d: i % min(FOLDS, len(names)) for i, d in enumerate(ranked)}
    fold = np.array([part.get(d, -1) for d in text.documents.tolist()])
    scores = np.zeros(text.targets.shape)
    for k in range(min(FOLDS, len(names))):
        heads = LabelHeads(**model.heads.get_params())
        heads.fit(text.vectors[fold != k], text.targets[fold != k])
        scores[fold == k] = heads.decision_function(text.vectors[fold == k])
    targets, cues = text.targets[ours], text.cues[ours]
    old = model.heads.calibrated(model.heads.decision_function(text.vectors[ours]), cues)
    new = model.heads.calibrated(scores[ours], cues)
    given = [decided(model, p) for p in (old, new)]
    by_family = [family_f1(score_labels(targets, g, codebook().labels)) for g in given]
    return Lesson(
        int(ours.sum()),
        len(names),
        _micro(given[0], targets),
        _micro(given[1], targets),
        {f: (by_family[0][f], by_family[1][f]) for f in by_family[0]},
    )


def _micro(given: NDArray[np.bool_], targets: NDArray[np.bool_]) -> float:
    return 2 * float((given & targets).sum()) / max(float(given.sum() + targets.sum()), 1.0)
