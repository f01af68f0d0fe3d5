"""What the rest of a sentence says of a figure, as named features: its words cut to their stems, the wholes
and holders nearest to it, and the way between a holder and the figure in classes of words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from pipeline.coding.shares.figures import Figure
from pipeline.coding.shares.holders import Mention
from pipeline.coding.shares.wholes import Whole, whole_of
from pipeline.vocabulary import load

#: Stems of the words so near the figure count by their side.
_REACH = 10
#: A way between a holder and the figure is told up to so many words, before and after the figure.
_WAY_BEFORE, _WAY_AFTER = 7, 9
#: A name so many words after a whole may still own it ("exports of the Sinos Valley").
_OWNER_AFTER = 6
#: A stem keeps at least so many letters.
_LEAST = 3
#: So many holders are few.
_FEW = 10


def surroundings(
    tokens: list[str],
    words: list[str],
    mentions: list[Mention],
    wholes: list[Whole],
    figure: Figure,
    window: tuple[int, int],
) -> list[str]:
    """The features of one figure; ``words`` are the tokens in lower case."""
    before = [m for m in mentions if m.end <= figure.start]
    after = [m for m in mentions if m.start >= figure.end]
    return [
        *_stems(words, figure, window),
        *_nearest_wholes(figure, wholes),
        *_how_many(before, after),
        *_pointing(words, figure, window),
        *_ways(words, figure, before, after),
        *_names(tokens, words, figure, wholes),
    ]


@cache
def stem(word: str) -> str:
    """A word without the endings of number and tense; figures are all one."""
    if re.search(r"\d", word):
        return "#"
    for ending, instead in _data()["endings"].items():
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            return word[: -len(ending)] + instead
    return word


def _data() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = load("pipeline.coding.shares", "patterns.yaml")
    return found


@cache
def _pronouns() -> frozenset[str]:
    return frozenset(load("pipeline.coding.shares", "patterns.yaml")["words"]["pointing"])


@cache
def _classes() -> dict[str, str]:
    """The class of each word that a way tells by class, and the words that it tells as they are."""
    data = load("pipeline.coding.shares", "patterns.yaml")
    found = {word: word for word in data["words"]["way"]}
    for name in reversed(data["way_classes"]):
        found |= dict.fromkeys(data["words"][name], name)
    return found


def _stems(words: list[str], figure: Figure, window: tuple[int, int]) -> list[str]:
    found = []
    for at, word in enumerate(words):
        if figure.start <= at < figure.end:
            continue
        found.append(f"word:{stem(word)}")
        distance = figure.start - at if at < figure.start else at - figure.end + 1
        if distance <= _REACH and window[0] <= at < window[1]:
            found.append(f"stem {'before' if at < figure.start else 'after'}:{stem(word)}")
    return found


def _nearest_wholes(figure: Figure, wholes: list[Whole]) -> list[str]:
    before = [w for w in wholes if w.end <= figure.start and w.kind != "other"]
    after = [w for w in wholes if w.start >= figure.end]
    found = [f"whole anywhere:{w.kind}" for w in wholes]
    found += [f"whole before:{w.kind}" for w in before[-1:]]
    return found + [f"whole after:{w.kind}" for w in after[:1]]


def _how_many(before: list[Mention], after: list[Mention]) -> list[str]:
    """How many the nearest holders are."""
    found = []
    for side, near in (("before", before[-1:]), ("after", after[:1])):
        for mention in near:
            number = mention.n
            size = "none" if number is None else "few" if number <= _FEW else "many"
            found.append(f"how many {side}:{mention.kind}:{size}")
    return found


def _pointing(words: list[str], figure: Figure, window: tuple[int, int]) -> list[str]:
    """Words that point back to a holder or an owner named elsewhere."""
    before = [f"points before:{w}" for w in words[window[0] : figure.start] if w in _pronouns()]
    return before + [f"points after:{w}" for w in words[figure.end : window[1]] if w in _pronouns()]


def _way(words: list[str]) -> str:
    told: list[str] = []
    for word in words:
        kind = _classes().get(word, "other")
        if kind != "other" or told[-1:] != ["other"]:
            told.append(kind)
    return " ".join(told)


def _ways(
    words: list[str], figure: Figure, before: list[Mention], after: list[Mention]
) -> list[str]:
    found = []
    if before and figure.start - before[-1].end <= _WAY_BEFORE:
        way = _way(words[before[-1].end : figure.start])
        found += [f"way from {before[-1].kind}:{way}", f"way from:{way}"]
    if after and after[0].start - figure.end <= _WAY_AFTER:
        way = _way(words[figure.end : after[0].start])
        found += [f"way to {after[0].kind}:{way}", f"way to:{way}"]
    return found


def _names(tokens: list[str], words: list[str], figure: Figure, wholes: list[Whole]) -> list[str]:
    """Whether names stand in or shortly after what is shared, and on either side of the figure."""

    def named(start: int, end: int) -> bool:
        return any(t[:1].isupper() for t in tokens[start:end])

    whole = whole_of(words, figure, wholes)
    found = ["name before"] * named(1, figure.start)
    found += ["name after"] * named(figure.end, len(tokens))
    if whole is not None:
        found += ["name in whole"] * named(figure.end, whole.end)
        found += ["name by whole"] * named(figure.end, whole.end + _OWNER_AFTER)
    return found
