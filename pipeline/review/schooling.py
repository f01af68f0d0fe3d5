"""``gvcoder train``: a model is replaced, or taught by a review, once the comparison has been seen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.coding.labels.coded import CodedText
from pipeline.coding.labels.model import LabelModel
from pipeline.coding.labels.teaching.comparison import Compared
from pipeline.records import Annotation
from pipeline.review.lesson import lesson
from pipeline.review.teaching import reviewed_annotations


def reviewed_of(folders: Sequence[Path]) -> list[Annotation]:
    """The sentences with verdicts of reviewed runs; of the same document in two runs, the last one's.

    Raises:
        RunDirectoryError, StoreError: when a folder is no run directory or nobody has reviewed it.
    """
    rows: dict[str, Annotation] = {}
    for folder in folders:
        for row in reviewed_annotations(folder):
            rows[row.id] = row
    return list(rows.values())


def decider(
    reviewed: Sequence[Annotation] = (), *, yes: bool = False
) -> Callable[[CodedText, LabelModel, LabelModel], bool]:
    """Shows how the old and the new model compare on documents left out, and says whether to go on.

    On the reviewed sentences, if there are any, or else on all that are of documents new to the old model.
    With ``yes`` always; at a terminal as the person answers; else if the new one is no worse. Where nothing
    can be compared, a review is not taught, but files that somebody named are.
    """
    among = {row.id for row in reviewed} or None
    of = "reviewed sentences" if among else "sentences new to the old model"

    def adopt(text: CodedText, base: LabelModel, old: LabelModel) -> bool:
        found = lesson(text, base, old, among)
        if found is None and among and old is not base:
            # Taught by the same review before: what both are made from stands for the old one.
            found = lesson(text, base, base, among)
            if found is not None:
                print(
                    "gvcoder: the model to be replaced has learnt from these documents itself; what it was "
                    "made from is the old one here",
                    file=sys.stderr,
                )
        if found is not None:
            told = found.told(of)
        else:
            told = f"the {of} are of fewer than two documents, so that none can be left out to compare on"
        return _goes_on(told, found.better if found is not None else among is None, yes)

    return adopt


def encoder_decider(*, yes: bool = False) -> Callable[[Compared], bool]:
    """Shows how an encoder taught further compares with the one before, and says whether to go on.

    With ``yes`` always; at a terminal as the person answers; else if the new one is no worse.
    """
    return lambda found: _goes_on(found.told(), found.better, yes)


def _goes_on(told: str, better: bool, yes: bool) -> bool:
    print(f"gvcoder: {told}", file=sys.stderr)
    if yes:
        return True
    if sys.stdin.isatty():
        return input("Write the new model? [y/N] ").strip().lower() in ("y", "yes")
    return better
