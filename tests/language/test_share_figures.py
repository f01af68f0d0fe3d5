"""Figures that are a part of a whole, and those that compare, price or count."""

from __future__ import annotations

import pytest

from pipeline.language.entities.figures import find_shares

SHARES = {
    "A third of the output is sold at home.": "A third",
    "Four in five crates go to Dakar.": "Four in five",
    "They sell half of what they weave.": "half",
    "A hundred per cent of the output is exported.": "A hundred per cent",
    "They sell 2/3 of the output abroad.": "2/3",
    "They sell ¾ of the output abroad.": "¾",
    "Some 80-odd per cent of the pairs are exported.": "80-odd per cent",
    "They export 62½ per cent of the pairs.": "62½ per cent",
    "They export only .5% of the pairs.": ".5%",
    "They export .5 per cent of the pairs.": ".5 per cent",
    "They export .5 to 1.5 per cent of the pairs.": ".5 to 1.5 per cent",
    "Some 40 p.c. of the cloth goes to Leeds.": "40 p.c.",
    "The top three take 45, 20 and 10 per cent.": "45, 20 and 10 per cent",
    "Nearly one-in-five workers is a migrant.": "one-in-five",
    "Some 40 per cent below the age of 25 left.": "40 per cent",
    "They export 12.5% of the pairs.": "12.5%",
    # What a share rose to is a share, what it rose by is none.
    "The share of exports rose from 20 to 60 per cent.": "20 to 60 per cent",
    "Its share fell to 15%.": "15%",
}

NONE = [
    "Slippers cost a tenth of what the imports cost.",
    "The mill uses nine tenths less water.",
    "The lot is had for half of the Italian price.",
    "Late loads are fined at five per cent a week.",
    "Draughtsmen, four in one firm and five in the next, are employed.",
    "Whoever bids a third of a cent more has it.",
    "A 10 per cent levy was raised.",
    "Prices were 20 per cent below those of rivals.",
    "Prices were a fifth to three tenths below those at home.",
    "Wages are 20 per cent above the average.",
    "Sales rose some 12 per cent.",
    "Unemployment rose to 12 per cent.",
    "An earlier count found less than a third of that number.",
]


@pytest.mark.parametrize("text", SHARES)
def test_a_part_of_a_whole_is_a_share(text: str) -> None:
    assert [text[f.start : f.end] for f in find_shares(text)] == [SHARES[text]]


@pytest.mark.parametrize("text", NONE)
def test_what_compares_prices_or_counts_is_none(text: str) -> None:
    assert find_shares(text) == []
