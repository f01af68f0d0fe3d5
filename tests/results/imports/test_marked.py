"""Words that somebody selected within a sentence, as spans of the sentence."""

from __future__ import annotations

from pipeline.results.imports.marked import marked

RAW = "Buyers from  New York\r\nsend the drawings."
TEXT = "Buyers from New York send the drawings."
LABELS = ("locus:design/external", "governance:network")


def found(*marks: tuple[int, int, str]) -> list[tuple[str, str]]:
    spans = marked(RAW, 100, [(a + 100, b + 100, frozenset([c])) for a, b, c in marks], LABELS)
    return [(TEXT[s.start : s.end], s.code) for s in spans]


def test_white_space_is_counted_as_one() -> None:
    at = RAW.index("send")
    assert found((at, at + 17, LABELS[0])) == [("send the drawings", LABELS[0])]
    assert found((7, at + 4, LABELS[0])) == [("from New York send", LABELS[0])]
    # A selection that begins within a word, or with the blank before one.
    assert found((at + 2, at + 8, LABELS[0])) == [("nd the", LABELS[0])]
    assert found((at - 1, at + 8, LABELS[0])) == [("send the", LABELS[0])]


def test_a_selection_beyond_the_sentence_is_cut_and_a_whole_one_marks_nothing() -> None:
    assert found((-20, 6, LABELS[0])) == [("Buyers", LABELS[0])]
    assert found((-20, len(RAW) + 9, LABELS[0])) == found((0, len(RAW), LABELS[0])) == []
    assert found((-20, -5, LABELS[0])) == []


def test_selections_for_one_label_that_overlap_are_one_span() -> None:
    a, b = RAW.index("send"), RAW.index("drawings")
    assert found((0, a + 4, LABELS[0]), (a, b, LABELS[0]), (a, b + 8, LABELS[1])) == [
        ("Buyers from New York send the", LABELS[0]),
        ("send the drawings", LABELS[1]),
    ]
    assert found((0, 6, "governance:hierarchical")) == []
