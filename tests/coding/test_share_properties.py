"""The share parser on text that nobody wrote: it never breaks, and its figures are the text's."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.coding.shares import ShareReader

READER = ShareReader()
PIECES = st.sampled_from(
    [
        "80 per cent", "between 30 and 40%", "over", "about", "a third", "two thirds", "half", "of",
        "their output", "exports", "to one buyer", "the cluster's sales", "to the United States",
        "five firms", "1,200", "0.5%", "150 per cent", "one in ten", "%", "per cent of", "-5%",
        "and", ",", "of which", "went to", "the rest", "12.5 percent", "99999999999%", "½", "from",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_any_order_of_words_about_shares_is_read_or_left(text: str) -> None:
    (found,) = READER.read([text])
    for share in found:
        assert 0 <= share.value <= 1
        assert (share.relation == "between") == (share.value_high is not None)
        assert share.value_high is None or share.value <= share.value_high <= 1


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_borne(text: str) -> None:
    assert len(READER.read([text, text])) == 2


@given(st.integers(1, 99), st.sampled_from(["per cent", "percent", "%", " percent"]))
@settings(max_examples=60, deadline=None)
def test_the_figure_is_the_one_in_the_text(value: int, unit: str) -> None:
    joined = f"{value}%" if unit == "%" else f"{value} {unit.strip()}"
    text = f"Their main buyer took over {joined} of their output."
    (found,) = READER.read([text])
    assert [(s.value, s.relation, s.of, s.holder) for s in found] == [
        (value / 100, "over", "firm_output", "main_buyer")
    ]
