"""The years a sentence is about, and what looks like years and is none."""

from __future__ import annotations

import pytest

from pipeline.coding.periods import read_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("In the 1990s the looms fell silent.", 1990, 1999),
        ("During World War II the mills made cloth for the army.", 1939, 1945),
        ("During World War I they made tents.", 1914, 1918),
        ("Since WWII the looms have stood still.", 1945, None),
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
        ("By 2000 the kilns burned gas.", 2000, 2000),
        ("The forge was lit around 1904.", 1904, 1904),
        ("It has been 1996, the fat year, ever so often.", 1996, 1996),
        ("Agents came until the mid-1980s.", None, 1985),
        ("Since the mid-1980s nobody has come.", 1985, None),
        ("In the mid-1980s nobody came.", 1984, 1986),
        ("Before the 1990s there was no road.", None, 1990),
        ("Until the 1990s there was no road.", None, 1999),
        ("In the decade to 1995 the mills halved.", 1985, 1995),
        ("In the ten years after 1995 they doubled.", 1995, 2005),
        ("Not until 1962 did the first van call.", 1962, 1962),
        ("As late as the 1960s they walked to market.", 1960, 1969),
        ("Until the duties fell in 1991 the mill lived well.", None, 1991),
        ("After the strike of 1974 the owners left.", 1974, None),
        ("In 1992 and the following years the ponds were empty.", 1992, None),
        ("Zips, unknown there before 1970, are now sewn by all.", 1970, None),
        ("In the harvest of 2003 farmers went unpaid.", 2003, 2003),
        ("The kiln was fired on 3 May 1974 on trial.", 1974, 1974),
        ("Between the wars the looms ran day and night.", 1919, 1939),
        ("In the interwar period the looms ran day and night.", 1919, 1939),
        ("Before the Second World War each house had a loom.", None, 1939),
        ("Since the First World War they have sewn for themselves.", 1918, None),
        ("Under socialism one office bought all.", None, 1989),
        ("In Soviet times wool went to Ivanovo.", None, 1991),
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
        "They sell twice as much as in 1990.",
        "The price is lower than in 1990.",
        "By ISIC 1722 they are spinners.",
        "For thirty years the agent came on Mondays.",
        "The warehouses stood by the river.",
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


def test_what_is_held_against_a_year_does_not_hide_the_stated_one() -> None:
    period = read_period("In 2004 they sold more than in 1990.")
    assert period is not None
    assert period.to == 2004


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Last year the dyers shut one vat in two.", 1997, 1997),
        ("Next year two of them mean to open a shop.", 1999, 1999),
        ("This spring the boats stayed in port.", 1998, 1998),
        ("Twelve years ago a single van sufficed.", 1986, 1986),
        ("Until ten years ago a single van sufficed.", None, 1988),
        ("A century ago they ploughed.", 1898, 1898),
        ("Over the past five years they bought lasers.", 1993, 1998),
        ("Since last autumn the gate has been locked.", 1997, None),
        ("Since January the gate has been locked.", 1998, None),
        ("In the year to June the sales rose.", 1997, 1998),
    ],
)
def test_some_times_are_reckoned_from_the_year_of_the_work(
    text: str, first: int | None, last: int | None
) -> None:
    period = read_period(text, 1998)
    assert period is not None
    assert (period.from_, period.to) == (first, last)
    assert read_period(text) is None


@pytest.mark.parametrize(
    "text",
    ["They copy last year's pattern.", "It is as low as ten years ago.", "At last they sold."],
)
def test_other_words_of_these_tell_no_time(text: str) -> None:
    assert read_period(text, 1998) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("A decade later nothing was left.", 1995, 1995),
        ("Two years on, the sheds were full.", 1987, 1987),
        ("The following spring the sheds were full.", 1986, 1986),
        ("Since then they have sold abroad.", 1985, None),
        ("They have since sold abroad.", 1985, None),
        ("Thereafter they sold abroad.", 1985, None),
        ("Until then they had sold at the gate.", None, 1985),
        ("By then the road was built.", 1985, 1985),
        ("In that year the road was built.", 1985, 1985),
        ("In that decade the road was built.", 1980, 1989),
        ("In those years the road was built.", 1980, 1989),
        ("In the next ten years the road was built.", 1985, 1995),
    ],
)
def test_some_times_are_reckoned_from_the_year_that_the_passage_named(
    text: str, first: int | None, last: int | None
) -> None:
    period = read_period(text, 2010, (1985, 1985))
    assert period is not None
    assert (period.from_, period.to) == (first, last)
    assert read_period(text, 2010) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("In 1992 they shipped ten crates and five years later ninety.", 1992, 1997),
        ("A shop opened in 2003 and was shut within two years.", 2003, 2005),
        ("A house that came in 2003 has since taken half.", 2003, None),
        ("From three in 1980 they came to eighteen last year.", 1980, 2009),
    ],
)
def test_a_sentence_reckons_from_its_own_year(
    text: str, first: int | None, last: int | None
) -> None:
    period = read_period(text, 2010)
    assert period is not None
    assert (period.from_, period.to) == (first, last)


def test_the_war_is_the_last_before_the_work_and_untold_in_late_works() -> None:
    text = "Before the war the buyers came by cart."
    early, later = read_period(text, 1926), read_period(text, 1960)
    assert early is not None and early.to == 1914
    assert later is not None and later.to == 1939
    assert read_period(text, 2012) is None
    assert read_period("Before the war in the valley they wove.", 1960) is None


def test_a_plan_has_its_year_if_it_is_near() -> None:
    period = read_period("They mean to open a mill in 2013.", 2011)
    assert period is not None
    assert (period.from_, period.to) == (2013, 2013)
    assert read_period("They mean to open a mill in 2043.", 2011) is None


@pytest.mark.parametrize(
    "text",
    [
        "In the late nineteen-eighties, before the Second World War was forgotten, agents came.",
        "Between March 1995 and early 1999 orders doubled, and two years later they fell.",
        "Last year exports fell; since the Asian crisis buyers had paid late.",
        "Under socialism the mills had state buyers until the mid-'80s.",
    ],
)
def test_capitals_tell_nothing_of_time(text: str) -> None:
    told = read_period(text, 2003)
    assert told is not None
    assert read_period(text.upper(), 2003) == told == read_period(text.title(), 2003)


@pytest.mark.parametrize(
    ("text", "year", "ends"),
    [
        ("Silk weaving in the town began fifteen centuries ago.", 2005, None),
        ("Silk has been woven in the town since fifteen centuries ago.", 2005, None),
        ("Over the past fifteen centuries the town wove silk.", 2005, (None, 2005)),
        ("In the fifty centuries before 1900 the town wove silk.", 2005, (None, 1900)),
        (
            "In 1980 the looms stood still; forty centuries later they will turn.",
            None,
            (1980, 1980),
        ),
        ("Twenty centuries ago silk was woven, and in 1980 still.", 2005, (1980, 1980)),
        ("Last year the looms stood still.", 505, None),
        ("Next year the looms will turn.", 2100, None),
    ],
)
def test_years_that_no_period_may_have_are_left_out(
    text: str, year: int | None, ends: tuple[int | None, int | None] | None
) -> None:
    period = read_period(text, year)
    assert (period and (period.from_, period.to)) == ends
