"""Whatever the words of a document, its sentences cover them and their boxes are those words' own."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document import Block, Document, Page, Words
from pipeline.language.sentences import split, split_text
from pipeline.reading.storage import dump, load

WORD = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=12
)
PROSE = st.sampled_from(
    [
        "The",
        "firms",
        "sell",
        "shoes.",
        "Prof.",
        "Smith",
        "(1995:",
        "24).",
        "In",
        "80%",
        "“No!”",
        "e.g.",
    ]
)
LINES = st.lists(st.lists(st.one_of(PROSE, WORD), min_size=1, max_size=9), min_size=1, max_size=12)


def laid_out(lines: list[list[str]], confident: bool) -> Document:
    """A document with a line of print for each list of words, three lines a block, four a page."""
    document = Document("d-1", "d.pdf", "0" * 64)
    text, starts, ends, boxes, pages = "", [], [], [], []
    begin = 0
    for n, words in enumerate(lines):
        for k, word in enumerate(words):
            starts.append(len(text))
            text += word
            ends.append(len(text))
            pages.append(n // 4 + 1)
            boxes.append((50.0 + 40 * k, 20.25 * (n % 4), 85.37 + 40 * k, 20.25 * (n % 4) + 10))
            text += " "
        if n % 3 == 2 or n == len(lines) - 1:
            document.blocks.append(Block(begin, len(text) - 1, "body", None))
            text = text[:-1] + "\n\n"
            begin = len(text)
    edges = np.round(np.array(boxes), 2)
    sure = np.full(len(boxes), 0.75) if confident else None
    document.text = text.rstrip("\n")
    document.pages = [Page(p, 400.0, 100.0, confident) for p in range(1, max(pages) + 1)]
    document.words = Words(
        np.array(starts),
        np.array(ends),
        np.array(pages, np.int32),
        *edges.T,
        np.full(len(boxes), 9.5),
        sure,
    )
    return document


@given(LINES)
@settings(max_examples=150, deadline=None)
def test_every_word_is_in_one_sentence_and_boxes_are_its_own(lines: list[list[str]]) -> None:
    document = laid_out(lines, confident=False)
    split(document)
    covered = np.zeros(len(document.words), int)
    for s in document.sentences:
        assert document.text[s.start : s.end] == document.text[s.start : s.end].strip()
        own = (document.words.start >= s.start) & (document.words.end <= s.end)
        covered += own
        boxes = document.boxes(s.start, s.end)
        if not own.any():
            continue
        for page in set(document.words.page[own].tolist()):
            here = own & (document.words.page == page)
            on_page = [b for b in boxes if b.page == page]
            assert abs(min(b.x0 for b in on_page) - document.words.x0[here].min()) < 0.06
            assert abs(max(b.x1 for b in on_page) - document.words.x1[here].max()) < 0.06
        assert document.page_of(s.start) == boxes[0].page
    assert (covered <= 1).all()


@given(LINES, st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_document_comes_back_from_the_store_as_it_was(
    lines: list[list[str]], confident: bool
) -> None:
    document = laid_out(lines, confident)
    split(document)
    again = load(dump(document))
    for s in document.sentences:
        assert again.boxes(s.start, s.end) == document.boxes(s.start, s.end)
        assert again.certainty(s.start, s.end) == document.certainty(s.start, s.end)
    assert (again.sentences, again.blocks, again.pages) == (
        document.sentences,
        document.blocks,
        document.pages,
    )
    assert again.words.x1.tolist() == document.words.x1.tolist()


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_spans_of_any_text_are_in_order_and_lose_only_spaces(text: str) -> None:
    spans = split_text(text)
    assert all(a < b for a, b in spans)
    assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
