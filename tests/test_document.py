from __future__ import annotations

import numpy as np

from pipeline.document import Box, Document, Words, document_id


def words(*boxes: tuple[int, int, int, float, float, float, float]) -> Words:
    start, end, page, x0, top, x1, bottom = (
        np.array(column) for column in zip(*boxes, strict=True)
    )
    return Words(start, end, page, x0, top, x1, bottom, np.full(len(boxes), 10.0))


def document() -> Document:
    d = Document("d", "d.pdf", "0", text="The agents drew models")
    d.words = words(
        (0, 3, 1, 50, 700, 70, 712),
        (4, 10, 1, 74, 700, 110, 712),
        (11, 15, 1, 50, 714, 75, 726),  # the next line
        (16, 18, 1, 79, 714, 90, 726),  # a word broken over the page
        (18, 22, 2, 50, 60, 70, 72),
    )
    return d


def test_boxes_are_one_a_line_and_go_over_the_page() -> None:
    assert document().boxes(0, 22) == [
        Box(1, 50, 700, 110, 712),
        Box(1, 50, 714, 90, 726),
        Box(2, 50, 60, 70, 72),
    ]


def test_boxes_of_a_part_hold_only_its_words() -> None:
    assert document().boxes(4, 10) == [Box(1, 74, 700, 110, 712)]
    assert document().boxes(10, 11) == []  # a space has no box
    assert document().boxes(16, 22) == [Box(1, 79, 714, 90, 726), Box(2, 50, 60, 70, 72)]


def test_the_page_of_a_character() -> None:
    assert [document().page_of(i) for i in (0, 16, 19)] == [1, 1, 2]
    assert Document("d", "d.pdf", "0").page_of(5) == 1


def test_ids_are_readable_and_of_the_content() -> None:
    one = document_id("in/Schmitz (1995) Süd.pdf", "3fa9c2d1ff")
    assert one == "schmitz-1995-sud-3fa9c2d1"
    assert document_id("in/Schmitz (1995) Süd.pdf", "00000000ff") != one
    assert document_id("文.pdf", "3fa9c2d1ff") == "3fa9c2d1"
