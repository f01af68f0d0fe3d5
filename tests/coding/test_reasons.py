"""Cues that speak for the codes of a sentence."""

from __future__ import annotations

import pytest

from pipeline.coding.reasons import cue_names, read_reasons
from pipeline.records import Codes

LABELS = {
    "governance": {"arms_length", "network", "quasi_hierarchical", "hierarchical"},
    "buyers": {"concentrated", "dispersed"},
    "upgrading": {"process", "product", "functional", "inter_chain"},
}


@pytest.mark.parametrize(
    ("text", "codes", "cue"),
    [
        (
            "The importer sends the drawings and the lasts.",
            Codes(governance=["quasi_hierarchical"]),
            "buyer_designs",
        ),
        (
            "Samples are approved by the chain's technologist.",
            Codes(governance=["quasi_hierarchical"]),
            "buyer_inspects_quality",
        ),
        ("Leaf goes under the hammer.", Codes(governance=["arms_length"]), "spot_sale"),
        (
            "They developed the yarn jointly over ten years.",
            Codes(governance=["network"]),
            "joint_development",
        ),
        (
            "The plant is a subsidiary of a Milan house.",
            Codes(governance=["hierarchical"]),
            "buyer_owns",
        ),
        (
            "Growers depend on a single exporter.",
            Codes(buyers=["concentrated"]),
            "dependence_on_few",
        ),
        (
            "Orders are spread over forty customers.",
            Codes(buyers=["dispersed"]),
            "many_buyers",
        ),
        (
            "The firms opened boutiques under their own label.",
            Codes(functions=[("branding", "local")]),
            "own_brand",
        ),
    ],
)
def test_finds_the_cue(text: str, codes: Codes, cue: str) -> None:
    reasons = read_reasons(text, codes)
    assert cue in {r.cue for r in reasons}
    assert all(r.text and r.text.lower() in text.lower() for r in reasons)


def test_speaks_only_for_codes_that_were_given() -> None:
    text = "The importer sends the drawings."
    assert read_reasons(text, Codes()) == []
    codes = Codes(functions=[("design", "external")])
    assert {r.code for r in read_reasons(text, codes)} == {"locus:design/external"}


def test_every_code_has_cues() -> None:
    spoken = {code for codes in cue_names().values() for code in codes}
    for family, labels in LABELS.items():
        assert {f"{family}:{label}" for label in labels} <= spoken
    functions = [
        "design",
        "production",
        "inputs",
        "quality",
        "logistics",
        "marketing",
        "branding",
        "retail",
    ]
    for function in functions:
        assert {f"locus:{function}/local", f"locus:{function}/external"} <= spoken
