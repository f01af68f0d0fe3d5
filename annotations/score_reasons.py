"""Whether the words shown as reason for a code are those by which a reader would give it.

``python -m annotations.score_reasons [FILES]`` takes sentences in which coders marked the words that carry
each code (``spans``), gives the program the coder's codes, and holds the words of its reasons against the
marks. A reason is right where it shares a word of four letters or more with a mark for its code.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.coding.annotations import load_annotations
from pipeline.coding.codebook import codebook
from pipeline.coding.reasons import read_reasons
from pipeline.records import Annotation, Reason

CODED = Path(__file__).parent / "coded"
_WORD = re.compile(r"[^\W_]+")
#: Words of so few letters say nothing of whether the same words are meant.
_TELLING = 4


@dataclass(slots=True)
class Count:
    """Codes with marked words, those for which a reason is shown, those of which one is right."""

    marked: int = 0
    shown: int = 0
    right: int = 0

    def add(self, marks: set[str], reasons: Sequence[Reason]) -> None:
        """Count one code of one sentence."""
        self.marked += 1
        self.shown += bool(reasons)
        self.right += any(words(r.text) & marks for r in reasons)


def words(text: str) -> set[str]:
    """The words of a text that tell, without those of few letters."""
    return {w.casefold() for w in _WORD.findall(text) if len(w) >= _TELLING}


def counted(rows: Iterable[Annotation]) -> dict[str, Count]:
    """The counts of each family, and of all together."""
    found = {family: Count() for family in ("governance", "buyers", "locus", "outcome", "all")}
    for row in rows:
        marks: dict[str, set[str]] = {}
        for span in row.spans:
            marks.setdefault(span.code, set()).update(words(row.text[span.start : span.end]))
        reasons = read_reasons(row.text, row) if marks else []
        for code, marked in marks.items():
            own = [r for r in reasons if code in spoken_for(r.code)]
            for family in (code.split(":")[0], "all"):
                found[family].add(marked, own)
    return found


def spoken_for(code: str) -> set[str]:
    """The codes that a reason for one speaks for: one for a kind of step speaks for each of its outcomes."""
    return {code, *codebook().children(code)}


def main() -> None:
    """Print the table."""
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("annotations", nargs="*", type=Path, default=[CODED])
    rows = [row for row in load_annotations(ask.parse_args().annotations) if row.spans]
    print(f"{len(rows)} sentences with marked words")
    print("| family | codes marked | with a reason | of these right |\n| --- | --- | --- | --- |")
    for family, count in counted(rows).items():
        share = f"{count.right / count.shown:.2f}" if count.shown else "–"
        print(f"| {family} | {count.marked} | {count.shown} | {count.right} ({share}) |")


if __name__ == "__main__":
    main()
