"""Which hyphens at line ends belong to the word."""

import pytest

from pipeline.reading.hyphens import Hyphens

TEXT = (
    "The co-operation of small firms in industrial districts was well-known. Upgrading is a global "
    "value chain matter for low-cost producers; inter-firm ties in the footwear industry and firm "
    "networks show it. A market, a quality, production and export need demand geographically bound."
)


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("co", "operation", False),  # the document has it with a hyphen
        ("Up", "grading", True),  # and this without
        ("indus", "trial", True),
        ("inter", "firm", False),
        ("inter", "national", True),
        ("produc", "tion.”", True),
        ("(market", "ing", True),
        ("labour", "intensive", False),
        ("buyer", "driven", False),
        ("export", "oriented,", False),
        ("Spanish", "owned", False),
        ("low", "cost", False),
        ("geographically", "bound", False),
        ("under", "standing", True),
        ("foot", "wear", True),
        ("through", "out", True),
        ("1990", "95", False),
        ("Petrolina", "Juazeiro", False),
        ("legislation/poli", "cies", True),
        ("knowl", "edge", True),
        ("nine", "teenth", True),
        ("nine", "year", False),
    ],
)
def test_parts(left: str, right: str, whole: bool) -> None:
    assert Hyphens([TEXT]).closed(left, right) is whole


def test_the_other_parts_of_the_document_decide() -> None:
    assert Hyphens(["the sub-sector grew"]).closed("sub", "sector") is False
    assert Hyphens(["the subsector grew"]).closed("sub", "sector") is True


def test_mended_words_and_kept_hyphens_in_a_narrow_column(reading) -> None:
    text = (
        "The internationalisation of arm’s-length production networks undermined well-established "
        "organisational competitiveness considerably, notwithstanding small-scale entrepreneurship. "
    )
    document = reading(
        '#set page(paper: "a6", columns: 2, margin: 0.8cm)\n'
        '#set text(size: 9pt, hyphenate: true, lang: "en")\n' + text * 6
    )
    found = document.text.replace("\n\n", " ")
    for word in set(text.split()):
        assert found.count(word) >= 5, (word, found)
