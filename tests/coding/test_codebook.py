from __future__ import annotations

from typing import get_args

from pipeline.coding.codebook import codebook, codes_of, labels_of
from pipeline.records import Buyers, Codes, Function, Locus, Outcome, Upgrade


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
