"""What a model would learn: the old one and the new one on the same documents left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.codebook import codebook
from pipeline.coding.labels.card import decided
from pipeline.coding.labels.coded import CodedText
from pipeline.coding.labels.folds import parts_of
from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.model import LabelModel
from pipeline.coding.labels.scoring import family_f1, score_labels

#: The documents are left out in so many parts.
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Lesson:
    """F1 of the old and the new model on sentences whose document neither has seen."""

    sentences: int
    documents: int
    old: float
    new: float
    families: dict[str, tuple[float, float]]

    @property
    def better(self) -> bool:
        """Whether the new model is at least as right over all labels."""
        return self.new >= self.old

    def told(self, of: str) -> str:
        """The comparison as a few lines of text; ``of`` says what the sentences are of."""
        lines = [
            f"On {self.sentences} {of} of {self.documents} documents, each left out in turn:",
            f"  {'':12} {'old':>6} {'new':>6}",
            f"  {'all labels':12} {self.old:6.3f} {self.new:6.3f}",
        ]
        lines += [f"  {f:12} {a:6.3f} {b:6.3f}" for f, (a, b) in self.families.items()]
        return "\n".join(lines)


def lesson(
    text: CodedText, base: LabelModel, old: LabelModel, among: Collection[str] | None = None
) -> Lesson | None:
    """Compare a model taught on all of ``text``, made from ``base``, with the ``old`` one.

    Only documents that ``old`` has not learnt from count, for on others it would look better than it is;
    and, with the ids ``among``, only those sentences. None where that leaves fewer than two documents:
    nothing could be left out and still be learnt from.
    """
    ours = ~np.isin(text.documents, sorted(old.known))
    if among is not None:
        ours &= np.array([row.id in among for row in text.rows])
    part = parts_of(text.documents[ours].tolist(), FOLDS)
    if len(set(part.values())) < 2:
        return None
    which = np.array([part.get(d, -1) for d in text.documents.tolist()])
    scores = np.zeros(text.targets.shape)
    for k in sorted(set(part.values())):
        seen = which != k
        heads = LabelHeads().fit(text.vectors[seen], text.targets[seen])
        scores[~seen] = heads.decision_function(text.vectors[~seen])
    targets, cues = text.targets[ours], text.part(ours).cues
    vectors = text.vectors[ours]
    if old.encoder is not base.encoder:
        texts = [row.text for row, x in zip(text.rows, ours, strict=True) if x]
        vectors = old.encoder.encode(texts).astype(np.float64)
    by_old = decided(old, old.heads.calibrated(old.heads.decision_function(vectors), cues))
    by_new = decided(base, base.heads.calibrated(scores[ours], cues))
    families = [family_f1(score_labels(targets, g, codebook().labels)) for g in (by_old, by_new)]
    return Lesson(
        int(ours.sum()),
        len(part),
        _micro(by_old, targets),
        _micro(by_new, targets),
        {f: (families[0][f], families[1][f]) for f in families[0]},
    )


def _micro(given: NDArray[np.bool_], targets: NDArray[np.bool_]) -> float:
    return 2 * float((given & targets).sum()) / max(float(given.sum() + targets.sum()), 1.0)
