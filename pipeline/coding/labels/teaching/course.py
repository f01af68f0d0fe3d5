"""What an encoder is taught of a researcher's text, and what is left out to see whether that helped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.coding.labels.evaluation import EvaluationError
from pipeline.coding.labels.folds import parts_of
from pipeline.coding.labels.model import LabelModel
from pipeline.records import Annotation

#: Of the documents new to the encoder one in so many is left out.
PARTS = 5


@dataclass(frozen=True, slots=True)
class Course:
    """Sentences new to an encoder, sentences that it knew, and the documents that it is not shown."""

    new: list[Annotation]
    known: list[Annotation]
    left_out: frozenset[str]


def plan(rows: Sequence[Annotation], base: LabelModel) -> Course:
    """What the encoder of ``base`` would be taught of some sentences.

    Left out are the documents that this encoder was never shown though its heads were, and one in five of
    those that are new to both, so that it and the one taught further can be compared on them.

    Raises:
        EvaluationError: when there is nothing new, nothing that it knew, or nothing to leave out.
    """
    taught_on = set(base.about["taught_on"])
    documents = {row.document for row in rows}
    new = documents - base.known
    if not new:
        raise EvaluationError(
            f"the model knows all {len(documents)} documents of these files, so that there is nothing to "
            "teach its encoder; name your own files beside them, or leave --encoder out"
        )
    if not documents & taught_on:
        raise EvaluationError(
            "an encoder that is taught new text alone forgets what it knew; name annotations/coded, which "
            "it was taught on, beside your own files"
        )
    part = parts_of(new, PARTS)
    # With one new document alone there is one part, and it is wanted for the teaching.
    held = {d for d in new if part[d] == 0} if len(set(part.values())) > 1 else set()
    left_out = frozenset(held | (documents & base.known) - taught_on)
    if not left_out:
        raise EvaluationError(
            "no document could be left out to see whether teaching the encoder helps; name all of "
            "annotations/coded, or several documents of your own"
        )
    return Course(
        [row for row in rows if row.document in new - left_out],
        [row for row in rows if row.document in taught_on],
        left_out,
    )
