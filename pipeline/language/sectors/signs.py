"""Signs of industries: words of work that belong to few trades, for texts that seldom name their product."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import pairwise
from math import sqrt

from pipeline.vocabulary import load

#: What a sign of one trade alone counts; one of several counts for each as much less as their root is more.
_SIGN = 0.3
#: The shortest beginning of a word that is looked up as one.
_STEM = 3
_WORD = re.compile(r"[a-z]+")


@cache
def _signs() -> dict[str, tuple[tuple[str, float], ...]]:
    """What each sign tells, whole words and beginnings of words (with the ``*``) alike."""
    listed: dict[str, list[str]] = defaultdict(list)
    for sector, words in load("pipeline.language.sectors", "signs.yaml").items():
        for word in words:
            listed[word].append(sector)
    return {w: tuple((sector, _SIGN / sqrt(len(of))) for sector in of) for w, of in listed.items()}


@cache
def _sign_in(word: str) -> str | None:
    """The sign that a word is, by itself, as the plural of another or by its beginning."""
    signs = _signs()
    ends = (f"{word[:end]}*" for end in range(len(word), _STEM - 1, -1))
    forms = (word, word.removesuffix("s"), word.removesuffix("es"), *ends)
    return next((form for form in forms if form in signs), None)


@cache
def _openings() -> frozenset[str]:
    """The first words of signs of two words."""
    return frozenset(sign.split()[0] for sign in _signs() if " " in sign)


def signs_of(text: str) -> dict[str, float]:
    """What the words of a text say of each industry without naming it; a sign counts once."""
    words = _WORD.findall(text.lower())
    opening = _openings()
    pairs = [f"{a} {b}" for a, b in pairwise(words) if a in opening]
    found: dict[str, float] = defaultdict(float)
    for sign in dict.fromkeys(map(_sign_in, [*words, *pairs])):
        for sector, weight in _signs().get(sign or "", ()):
            found[sector] += weight
    return found
