"""A model's recipe in one table with what it must beat, all on the same sentences left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.coding.codebook import codebook
from pipeline.coding.labels import baselines
from pipeline.coding.labels.coded import CodedText
from pipeline.coding.labels.crossing import Marks, Say, Turn, crossed, part_of
from pipeline.coding.labels.model import LabelModel
from pipeline.coding.labels.scores import Floats
from pipeline.coding.labels.scoring import family_f1, score_labels

#: The row of the model that the others are held against.
OURS = "this model"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Macro F1 a family, by way of coding, on sentences of ``left_out``: whole documents, or whole sectors.

    They were left out in ``parts``; ``taught_on`` counts those of documents that the encoder was taught on,
    which flatter the model's own row and no other.
    """

    left_out: str
    parts: int
    sentences: int
    documents: int
    taught_on: int
    ways: dict[str, dict[str, float]]


def compare(
    text: CodedText,
    plain: Floats | None,
    turns: Sequence[Turn],
    model: LabelModel,
    left_out: str,
    say: Say,
    ours: Marks | None = None,
) -> Comparison:
    """Score every way of coding on the sentences left out in turn.

    ``plain`` are vectors of shape (sentences, size) by an encoder as it comes; without them that row is
    left out. ``ours`` is what the model's recipe gives, where that is known already.
    """
    texts = np.array([row.text for row in text.rows], object)
    part = part_of(turns, len(texts))

    def told(way: str) -> Say:
        return lambda step: say(f"{way}, {left_out} left out: {step}")

    def by_majority() -> Marks:
        given = np.zeros(text.targets.shape, bool)
        for seen, unseen in turns:
            given[unseen] = baselines.majority(text.targets[seen], int(unseen.sum()))
        return given

    def by_words() -> Marks:
        p = np.zeros(text.targets.shape)
        for k, (seen, unseen) in enumerate(turns):
            told("TF-IDF")(f"part {k + 1} of {len(turns)}")
            p[unseen] = baselines.tfidf(list(texts[seen]), text.targets[seen], list(texts[unseen]))
        given = np.zeros(text.targets.shape, bool)
        for k in range(len(turns)):
            own, others = part == k, (part != k) & (part >= 0)
            given[own] = baselines.by_best_threshold(p[others], text.targets[others], p[own])
        return given

    def by_vectors(vectors: Floats, cues: Marks, way: str) -> Marks:
        return crossed(vectors, cues, text.targets, turns, model, told(way))[1]

    ways: dict[str, Callable[[], Marks]] = {
        "majority": by_majority,
        "keywords": lambda: baselines.keywords(list(texts)),
        "TF-IDF": by_words,
    }
    if plain is not None:
        # Embeddings alone: no cue in the words helps them.
        ways["embeddings"] = lambda: by_vectors(
            plain, np.zeros(text.targets.shape, bool), "embeddings"
        )
    ways[OURS] = lambda: ours if ours is not None else by_vectors(text.vectors, text.cues, OURS)
    scored = part >= 0
    return Comparison(
        left_out,
        len(turns),
        int(scored.sum()),
        len(set(text.documents[scored])),
        int(np.isin(text.documents[scored], model.about["taught_on"]).sum()),
        {name: _families(text.targets[scored], way()[scored]) for name, way in ways.items()},
    )


def _families(targets: Marks, given: Marks) -> dict[str, float]:
    return family_f1(score_labels(targets, given, codebook().labels))
