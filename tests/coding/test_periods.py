"""The years a sentence is about, and what looks like years and is none."""

from __future__ import annotations

import pytest

from pipeline.coding.periods import read_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("In the 1990s the looms fell silent.", 1990, 1999),
        ("Over the 1980s and 1990s the quarter filled with workshops.", 1980, 1999),
        ("Agents ruled the trade until the late 1970s.", None, 1979),
        ("Since 1985 the weavers have sold through one house.", 1985, None),
        ("Between 1995 and 1999 orders doubled.", 1995, 1999),
        ("In 1973-1997 output tripled.", 1973, 1997),
        ("The harvest of 1994/95 was poor.", 1994, 1995),
        ("During the eighties the tanners prospered.", 1980, 1989),
        ("The opening years of the twentieth century saw the first kiln.", 1900, 1940),
        ("By March 1998 the mill had closed.", 1998, 1998),
        ("Exports rose in 1997 as they had before.", 1997, 1997),
        ("After 2005 the supermarkets came.", 2005, None),
        ("From 400 pairs in 1980 it grew to 1200 in 1995.", 1980, 1995),
        ("In the '90s everybody sewed.", 1990, 1999),
        ("From the 1950s to the 1970s the cooperative bought all.", 1950, 1979),
    ],
)
def test_reads_the_years_that_are_stated(text: str, first: int | None, last: int | None) -> None:
    period = read_period(text)
    assert period is not None
    assert (period.from_, period.to) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "Okello (1999) argues otherwise.",
        "The agents withdrew (Okello and Brand 1999: 14; Salas 2003).",
        "The plant employs 2000 workers.",
        "Some 1800 firms remain.",
        "A coat costs US$ 2000 there.",
        "A decade later nothing was left.",
        "The works is certified to ISO 2000.",
        "It made 1990 pairs a week.",
    ],
)
def test_numbers_and_cited_years_are_no_period(text: str) -> None:
    assert read_period(text) is None


def test_a_cited_year_does_not_hide_the_stated_one() -> None:
    period = read_period("In the 1970s they sold to anyone (Okello 1995).")
    assert period is not None
    assert (period.from_, period.to) == (1970, 1979)


def test_what_lies_after_the_work_is_not_its_period() -> None:
    assert read_period("A plan for 2030 was drawn up.", 2004) is None
    assert read_period("A plan for 2030 was drawn up.") is not None
