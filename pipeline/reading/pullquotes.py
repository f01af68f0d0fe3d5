"""Finds sentences of the text that are printed a second time, large, to catch the eye."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.reading.paragraphs import Paragraph
from pipeline.reading.styles import Style

WORDS = range(5, 70)


def set_pull_quotes_apart(flow: Sequence[Paragraph], body: Style) -> None:
    """Makes captions of paragraphs, set otherwise than the body, whose words the text has too."""
    candidates = [p for p in flow if _differs(p, body)]
    if not candidates:
        return
    letters = [_letters(p.text) for p in flow]
    whole = "|".join(letters)
    joined = "".join(letters)
    for paragraph in candidates:
        own = _letters(paragraph.text)
        if len(own) > 20 and max(whole.count(own), joined.count(own)) > 1:
            paragraph.kind, paragraph.apart = "caption", True


def _differs(paragraph: Paragraph, body: Style) -> bool:
    if paragraph.kind not in ("body", "quote", "heading"):
        return False
    if sum(len(line.words) for line in paragraph.lines) not in WORDS:
        return False
    style = paragraph.lines[0].style
    quoted = paragraph.text[0] in '“"‘«'
    if paragraph.kind == "heading":
        return quoted
    return quoted or style.size > 1.05 * body.size or style.colour != body.colour


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.lower()))
