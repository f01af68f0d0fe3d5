"""Hold the codes of ``gvcoder tag`` against a coding of the same passages, with bootstrap intervals.

    gvcoder tag passages.jsonl > tags.jsonl
    python annotations/score_passages.py labels.jsonl tags.jsonl --halves passages.jsonl

Both files have a row a sentence in the fields of ``gvcoder tag``; a row of the coding is named by its ``id``
(passage and number) or, as in tags, by ``passage`` and ``index``. Prints Markdown: macro F1 a family over
the labels with five cases in the whole, the middle 95 % over passages drawn anew, and with ``--halves``
the passages on the odd and on the even lines of that file apart, by the same labels.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.codebook import codebook, labels_of
from pipeline.coding.labels.scoring import ENOUGH, family_f1, score_labels
from pipeline.coding.lines import lines_of, parse_line
from pipeline.records import Codes

#: Passages are drawn anew so many times for an interval.
DRAWS = 2000
Bools = NDArray[np.bool_]


def read_rows(path: Path) -> dict[str, set[str]]:
    """The labels of each sentence, by ``passage-number``.

    Raises:
        SystemExit: with file, line and what is wrong, when a row cannot be read.
    """
    rows = {}
    for number, text in lines_of(path.read_bytes()):
        try:
            row = parse_line(text)
            key = row.get("id") or f"{row['passage']}-{int(row['index']):02d}"
            fields = ("scope", "governance", "buyers", "functions", "upgrading")
            rows[str(key)] = labels_of(Codes.model_validate({f: row[f] for f in fields}))
        except (ValueError, KeyError, TypeError, AttributeError) as e:
            raise SystemExit(f"{path}:{number}: not a row of codes ({e!r})") from e
    return rows


class Scorer:
    """Macro F1 a family on any of the passages, always over the labels that count in the whole."""

    def __init__(self, gold: dict[str, set[str]], given: dict[str, set[str]]) -> None:
        missing = sorted(gold.keys() - given.keys())
        if missing:
            raise SystemExit(f"no tags for {len(missing)} sentences, as {missing[0]}")
        labels = codebook().labels
        full = np.array([[x in gold[k] for x in labels] for k in gold])
        told = np.array([[x in given[k] for x in labels] for k in gold])
        counts = full.sum(axis=0) >= ENOUGH
        self.labels = [x for x, c in zip(labels, counts, strict=True) if c]
        self.gold, self.given = full[:, counts], told[:, counts]
        self.rows: dict[str, list[int]] = defaultdict(list)
        for at, key in enumerate(gold):
            self.rows[key.rpartition("-")[0]].append(at)

    def on(self, passages: list[str]) -> dict[str, float]:
        """Macro F1 a family on some passages; one that is named twice counts twice."""
        at = np.concatenate([self.rows[p] for p in passages])
        scores = score_labels(self.gold[at], self.given[at], self.labels)
        present = [s for s in scores if s.gold]
        return family_f1(present, enough=1)

    def intervals(self) -> dict[str, tuple[float, float]]:
        """The middle 95 % of each family's F1 over passages drawn with replacement."""
        rng = np.random.default_rng(11)
        names = list(self.rows)
        drawn: dict[str, list[float]] = defaultdict(list)
        for _ in range(DRAWS):
            for family, f1 in self.on(list(rng.choice(names, len(names)))).items():
                drawn[family].append(f1)
        return {
            f: (float(np.percentile(v, 2.5)), float(np.percentile(v, 97.5)))
            for f, v in drawn.items()
        }


def main() -> None:
    """Score and print."""
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("coding", type=Path)
    ask.add_argument("tags", type=Path)
    ask.add_argument("--halves", type=Path, help="the passages, to tell odd lines from even ones")
    a = ask.parse_args()
    scorer = Scorer(read_rows(a.coding), read_rows(a.tags))
    columns = {"all": scorer.on(list(scorer.rows))}
    if a.halves:
        lines = lines_of(a.halves.read_bytes())
        names = [parse_line(line)["passage"] for _, line in lines]
        columns |= {"odd": scorer.on(names[0::2]), "even": scorer.on(names[1::2])}
    spread = scorer.intervals()
    print("| family | " + " | ".join(columns) + " | 95 % |")
    print("| --- " * (len(columns) + 2) + "|")
    for family, (low, high) in spread.items():
        cells = " | ".join(f"{c.get(family, 0.0):.2f}" for c in columns.values())
        print(f"| {family} | {cells} | {low:.2f} to {high:.2f} |")


if __name__ == "__main__":
    main()
