"""Sentence boundaries on the coded text of the project, whose sentences persons set down one by one."""

from __future__ import annotations

import json
import re
from itertools import groupby
from pathlib import Path

import pytest

from pipeline.language.sentences import split_text

CODED = Path(__file__).resolve().parents[2] / "annotations" / "coded"

#: What makes a boundary hard to tell: citations, initials, abbreviations, quotations, lists, figures.
HARD = re.compile(
    r"\(\D*\d{4}|\b[A-Z]\. |[“”\"]|\d\.\d|\b\d+\.|…|\?|\d%|[:;]$|"
    r"\b(?:et al|Inc|Ltd|No|Dr|Mr|Mrs|St|Fig|cf|e\.g|i\.e|U\.S|vs|approx|ca|pp?)\.|"
    r"^\W*\(?[a-z0-9ivx]{1,3}[).]"
)


def paragraphs() -> list[list[str]]:
    """The sentences of each paragraph; documents of minimal pairs are no running text."""
    found = []
    for path in sorted(CODED.glob("*.jsonl")):
        if "pairs" in path.name:
            continue
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for _, group in groupby(rows, key=lambda r: (r["section"], r["paragraph"])):
            found.append([row["text"].strip() for row in group])
    return found


@pytest.fixture(scope="module")
def counted() -> dict[str, int]:
    count = dict.fromkeys(("all", "found", "hard", "hard found", "elsewhere"), 0)
    for sentences in paragraphs():
        ends, at = [], 0
        for sentence in sentences:
            at += len(sentence)
            ends.append(at)
            at += 1
        got = {end for _, end in split_text(" ".join(sentences))}
        for i, end in enumerate(ends[:-1]):
            hard = bool(HARD.search(sentences[i][-60:] + " " + sentences[i + 1][:40]))
            count["all"] += 1
            count["found"] += end in got
            count["hard"] += hard
            count["hard found"] += hard and end in got
        count["elsewhere"] += len(got - set(ends))
    return count


def test_boundaries_are_found(counted: dict[str, int]) -> None:
    assert counted["all"] > 10_000
    assert counted["found"] / counted["all"] >= 0.995


def test_hard_ones_are_found_too(counted: dict[str, int]) -> None:
    assert counted["hard"] >= 500
    assert counted["hard found"] / counted["hard"] >= 0.99


def test_few_are_found_where_the_coders_set_none(counted: dict[str, int]) -> None:
    """Most of these are speech of several sentences, which coders left as one."""
    assert counted["elsewhere"] / counted["all"] <= 0.01
