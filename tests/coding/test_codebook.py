from __future__ import annotations

from typing import get_args

from pipeline.coding.codebook import codebook, codes_of, labels_of
from pipeline.records import Buyers, Codes, Function, Locus, Outcome, Share, Upgrade


def test_the_codebook_and_the_types_of_the_contract_name_the_same_labels() -> None:
    book = codebook()
    for values, kind in (
        (book.buyers, Buyers),
        (book.functions, Function),
        (book.loci, Locus),
        (book.upgrading, Upgrade),
        (book.outcomes, Outcome),
    ):
        assert values == get_args(kind)


def test_codes_to_labels_and_back() -> None:
    codes = Codes(
        scope="case",
        governance=["network"],
        buyers=["dispersed"],
        functions=[("design", "local"), ("design", "external"), ("retail", "external")],
        upgrading=[("functional", "blocked")],
    )
    labels = labels_of(codes)
    assert {"function:design", "locus:design/local", "outcome:functional/blocked"} <= labels
    again = Codes(**codes_of(labels))
    assert labels_of(again) == labels


def test_children_refine_functions_and_upgrading_only() -> None:
    book = codebook()
    assert book.children("function:design") == ["locus:design/local", "locus:design/external"]
    assert len(book.children("upgrading:process")) == 3
    assert book.children("governance:network") == []


def test_large_shares_of_few_buyers_are_concentration() -> None:
    def told(**share: object) -> bool:
        record = Share.model_validate({"of": "firm_output", **share})
        return any(rule.holds_for(record) for rule in codebook().share_rules)

    assert told(value=0.8, holder="main_buyer")
    assert told(value=0.6, holder="top_n", n=4)
    assert not told(value=0.2, holder="main_buyer")
    assert not told(value=0.3, holder="main_buyer", relation="under")
    assert not told(value=0.6, holder="top_n", n=10)
    assert not told(value=0.6, holder="top_n")
    assert not told(value=0.9, holder="market")
