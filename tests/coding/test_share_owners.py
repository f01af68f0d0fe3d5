"""Whose output a figure is of: owners beside a whole, and what the sentence before names."""

from __future__ import annotations

import pytest

from pipeline.coding.shares import ShareReader


@pytest.fixture(scope="module")
def reader() -> ShareReader:
    return ShareReader()


def features(reader: ShareReader, text: str, before: str = "") -> set[str]:
    (candidate,) = reader.candidates(text, before)
    return set(candidate.features)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("One chain took 40 per cent of its output.", "own:its"),
        ("One chain took 40 per cent of Surat's saris.", "place's"),
        ("One chain took 40 per cent of the watches of Pforzheim.", "of place"),
        ("One chain took 40 per cent of the output of the firms.", "of firms"),
        ("One chain took 40 per cent of the output of the district.", "of cluster"),
        ("One chain took 40 per cent.", "none"),
    ],
)
def test_the_owner_beside_a_whole(reader: ShareReader, text: str, owner: str) -> None:
    assert f"owner:{owner}" in features(reader, text)


def test_a_place_that_owns_is_no_holder(reader: ShareReader) -> None:
    (candidate,) = reader.candidates("One chain took 40 per cent of the dolls of Sonneberg.")
    assert [m.kind for m in candidate.mentions] == ["main_buyer"]
    (candidate,) = reader.candidates("Some 40 per cent of the dolls went to Hamburg.")
    assert "market" in [m.kind for m in candidate.mentions]


def test_the_sentence_before_names_the_whole(reader: ShareReader) -> None:
    text, before = "The three account for 58 per cent.", "Exports of the valley have doubled."
    (after,) = reader.candidates(text, before)
    (alone,) = reader.candidates(text)
    assert after.rule and after.rule.of == "exports"
    assert not (alone.rule and alone.rule.of == "exports")
    assert "before:whole exports" in after.features
    assert "before:whole none" in alone.features


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("One chain takes eight trays in a hundred of the output.", 0.08),
        ("One chain takes eight fleeces of every ten.", 0.8),
        ("One chain takes forty-five bales out of a hundred.", 0.45),
    ],
)
def test_counted_out_of_a_round_number(reader: ShareReader, text: str, value: float) -> None:
    assert value in [c.figure.value for c in reader.candidates(text)]


def test_an_ownership_stake_is_of_something_else(reader: ShareReader) -> None:
    assert "whole:other" in features(reader, "A chain bought 74 per cent of the shares of a mill.")
    assert reader.read(["A Danish group holds a fifth of the equity of the plant."]) == [[]]
