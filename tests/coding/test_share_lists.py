"""Figures and holders told in one order: which belongs to which, and where nothing is paired."""

from __future__ import annotations

from pipeline.coding.shares.figures import Figure
from pipeline.coding.shares.holders import Mention
from pipeline.coding.shares.lists import paired_holders, rows_of_figures


def _figure(start: int, value: float, goes_on: bool = False) -> Figure:
    return Figure(start, start + 1, value, None, "exactly", False, goes_on)


def _market(at: int, name: str) -> Mention:
    return Mention(at, at + 1, "market", None, name)


WORDS = ["40%", "and", "30%", "went", "to", "spain", "and", "italy"]
FIGURES = [_figure(0, 0.4), _figure(2, 0.3)]


def test_as_many_holders_as_figures_are_paired_in_order() -> None:
    mentions = [_market(5, "Spain"), _market(7, "Italy")]
    assert rows_of_figures(WORDS, FIGURES) == [[0, 1]]
    assert paired_holders(WORDS, FIGURES, mentions) == mentions


def test_fewer_holders_than_figures_pair_nothing() -> None:
    assert paired_holders(WORDS, FIGURES, [_market(5, "Spain")]) == [None, None]


def test_figures_apart_are_no_row() -> None:
    words = ["40%", "went", "to", "spain", "while", "30%", "stayed"]
    figures = [_figure(0, 0.4), _figure(5, 0.3)]
    assert rows_of_figures(words, figures) == []
    assert paired_holders(words, figures, [_market(3, "Spain")]) == [None, None]


def test_a_number_that_goes_on_has_the_nearest_holder_beside_it() -> None:
    words = ["france", "took", "55%", "of", "exports", ",", "spain", "20"]
    figures = [_figure(2, 0.55), _figure(7, 0.2, goes_on=True)]
    mentions = [_market(0, "France"), _market(4, "exports"), _market(6, "Spain")]
    assert paired_holders(words, figures, mentions) == [None, mentions[2]]
