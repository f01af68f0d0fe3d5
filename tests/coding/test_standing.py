"""Facts of a cluster for which the codebook has no label: its market and its foreign suppliers."""

from __future__ import annotations

import pytest

from pipeline.coding.discourse import Discourse, Unit
from pipeline.coding.standing import read_standing


def standing(*texts: str, paragraphs: tuple[int, ...] = ()) -> list[list[str]]:
    units = [Unit(str(i), text, paragraphs[i] if paragraphs else 1) for i, text in enumerate(texts)]
    return [[reason.code for reason in found] for found in read_standing(Discourse(units))]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The potters of Quinua work predominantly for the domestic market.", ["market:domestic"]),
        ("The rug trade of Bhadohi is export-oriented.", ["market:export"]),
        ("Nearly all of the output is exported.", ["market:export"]),
        ("The policy was to make the district more export-oriented.", []),
        ("The weavers are not export-oriented.", []),
        ("The river floods in May.", []),
    ],
)
def test_markets(text: str, codes: list[str]) -> None:
    assert standing(text) == [codes]


def test_an_example_tells_what_the_sentence_before_tells() -> None:
    found = standing(
        "Other clusters are tied to the world by foreign machinery makers.",
        "This is the case of the glass cluster in Firozabad.",
    )
    assert found == [[], ["tie:upstream"]]


def test_an_example_reaches_no_further_than_its_paragraph() -> None:
    found = standing(
        "Some clusters are mainly oriented towards the home market.",
        "Examples of such clusters include the basket weavers of Bolgatanga.",
        paragraphs=(1, 2),
    )
    assert found[1] == []
