"""Patterns that stand as data, and how they are made ready."""

from __future__ import annotations

import re

import pytest

from pipeline.vocabulary import Caseless, lowered


@pytest.mark.parametrize("text", ["Istanbul sells", "İZMİR SELLS", "Straße"])
def test_lowered_keeps_every_character_in_its_place(text: str) -> None:
    low = lowered(text)
    assert len(low) == len(text)
    assert low.endswith(text[-3:].lower())


def test_a_caseless_pattern_finds_what_one_that_does_not_heed_case_finds() -> None:
    pattern = r"\b(?P<who>MFA|quotas?)\b(?=\W|$)"
    text = "Under the MFA and its Quotas"
    found = [m.span() for m in Caseless(pattern).finditer(lowered(text))]
    assert found == [m.span() for m in re.finditer(pattern, text, re.I)] != []


def test_a_part_that_heeds_case_is_refused() -> None:
    with pytest.raises(ValueError, match="heeds case"):
        Caseless(r"\b(?-i:No)\b")
