"""The work that a sentence cites."""

from __future__ import annotations

import pytest

from pipeline.coding.sources import read_source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Agents drew the models (Okello 1995b: 14; Salas 2003).", "Okello 1995b"),
        ("Okello (1999) argues that nobody checks.", "Okello 1999"),
        ("Stages were farmed out (cf. Amato and Brusci, 2006).", "Amato and Brusci 2006"),
        ("Glaze came from abroad (Meier-Stein et al. 2001).", "Meier-Stein et al. 2001"),
        ("Okello's review (1999) of the town concludes as much.", "Okello 1999"),
        ("Figures were published (World Bank 1998).", "World Bank 1998"),
        ("As Amato & Brusci (2001) put it, nothing moved.", "Amato and Brusci 2001"),
        ("According to von Thun (1988), users invent.", "von Thun 1988"),
        ("Following Amato (2006), we look at boats.", "Amato 2006"),
        ("Amato, Brusci and Corti (2005) derive five forms.", "Amato, Brusci and Corti 2005"),
    ],
)
def test_reads_the_first_work_cited(text: str, source: str) -> None:
    assert read_source(text) == source


@pytest.mark.parametrize(
    "text",
    [
        "Output fell (in 1998) and rose again.",
        "One owner said so (interview, May 2003).",
        "It earned much (US$ 5 million in 1995).",
        "Nobody is cited here, in 1999 or ever.",
        "The law (Act 1995) forbade it.",
    ],
)
def test_years_in_brackets_are_not_works(text: str) -> None:
    assert read_source(text) is None


def test_a_bare_year_belongs_to_the_author_named_before() -> None:
    references = ["Brunetti, A. (1992), Small firms, Bari.", "Okello, J. (1999), Agents."]
    text = "Brunetti makes the point clearly: they are whole (1992: 178)."
    assert read_source(text, references) == "Brunetti 1992"


def test_the_reference_list_mends_the_spelling() -> None:
    references = ["Knorringberg, P. (1995), Economics of shoes."]
    assert read_source("They sell at home (Knorrinbberg 1995).", references) == "Knorringberg 1995"
