"""What recognition makes of bullets and of the raised marks of notes, put right."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.reading.lines import Line
from pipeline.reading.ocr.engines import Seen
from pipeline.reading.patterns import pattern

#: Marks that stand for a raised number at a word's end, after letters or closing punctuation.
SURELY = re.compile(r"(?<=[a-z.,;:)])[*®°©!”’\"'“‘]*[*®°©][*®°©!”’\"'“‘]*$|(?<=[.,;:)])!”?’?$")
QUOTE = re.compile(r"(?<=[.,;:)])[”’\"'“‘]+$")
OPENS = re.compile(r"^[(\[]?[“‘\"']")
#: Such a mark, or what it is taken for, before the first word of a note.
LEAD = re.compile(r"^(?:\d{1,2}|[*®°©“”‘’\"'!]{1,2}|\d?[*®°©“”‘’\"'!])(?=[A-Z])")
#: So many words back a quotation that ends here may have begun.
REACH = 90
#: Notes stand in the lower part of a page and are set smaller than the text.
FOOT, SMALLER = 0.5, 0.93


def bullets(seen: Sequence[Seen]) -> list[str]:
    """The words' texts; what engines take a bullet at a line's start for is made a bullet."""
    texts = [s.text for s in seen]
    for i, (word, after) in enumerate(zip(seen, seen[1:], strict=False)):
        opens = (i == 0 or seen[i - 1].line != word.line) and after.line == word.line
        if opens and after.x0 - word.x1 > 0.55 * (word.bottom - word.top):
            if pattern("bullet_misread").match(word.text) and after.text[:1].isupper():
                texts[i] = "•"
    return texts


def without_marks(texts: Sequence[str]) -> list[str]:
    """The words without note marks at their ends; a quotation's end mark stays if one has begun."""
    made: list[str] = []
    begun: int | None = None
    for i, text in enumerate(texts):
        if OPENS.match(text):
            begun = i
        text = SURELY.sub("", text)
        if QUOTE.search(text):
            if begun is None or i - begun > REACH:
                text = QUOTE.sub("", text)
            begun = None
        elif text[-1:] in '”"’' and not text.endswith("s’"):
            begun = None
        made.append(text)
    return made


def mark_notes(lines: Sequence[Line], texts: list[str], common: float, height: float) -> None:
    """Takes the mark from the start of each note at the foot of a page, and says that it had one.

    ``common`` is the page's usual size of type in points, ``height`` its height.
    """
    for line in lines:
        if line.style.size > SMALLER * common or line.top < FOOT * height:
            continue
        first = line.words[0]
        found = LEAD.match(texts[first])
        if found:
            texts[first] = texts[first][found.end() :]
            line.lead = "1"
            line.text = " ".join(texts[i] for i in line.words)
