"""Precision, recall and F of entities, relations and qualifiers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.language.evaluation.marked import Marked, Words
from pipeline.language.reading import Reading


@dataclass(slots=True)
class Score:
    """Counts of one label: marked, found, and both."""

    marked: int = 0
    found: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """The part of what was found that is right; 0 where nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The part of what was marked that was found; 0 where nothing was marked."""
        return self.right / self.marked if self.marked else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


Item = tuple[str, object]


def score(pairs: Iterable[tuple[Iterable[Item], Iterable[Item]]]) -> dict[str, Score]:
    """Scores a label from pairs of (marked, found) items, each a label with what tells it from others."""
    scores: dict[str, Score] = defaultdict(Score)
    for marked, found in pairs:
        a, b = Counter(marked), Counter(found)
        for (label, _), n in a.items():
            scores[label].marked += n
        for (label, _), n in b.items():
            scores[label].found += n
        for (label, _), n in (a & b).items():
            scores[label].right += n
    return dict(sorted(scores.items()))


def whole(scores: dict[str, Score]) -> Score:
    """All labels counted together."""
    total = Score()
    for s in scores.values():
        total.marked, total.found, total.right = (
            total.marked + s.marked,
            total.found + s.found,
            total.right + s.right,
        )
    return total


def entity_pairs(
    rows: Sequence[Marked], read: Sequence[Reading]
) -> list[tuple[list[Item], list[Item]]]:
    """Entities are right when label, first and last character are."""
    return [
        (
            [(label, (a, b)) for a, b, label in row.entities],
            [(e.label, (e.start, e.end)) for e in reading.entities],
        )
        for row, reading in zip(rows, read, strict=True)
    ]


def relation_pairs(
    rows: Sequence[Marked], read: Sequence[Reading]
) -> list[tuple[list[Item], list[Item]]]:
    """Relations are right when kind, agent and patient are: the word (between spaces) of each."""
    return [
        (
            _kinds(row.text, [(r.kind, r.agent, r.patient) for r in row.relations]),
            _kinds(row.text, [(r.kind, r.agent, r.patient) for r in reading.relations]),
        )
        for row, reading in zip(rows, read, strict=True)
    ]


def _kinds(text: str, relations: Iterable[tuple[str, Words | None, Words | None]]) -> list[Item]:
    return sorted({(kind, (_word(text, a), _word(text, p))) for kind, a, p in relations}, key=str)


def _word(text: str, at: Words | None) -> int:
    """The number of the word (between spaces) at a place; -1 for none."""
    return -1 if at is None else len(re.findall(r"\s+", text[: at[0]]))


def qualifier_pairs(
    rows: Sequence[Marked], read: Sequence[Reading]
) -> list[tuple[list[Item], list[Item]]]:
    """Qualifiers of whole sentences."""
    return [
        ([(q, 0) for q in row.qualifiers], [(q, 0) for q in reading.qualifiers])
        for row, reading in zip(rows, read, strict=True)
    ]
