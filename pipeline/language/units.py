"""The sentences of a text of any length: components may stand in a pipeline that is given whole paragraphs.

They are those of this project and not of the parser, so that a run, which gives one sentence at a time,
reads each as one, and a pipeline without a parser knows its sentences too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.language.sentences import split_text

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: What parts paragraphs, so that a heading without a full stop is no part of the sentence after it.
_PARAGRAPH = re.compile(r"(?:(?!\n[^\S\n]*\n).)+", re.S)


def sentences_in(text: str) -> list[tuple[int, int]]:
    """The sentences of paragraphs as spans of characters, end exclusive; the whole text where it is one."""
    found = [
        (paragraph.start() + start, paragraph.start() + end)
        for paragraph in _PARAGRAPH.finditer(text)
        for start, end in split_text(paragraph[0])
    ]
    return found if len(found) > 1 else [(0, len(text))]


def tokens_of_sentences(doc: Doc) -> list[tuple[int, int]]:
    """The sentences of a Doc as tokens, from the first to after the last; each token is of one of them."""
    starts = [start for start, _ in sentences_in(doc.text)][1:]
    if not starts:
        return [(0, len(doc))]
    firsts: list[int] = []
    for token in doc:
        # A token that a sentence begins within belongs to the one before.
        if len(firsts) < len(starts) and token.idx >= starts[len(firsts)]:
            firsts.append(token.i)
    bounds = [0, *firsts, len(doc)]
    return [(a, b) for a, b in zip(bounds, bounds[1:], strict=False) if a < b]
