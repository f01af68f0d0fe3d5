"""Negation, supposition, ending and report."""

from __future__ import annotations

import pytest

from pipeline.language.qualifiers import read_qualifiers
from pipeline.language.qualifiers.reader import denied_spans


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("The importers draw the models.", []),
        ("The importers do not draw the models.", ["negated"]),
        ("The valley no longer sells through hawkers.", ["ended"]),
        ("If the makers drew models, importers would take offence.", ["hypothetical"]),
        ("The firms intend to open a shop.", ["hypothetical"]),
        ("According to one owner, the agent sets the price.", ["reported"]),
        ("Not only prices but models are set abroad.", []),
        ("Nobody knows the agent's name, one tanner said.", ["negated", "reported"]),
    ],
)
def test_reads_qualifiers(text: str, qualifiers: list[str]) -> None:
    assert read_qualifiers(text) == qualifiers


def test_a_negation_ends_at_its_terminator() -> None:
    text = "Buyers do not inspect the cloth, but they draw the pattern."
    (start, end) = denied_spans(text)[0]
    assert "inspect" in text[start:end]
    assert "pattern" not in text[start:end]
