"""Reasons held against the words that coders marked."""

from __future__ import annotations

from annotations.score_reasons import CODED, counted
from pipeline.coding.annotations import load_annotations
from pipeline.records import Annotation, CodeSpan

TEXT = "In the valley the importers send the drawings and growers sell at the gate."


def row(words: str, code: str = "locus:design/external") -> Annotation:
    start = TEXT.index(words)
    span = CodeSpan(start=start, end=start + len(words), code=code)
    functions = [("design", "external")]
    return Annotation(id="a", document="a", text=TEXT, functions=functions, spans=[span])


def test_a_reason_is_right_where_its_words_are_the_marked_ones() -> None:
    right = counted([row("importers send the drawings")])
    assert (right["locus"].marked, right["locus"].shown, right["locus"].right) == (1, 1, 1)
    wrong = counted([row("growers sell at the gate")])
    assert (wrong["locus"].marked, wrong["locus"].shown, wrong["locus"].right) == (1, 1, 0)
    assert (wrong["all"].marked, wrong["governance"].marked) == (1, 0)


def test_words_of_more_than_a_thousand_sentences_are_marked() -> None:
    rows = [r for r in load_annotations([CODED]) if r.spans]
    assert len(rows) > 1000
    found = counted(rows)["all"]
    # As docs/accuracy.md has it.
    assert found.shown > 0.7 * found.marked and found.right > 0.6 * found.shown
