"""Lines of ``gvcoder tag``: what is taken, and what is said of a line that is not."""

from __future__ import annotations

import json

import pytest

from pipeline.coding.tagging import Passage, parse_passages


def line(**fields: object) -> str:
    return json.dumps({"passage": "p1", "sentences": ["The looms stand still."], **fields})


@pytest.mark.parametrize("year", [0, 505, 99999])
def test_a_year_that_is_none_is_refused_and_the_other_lines_are_read(year: int) -> None:
    said, read = parse_passages([line(year=year), line(year=2005)])
    assert isinstance(said, str)
    assert said.startswith("line 1: year: ")
    assert isinstance(read, Passage)
    assert read.year == 2005


def test_references_may_be_null() -> None:
    (read,) = parse_passages([line(references=None)])
    assert isinstance(read, Passage)
    assert read.discourse().references == []
