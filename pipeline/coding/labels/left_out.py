"""What is learnt from documents left out: calibration, thresholds, how coarse the sieve may be."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.codebook import codebook
from pipeline.coding.labels.coded import CodedText
from pipeline.coding.labels.folds import parts_of
from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.scores import Floats
from pipeline.coding.labels.scoring import choose_threshold
from pipeline.coding.labels.sieve import SURE, Sieve, mesh

#: A label with fewer positives takes the threshold of its family pooled.
RARE = 30


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
    """Sentences by whose documents nothing was trained: raw scores, cues and targets of each, whether it
    holds a share, what a sieve that knows none of them says, and the document.
    """

    scores: Floats
    cues: NDArray[np.bool_]
    targets: NDArray[np.bool_]
    shares: NDArray[np.bool_]
    chances: Floats
    documents: NDArray[np.str_]

    def parts(self, many: int) -> NDArray[np.int64]:
        """Which of so many parts the document of each sentence is of, of shape (sentences,)."""
        part = parts_of(self.documents.tolist(), many)
        return np.array([part[d] for d in self.documents.tolist()], np.int64)

    def sift(self, given: NDArray[np.bool_]) -> dict[str, float]:
        """How coarse the sieve may be where these labels are given, and what passes it of the others."""
        right: NDArray[np.bool_] = np.any((given & self.targets)[:, 1:], axis=1) | self.shares
        bare = ~self.targets[:, 1:].any(axis=1) & ~self.shares
        from_chance = mesh(self.chances, right)
        passed = float(np.mean(self.chances[bare, 0] >= from_chance)) if bare.any() else 1.0
        return {"sieve_from": from_chance, "sieve_passes": round(passed, 3)}


def worth(text: CodedText, scores: Floats) -> Floats:
    """What a sieve learns, of shape (sentences, 2): the raw score of the surest code, whether it is a case.

    ``scores`` is of shape (sentences, labels), with scope first. A share is worth a look, too: what it
    is evidence of hangs on whether its sentence is about a case.
    """
    surest = np.where(holds_share(text), SURE, scores[:, 1:].max(axis=1))
    return np.column_stack([surest, text.targets[:, 0]])


def holds_share(text: CodedText) -> NDArray[np.bool_]:
    """Which sentences hold a share, of shape (sentences,)."""
    return np.array([bool(row.shares) for row in text.rows], bool)


def leave_out(text: CodedText, folds: int, only: Collection[str] | None = None) -> LeftOut:
    """Leave documents out in turn, or all of ``only`` at once, and see what is said of them."""
    texts = np.array([r.text for r in text.rows], object)
    scores, chances = np.zeros(text.targets.shape), np.zeros((len(texts), 2))
    scored = np.zeros(len(texts), bool)
    for seen, unseen in turns(text, folds, only):
        heads = LabelHeads().fit(text.vectors[seen], text.targets[seen])
        scores[unseen] = heads.decision_function(text.vectors[unseen])
        learnt = worth(text.part(seen), heads.decision_function(text.vectors[seen]))
        chances[unseen] = Sieve().fit(list(texts[seen]), learnt).predict_proba(list(texts[unseen]))
        scored |= unseen
    known = text.part(scored)
    return LeftOut(
        scores[scored],
        known.cues,
        known.targets,
        holds_share(known),
        chances[scored],
        known.documents,
    )


def turns(
    text: CodedText, folds: int, only: Collection[str] | None = None
) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """Which sentences are seen and which left out, a part of the documents at a time or ``only`` those.

    Nothing where there is one document, or none of those, or no other.
    """
    names = text.documents.tolist()
    if only is None:
        part = parts_of(names, folds)
        which, turn = np.array([part[d] for d in names]), sorted(set(part.values()))
    else:
        which, turn = np.array([int(d in only) for d in names]), [1]
    for k in turn:
        seen, unseen = which != k, which == k
        if unseen.any() and seen.any():
            yield seen, unseen


def left_out_scores(
    text: CodedText, folds: int, make: LabelHeads
) -> tuple[Floats, NDArray[np.int64]]:
    """Raw scores of sentences by heads that saw no sentence of their document, and which part each is of.

    The part is -1 where nothing was left to learn from: with one document.
    """
    scores = np.zeros(text.targets.shape)
    part = np.full(len(text.documents), -1)
    for k, (seen, unseen) in enumerate(turns(text, folds)):
        heads = LabelHeads(**make.get_params()).fit(text.vectors[seen], text.targets[seen])
        scores[unseen] = heads.decision_function(text.vectors[unseen])
        part[unseen] = k
    return scores, part
