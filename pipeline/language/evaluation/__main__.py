"""``python -m pipeline.language.evaluation [FILE …]``: the language stage against marked sentences.

Without files the half of ``annotations/language`` on which no pattern was made is scored.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.language.evaluation.marked import MarkedError, load_marked
from pipeline.language.evaluation.scoring import (
    Score,
    entity_pairs,
    qualifier_pairs,
    relation_pairs,
    score,
    whole,
)
from pipeline.language.model import LanguageModelError, load_language
from pipeline.language.reading import read_sentences

_HELD_OUT = Path(__file__).resolve().parents[3] / "annotations" / "language" / "held-out.jsonl"

#: What the stage is to reach: the figure and its least value, by family or label.
TARGETS = {
    "entities": ("F", 0.85),
    "CLUSTER": ("F", 0.85),
    "SHARE": ("F", 0.95),
    "CITATION": ("F", 0.95),
    "PERIOD": ("F", 0.90),
    "relations": ("P", 0.85),
    "relations ": ("R", 0.70),
    "qualifiers": ("F", 0.85),
}


def table(family: str, scores: dict[str, Score]) -> list[str]:
    """The lines of one family: each label, then all of them together, with targets."""
    lines = [_line(label, s) for label, s in scores.items()]
    return [*lines, _line(family, whole(scores)), ""]


def _line(label: str, s: Score) -> str:
    figures = {"P": s.precision, "R": s.recall, "F": s.f1}
    wanted = [
        f"{name} ≥ {least:.2f} {'reached' if figures[name] >= least else 'missed'}"
        for key, (name, least) in TARGETS.items()
        if key.strip() == label
    ]
    counts = f"{label:15}{s.marked:7d}{s.found:7d}{s.right:7d}"
    return f"{counts}{s.precision:8.3f}{s.recall:8.3f}{s.f1:8.3f}  {', '.join(wanted)}".rstrip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; exit status 1 when files or model cannot be used."""
    parser = argparse.ArgumentParser(prog="evaluate-language", description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, help="JSON Lines of marked sentences")
    parser.add_argument("--language-model", default=None, help="an installed spaCy pipeline")
    parser.add_argument("--errors", action="store_true", help="also print what was missed or wrong")
    given = parser.parse_args(arguments)
    try:
        rows = [row for path in given.files or [_HELD_OUT] for row in load_marked(path)]
        nlp = load_language(given.language_model)
    except (MarkedError, LanguageModelError) as e:
        print(f"evaluate-language: {e}", file=sys.stderr)
        return 1
    read = read_sentences(nlp, [row.text for row in rows])
    print(f"{len(rows)} sentences")
    print(f"{'':15}{'marked':>7}{'found':>7}{'right':>7}{'P':>8}{'R':>8}{'F':>8}")
    for family, pairs in (
        ("entities", entity_pairs(rows, read)),
        ("relations", relation_pairs(rows, read)),
        ("qualifiers", qualifier_pairs(rows, read)),
    ):
        print("\n".join(table(family, score(pairs))))
        if given.errors:
            for row, (marked, found) in zip(rows, pairs, strict=True):
                missed = [m for m in marked if m not in found]
                wrong = [f for f in found if f not in marked]
                if missed or wrong:
                    print(f"{row.id} {row.text}")
                    print(f"    missed {_told(row.text, missed)}")
                    print(f"    wrong  {_told(row.text, wrong)}")
    return 0


def _told(text: str, items: Sequence[tuple[str, object]]) -> str:
    """Items with their words, for people."""
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


if __name__ == "__main__":
    sys.exit(main())
