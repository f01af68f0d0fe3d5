"""What was missed and what was found wrongly, sentence by sentence, for people to read."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.language.evaluation.marked import Marked
from pipeline.language.evaluation.scoring import entity_pairs, qualifier_pairs, relation_pairs
from pipeline.language.reading import Reading


def errors(rows: Sequence[Marked], read: Sequence[Reading]) -> list[str]:
    """Lines: each sentence with errors, what it misses, what is wrong; families one after another."""
    lines = []
    for pairs in (entity_pairs, relation_pairs, qualifier_pairs):
        for row, (marked, found) in zip(rows, pairs(rows, read), strict=True):
            missed = [m for m in marked if m not in found]
            wrong = [f for f in found if f not in marked]
            if missed or wrong:
                lines.append(f"{row.id} {row.text}")
                lines.append(f"    missed {_told(row.text, missed)}")
                lines.append(f"    wrong  {_told(row.text, wrong)}")
    return lines


def _told(text: str, items: Sequence[tuple[str, object]]) -> str:
    told = []
    for label, at in items:
        if label.isupper() and isinstance(at, tuple):
            told.append(f"{label} {text[at[0] : at[1]]!r}")
        elif isinstance(at, tuple):
            words = text.split()
            told.append(f"{label} {'>'.join('-' if i < 0 else words[i] for i in at)}")
        else:
            told.append(label)
    return "; ".join(told) or "-"
