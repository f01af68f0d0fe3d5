"""Facts of a cluster for which the codebook has no label: its market and its foreign suppliers."""

from __future__ import annotations

import pytest

from pipeline.coding.coder import Coder
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
        ("In 1998 its principal export market closed.", ["market:export"]),
        ("The weavers are not export-oriented.", []),
        ("The river floods in May.", []),
        # Not all that the patterns know speaks of a market or of exports by that word.
        ("Most of its output is sold abroad.", ["market:export"]),
        ("The district sells mainly to overseas buyers.", ["market:export"]),
        ("The workshops produce mainly for domestic consumers.", ["market:domestic"]),
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


@pytest.mark.parametrize(
    ("first", "second", "taken_up"),
    [
        ("In India the Ludhiana knitwear cluster is one.", "This cluster lost its main", True),
        ("In India the Ludhiana knitwear cluster is one.", "Any cluster may lose its main", False),
        ("Clusters may be hit by crises of this sort.", "This cluster lost its main", False),
    ],
)
def test_a_fact_of_a_cluster_that_the_sentence_before_names_is_its_own(
    first: str, second: str, taken_up: bool
) -> None:
    units = [Unit("1", first, 1), Unit("2", f"{second} export market when a bloc fell.", 1)]

    coded = Coder.load().code(Discourse(units), sift=True)
    assert any(r.code == "market:export" for r in coded[1].reasons) is taken_up
