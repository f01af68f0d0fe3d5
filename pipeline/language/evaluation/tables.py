"""Scores as lines of text: one table of all sets, and one of all labels of a set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.language.evaluation.marked import Marked
from pipeline.language.evaluation.scoring import (
    Score,
    entity_pairs,
    qualifier_pairs,
    relation_pairs,
    score,
    whole,
)
from pipeline.language.reading import Reading

#: What the stage is to reach: the figure and its least value, by family or label.
TARGETS = {
    "entities": (("F", 0.85),),
    "CLUSTER": (("F", 0.85),),
    "SHARE": (("F", 0.95),),
    "CITATION": (("F", 0.95),),
    "PERIOD": (("F", 0.90),),
    "relations": (("P", 0.85), ("R", 0.70)),
    "qualifiers": (("F", 0.85),),
}

_HEAD = f"{'':15}{'marked':>7}{'found':>7}{'right':>7}{'P':>8}{'R':>8}{'F':>8}"

Families = dict[str, dict[str, Score]]


def families(rows: Sequence[Marked], read: Sequence[Reading]) -> Families:
    """The scores of entities, relations and qualifiers, by label."""
    return {
        "entities": score(entity_pairs(rows, read)),
        "relations": score(relation_pairs(rows, read)),
        "qualifiers": score(qualifier_pairs(rows, read)),
    }


def overview(sets: Mapping[str, tuple[int, Families]], wanted: bool = True) -> list[str]:
    """Three lines a set, named with its number of sentences: counts, then P, R and F, and what is wanted."""
    lines = [f"{'':45}{_HEAD}"]
    for name, (sentences, scored) in sets.items():
        start = f"{name} ({sentences})"
        for family, labels in scored.items():
            lines.append(f"{start:45}{_line(family, whole(labels), wanted)}")
            start = ""
    return lines


def detail(scored: Families) -> list[str]:
    """A line a label and one a family, with targets; nothing of a family of which nothing is marked."""
    lines = [_HEAD]
    for family, labels in scored.items():
        if not whole(labels).marked:
            continue
        lines += [_line(label, s) for label, s in labels.items()]
        lines += [_line(family, whole(labels)), ""]
    return lines


def _line(label: str, s: Score, wanted: bool = True) -> str:
    figures = {"P": s.precision, "R": s.recall, "F": s.f1}
    reached = [
        f"{name} ≥ {least:.2f} {'reached' if figures[name] >= least else 'missed'}"
        for name, least in (TARGETS.get(label, ()) if wanted else ())
    ]
    counts = f"{label:15}{s.marked:7d}{s.found:7d}{s.right:7d}"
    return f"{counts}{s.precision:8.3f}{s.recall:8.3f}{s.f1:8.3f}  {', '.join(reached)}".rstrip()
