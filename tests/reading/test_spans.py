"""Words found all at once are those that the pattern of a word finds one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.spans import WORD, spans_of

ODD = "a \n\r\t\x02\ufffe\uffff\u00ad\u00a0\u200b\u2019\U0001d400\U0001ffff-1."


@given(st.one_of(st.text(), st.text(ODD)), st.integers(1, 6))
def test_words_are_those_of_the_pattern(text: str, most: int) -> None:
    wanted = [m.span() for m in WORD.finditer(text)]
    found = spans_of(text, most)
    pairs = list(zip(found.start.tolist(), found.end.tolist(), strict=True))
    assert pairs == wanted[:most]
    assert found.texts == [text[a:b] for a, b in wanted[:most]]
    assert found.capped == (len(wanted) > most)
    after = [text[b : b + 1] for _, b in pairs]
    assert found.hyphen.tolist() == [mark in ("\x02", "\ufffe") for mark in after]
    assert found.breaks.tolist() == [mark in ("\r", "\n") for mark in after]
