"""A sentence on two clusters is parted into what it says of each, where it parts clearly."""

from __future__ import annotations

import re

import pytest

from pipeline import tag
from pipeline.coding.cases.parting import Heard, parts_of, taken_up
from pipeline.coding.sides import sides_of
from pipeline.records import Codes


def parts(text: str, firm: bool = True) -> list[str]:
    """The parts of a text on Velmar and Dorna, each after the cluster that it is about."""
    names = [
        Heard(m.start(), m.end(), number, firm)
        for number, name in enumerate(("Velmar", "Dorna"))
        for m in re.finditer(name, text)
    ]
    found = parts_of(text, names)
    return [f"{'VD'[p.of]}: {text[p.start : p.end].strip(' .')}" for p in found]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Velmar's firms sell through agents while those of Dorna export directly.",
            ["V: Velmar's firms sell through agents", "D: those of Dorna export directly"],
        ),
        (
            "While Velmar's firms sell through agents, Dorna's export directly.",
            ["V: While Velmar's firms sell through agents", "D: Dorna's export directly"],
        ),
        (
            "In Velmar design is done locally, in Dorna by the buyers.",
            ["V: In Velmar design is done locally", "D: in Dorna by the buyers"],
        ),
        (
            "Design is done by buyers in Dorna and by the firms themselves in Velmar.",
            ["D: Design is done by buyers in Dorna", "V: by the firms themselves in Velmar"],
        ),
        (
            "Dorna has few buyers; Velmar has many, but most are small.",
            ["D: Dorna has few buyers", "V: Velmar has many, but most are small"],
        ),
    ],
)
def test_contrast_and_like_build_part_a_sentence(text: str, told: list[str]) -> None:
    assert parts(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "Firms in Velmar and Dorna export most of their shoes.",
        "Firms in Velmar and in Dorna export, but buyers send the designs.",
        "Velmar's firms buy in Dorna, while in Dorna those of Velmar are unknown.",
        "Buyers are few in Velmar, Dorna and Brasko.",
        "Velmar's firms sell to dealers from Oxwell and Dorna, who pay in cash.",
        "Velmar's firms export, but Dorna.",
    ],
)
def test_what_does_not_part_clearly_stays_whole(text: str) -> None:
    assert parts(text) == []


def test_work_that_goes_from_place_to_place_is_one_story() -> None:
    told = "Velmar stitches the shoe, and in Dorna it is pulled over the last."
    assert parts(told, firm=False) == []
    assert parts("Velmar stitches shoes, and Dorna makes bags.", firm=False) != []


def test_the_former_and_the_latter_are_the_two_of_the_sentence_before() -> None:
    text = "Ties are close in the former and loose in the latter."
    found = parts_of(text, taken_up(text, [1, 0]))
    assert [(p.of, text[p.start : p.end].strip(" .")) for p in found] == [
        (1, "Ties are close in the former"),
        (0, "loose in the latter"),
    ]
    assert taken_up(text, [0]) == []


DESIGN = Codes(functions=[("design", "local"), ("design", "external")], buyers=["concentrated"])
LOCAL, NOTHING = Codes(functions=[("design", "local")]), Codes()


def test_a_code_is_of_the_side_that_carries_it_and_one_that_no_side_carries_is_of_both() -> None:
    external = Codes(functions=[("design", "external")])
    here, there = sides_of(DESIGN, [LOCAL, external], sure=False)
    assert here.functions == [("design", "local")]
    assert there.functions == [("design", "external")]
    assert here.buyers == there.buyers == ["concentrated"]


def test_a_code_that_one_side_gainsays_is_of_the_other() -> None:
    _, there = sides_of(DESIGN, [LOCAL, NOTHING], sure=False)
    assert there.functions == [("design", "external")]


def test_sides_that_only_a_comma_parts_need_something_of_their_own() -> None:
    whole = Codes(functions=[("design", "local")])
    assert sides_of(whole, [LOCAL, NOTHING], sure=False) == []
    assert [s.functions for s in sides_of(whole, [LOCAL, NOTHING], sure=True)] == [
        [("design", "local")],
        [],
    ]


def test_each_cluster_gets_the_codes_and_figures_of_its_own_part() -> None:
    one = tag(
        [
            "Shoe firms in Agra sell 80 per cent of their output to one buyer, whereas those of "
            "Ludhiana sell 10 per cent to their main buyer."
        ]
    )[0]
    assert one.cluster is not None
    assert [one.cluster.place, *(c.place for c in one.also)] == ["Agra", "Ludhiana"]
    assert [[s.value for s in side.shares] for side in one.sides] == [[0.8], [0.1]]
    assert [s.value for s in one.shares] == [0.8, 0.1]


def test_classifier_and_words_read_each_part_by_itself() -> None:
    one = tag(
        [
            "The footwear firms of Elda set up their own shops, whereas the footwear makers of León "
            "tried to and failed."
        ]
    )[0]
    here, there = one.sides
    assert ("functional", "achieved") in here.upgrading
    assert there.upgrading == [("functional", "blocked")]
    assert ("retail", "local") not in there.functions


def test_one_that_is_only_held_against_another_gets_nothing() -> None:
    one = tag(["Unlike Brenta, the Sinos Valley depends on a few buyers for its shoes."])[0]
    assert one.cluster is not None
    assert (one.cluster.place, one.also, one.sides) == ("Sinos Valley", [], [])
