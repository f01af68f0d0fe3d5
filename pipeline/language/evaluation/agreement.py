"""How far two people who marked the same sentences agree: what no program can be held to surpass."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.language.entities.kinds import Found
from pipeline.language.evaluation.marked import Marked, MarkedError
from pipeline.language.evaluation.tables import Families, families
from pipeline.language.reading import Reading
from pipeline.language.relations.kinds import Relation


def agreement(first: Sequence[Marked], second: Sequence[Marked]) -> Families:
    """Scores of the second marking against the first; F does not depend on which comes first.

    Raises:
        MarkedError: when the two do not hold the same sentences in the same order.
    """
    if [(r.id, r.text) for r in first] != [(r.id, r.text) for r in second]:
        raise MarkedError("two markings differ in their sentences; give the same ones, in order")
    return families(first, [_as_read(row) for row in second])


def _as_read(row: Marked) -> Reading:
    entities = [Found(start, end, label) for start, end, label in row.entities]  # type: ignore[arg-type]
    relations = [
        Relation(r.kind, r.agent, r.patient, r.trigger, "marked")  # type: ignore[arg-type]
        for r in row.relations
    ]
    return Reading(entities, relations, row.qualifiers)
