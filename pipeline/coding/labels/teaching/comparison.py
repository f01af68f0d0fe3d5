"""Whether an encoder that was taught further is the better one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from pipeline.coding.codebook import codebook
from pipeline.coding.labels.coded import CodedText
from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.scores import Floats
from pipeline.coding.labels.scoring import ENOUGH


@dataclass(frozen=True, slots=True)
class Compared:
    """Mean precision a family (old, new) of heads on two encoders, on documents that both never saw."""

    sentences: int
    documents: int
    families: dict[str, tuple[float, float]]

    @property
    def better(self) -> bool:
        """Whether the families' mean is at least as high with the new encoder."""
        old, new = (float(np.mean([pair[i] for pair in self.families.values()])) for i in (0, 1))
        return bool(self.families) and new >= old

    def told(self) -> str:
        """The comparison as a few lines of text."""
        lines = [
            f"On {self.sentences} sentences of {self.documents} documents left out, the classifiers taught "
            "on all others, mean precision with",
            f"  {'':12} {'old':>6} {'new':>6} encoder",
        ]
        lines += [f"  {f:12} {a:6.3f} {b:6.3f}" for f, (a, b) in self.families.items()]
        return "\n".join(lines)


def compared(old: CodedText, new: CodedText, left_out: Collection[str]) -> Compared:
    """Compare two encoders by the same sentences, read by each.

    Mean precision (the area under precision and recall) needs neither calibration nor thresholds, which
    the old encoder's heads would have from these documents.
    """
    unseen = np.isin(old.documents, sorted(left_out))
    targets = old.targets[unseen]
    found = [_by_family(_scores(text, unseen), targets) for text in (old, new)]
    return Compared(
        int(unseen.sum()),
        len(set(old.documents[unseen].tolist())),
        {f: (found[0][f], found[1][f]) for f in found[0]},
    )


def _scores(text: CodedText, unseen: NDArray[np.bool_]) -> Floats:
    heads = LabelHeads().fit(text.vectors[~unseen], text.targets[~unseen])
    return heads.decision_function(text.vectors[unseen])


def _by_family(scores: Floats, targets: NDArray[np.bool_]) -> dict[str, float]:
    by_family: dict[str, list[float]] = {}
    for j, label in enumerate(codebook().labels):
        if targets[:, j].sum() >= ENOUGH:
            precision = float(average_precision_score(targets[:, j], scores[:, j]))
            by_family.setdefault(label.split(":")[0], []).append(precision)
    return {f: float(np.mean(each)) for f, each in by_family.items()}
