"""Signs that a page must be recognised: no words, a picture over the page, or words that are none."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from pipeline.reading.extraction import PageWords
from pipeline.reading.patterns import patterns

#: Fewer words than this over a picture of the whole page are a stamp on a scan, not its text.
FEW = 30
#: Of a page's area: from here on a picture is the page.
COVERS = 0.6
#: Too few letters to judge by.
ENOUGH = 120
MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
LATIN = re.compile("[A-Za-z]")
LETTER = re.compile(r"[^\W\d_]")
#: Of the words of prose in any such language, more than this part are among its commonest.
COMMON = 0.08
#: So many words of a page are looked at first.
SAMPLE = 150
#: The dots between a heading and its page.
LEADER = re.compile(r"([.…·_-])\1*")
#: Vowels of Latin letters in any language that is written with them: part of all letters.
VOWELS = (0.24, 0.62)
#: A word as any language writes it: letters with a capital first or all capitals, a number, or marks.
WORDLIKE = re.compile(
    r"\W*(?:[^\W\d_]?[^\W\d_A-Z]+|[A-Z]+s?|[^\W_A-Z]+|\d[\d.,:/%–-]*)"
    r"(?:[-’'/.&–—:]+(?:[^\W\d_]?[^\W\d_A-Z]*|[A-Z]+|\d[\d.,%]*))*\W*$"
)
#: Fewer of a page's words are like words than this where its letters are only codes.
PLAUSIBLE = 0.55


def needs_recognition(page: PageWords, drawn: bool) -> bool:
    """Whether the text layer of a page is no use; ``drawn`` tells whether anything is on the page."""
    if not page.texts:
        return drawn
    return (len(page.texts) < FEW and _is_picture(page)) or is_gibberish(page)


@cache
def _common() -> frozenset[str]:
    return frozenset(patterns()["common_words"])


def _is_picture(page: PageWords) -> bool:
    """Whether pictures cover most of the page."""
    images = page.graphics.images
    if not len(images):
        return False
    wide = np.clip(images[:, 2], 0, page.width) - np.clip(images[:, 0], 0, page.width)
    high = np.clip(images[:, 3], 0, page.height) - np.clip(images[:, 1], 0, page.height)
    return float((wide * high).sum()) >= COVERS * page.width * page.height


def is_gibberish(page: PageWords) -> bool:
    """Whether the words of a page are codes of the file's own fonts and not letters."""
    sample = page.texts[:SAMPLE]
    if (
        sum(map(_common().__contains__, map(str.casefold, sample)))
        >= COMMON * max(len(sample), 1)
        > 1
    ):
        return False  # prose of some language: nearly every page ends here
    words = [w for w in page.texts[:800] if not LEADER.fullmatch(w)]
    text = "".join(words)
    if len(text) < 40:
        return False
    if len(MEANINGLESS.findall(text)) > 0.3 * len(text):
        return True
    latin = LATIN.findall(text)
    letters = len(LETTER.findall(text))
    if len(text) < ENOUGH or len(latin) < 0.8 * letters:
        return False  # Of other scripts only meaningless characters tell.
    likely = sum(bool(WORDLIKE.match(w)) for w in words) / len(words)
    if letters < 0.35 * len(text):
        # Figures and marks: a table, unless next to nothing in it is a figure or a word.
        return likely < 0.5 * PLAUSIBLE
    vowels = sum(c in "aeiouyAEIOUY" for c in latin) / max(len(latin), 1)
    accents = letters - len(latin)
    strange = not VOWELS[0] <= (vowels * len(latin) + accents) / max(letters, 1) <= VOWELS[1]
    common = sum(w.casefold() in _common() for w in words) / len(words)
    return common < COMMON and (likely < PLAUSIBLE or strange)
