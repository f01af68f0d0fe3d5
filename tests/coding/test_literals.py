"""A pattern that is tried only where its necessary words stand finds what it would find anyway."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.coding.reasons.literals import Quick, necessary, standing_words
from pipeline.coding.reasons.reader import _cues, _necessary_words, cued_codes


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\bbuyers? (?:send|sent)\b", [{"buyer"}, {" sen"}]),
        (r"(?:design|pattern)s? \w+", [{"design", "pattern"}]),
        (r"(?:a|of) long|short", [{" long", "short"}]),
        (r"(?:the )?\d+", []),
        (r"(?:agents?|x*) sold", [{" sold"}]),
        (r"KG|kilo", [{"kg", "kilo"}]),
    ],
)
def test_necessary_words(pattern: str, words: list[set[str]]) -> None:
    assert [set(w) for w in necessary(pattern)] == words


def test_cues_are_found_as_without_the_short_cut(root: Path) -> None:
    texts = [
        json.loads(line)["text"]
        for path in sorted((root / "annotations" / "coded").glob("*.jsonl"))[::9]
        for line in path.read_text(encoding="utf-8").splitlines()[::5]
    ]
    assert len(texts) > 100
    tried = 0
    quicks = [quick for cue in _cues() for quick in cue.regexes]
    for text in texts:
        folded = text.casefold()
        standing = standing_words(folded, _necessary_words())
        for quick in quicks:
            tried += quick.may_match(folded)
            there = bool(quick.regex.search(text))
            assert bool(quick.search(text, folded)) == there, quick.regex
            assert quick.is_in(folded, standing) == there, quick.regex
        cued = [cue.codes for cue in _cues() if any(q.regex.search(text) for q in cue.regexes)]
        assert cued_codes(text) == frozenset().union(*cued)
    assert tried < 0.3 * len(texts) * len(quicks)


WORDS = st.sampled_from(
    ["Buyer", "buyers", "sends", "the", "design", "DESIGNS", "to", "firms", "ſend", "K"]
)


@given(st.lists(WORDS, max_size=8).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_no_match_is_lost(text: str) -> None:
    for pattern in (r"\b(?:buyers?|firms) (?:sends?|to)", r"designs?\b(?: to)+", r"send|k\b"):
        quick = Quick(pattern)
        assert bool(quick.search(text, text.casefold())) == bool(quick.regex.search(text))
