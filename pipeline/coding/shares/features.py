"""What speaks for and against a figure being a share, as named features with their strength.

Features are words by side and distance, the word lists they stand in, the thing that the figure is of,
the possible holders around it, and what the rules make of it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.coding.shares.figures import Figure, Spans
from pipeline.coding.shares.holders import Mention
from pipeline.coding.shares.owners import owners
from pipeline.coding.shares.surroundings import surroundings
from pipeline.coding.shares.wholes import Whole, whole_of
from pipeline.records import ShareOf
from pipeline.vocabulary import load

#: The words beside a figure count by their exact place, those in reach by their side alone.
_BESIDE, _REACH = 3, 10
#: The words before the end of a whole among which its owner is looked for.
_OWNER = 6


class Sentence(NamedTuple):
    """A tokenised sentence (and in lower case) with the spans, mentions and wholes found in it."""

    tokens: list[str]
    words: list[str]
    spans: Spans
    mentions: list[Mention]
    wholes: list[Whole]
    before: str = ""


class Reading(NamedTuple):
    """What the rules make of a figure: of what it is a share, and who holds it."""

    of: ShareOf
    holder: Mention


def features_of(
    sentence: Sentence,
    figures: list[Figure],
    number: int,
    window: tuple[int, int],
    rule: Reading | None,
) -> dict[str, float]:
    """The features of one figure of a sentence; ``window`` are the tokens that are nearest to it."""
    figure = figures[number]
    found = [
        *_around(sentence.words, figure, window),
        *_of_what(sentence, figure),
        *_holders(sentence, figure),
        *_own(sentence, figure),
        *surroundings(*sentence[:2], sentence.mentions, sentence.wholes, figure, window),
        *owners(
            *sentence[:2],
            figure,
            whole_of(sentence.words, figure, sentence.wholes),
            sentence.before,
        ),
        f"number:{min(number, 2)}",
        f"figures:{min(len(figures), 3)}",
        f"rule holder:{rule.holder.kind if rule else None}",
        f"rule of:{rule.of if rule else None}",
    ]
    return dict.fromkeys(found, 1.0)


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    """The word lists of the pattern file that tell something, by word."""
    data = load("pipeline.coding.shares", "patterns.yaml")
    found: dict[str, tuple[str, ...]] = {}
    for name in data["telling_lists"]:
        for word in data["words"][name]:
            found[word.lower()] = (*found.get(word.lower(), ()), name)
    return found


def _plain(word: str) -> str:
    return "#" if re.search(r"\d", word) else word


def _far(distance: int) -> str:
    return next((str(near) for near in (1, 3, 7) if distance <= near), "more")


def _around(words: list[str], figure: Figure, window: tuple[int, int]) -> list[str]:
    found: list[str] = []
    for at in range(len(words)):
        if figure.start <= at < figure.end:
            continue
        side = "before" if at < figure.start else "after"
        distance = figure.start - at if at < figure.start else at - figure.end + 1
        if distance <= _BESIDE:
            found.append(f"{side}{distance}:{_plain(words[at])}")
        if not window[0] <= at < window[1]:
            continue
        if distance <= _REACH:
            found.append(f"{side}:{_plain(words[at])}")
        for name in _lists().get(words[at], ()):
            found += [f"{side} list:{name}", f"{side} list:{name}:{_far(distance)}"]
    return found


def _of_what(sentence: Sentence, figure: Figure) -> list[str]:
    words = sentence.words
    whole = whole_of(words, figure, sentence.wholes)
    if whole is None:
        return ["whole:none"]
    start = max(figure.end, whole.start - 4)
    found = [f"whole:{whole.kind}"]
    found += [f"in whole:{_plain(w)}" for w in words[whole.start : whole.end]]
    found += [f"before whole:{_plain(w)}" for w in words[start : whole.start]]
    for at, word in enumerate(words[whole.end : whole.end + 4]):
        found += [f"after whole:{_plain(word)}", f"after whole{at}:{_plain(word)}"]
    for word in words[max(0, whole.end - _OWNER) : whole.end]:
        found += [f"whole list:{name}" for name in _lists().get(word, ())]
    return found


def _holders(sentence: Sentence, figure: Figure) -> list[str]:
    words = sentence.words
    before = [m for m in sentence.mentions if m.end <= figure.start]
    after = [m for m in sentence.mentions if m.start >= figure.end]
    found = [f"holder before:{m.kind}" for m in before] + [f"holder after:{m.kind}" for m in after]
    if before:
        near = before[-1]
        far = _far(figure.start - near.end)
        found += [f"nearest before:{near.kind}", f"nearest before:{near.kind}:{far}"]
        follow = words[near.end : min(figure.start, near.end + 3)]
        found += [f"follows {near.kind}:{word}" for word in follow]
    else:
        found.append("holder before:none")
    if after:
        near = after[0]
        far = _far(near.start - figure.end)
        found += [f"nearest after:{near.kind}", f"nearest after:{near.kind}:{far}"]
        lead = words[max(figure.end, near.start - 3) : near.start]
        found += [f"leads to {near.kind}:{word}" for word in lead]
    else:
        found.append("holder after:none")
    return found


def _own(sentence: Sentence, figure: Figure) -> list[str]:
    found = [f"in figure:{_plain(w)}" for w in sentence.words[figure.start : figure.end]]
    found += [f"relation:{figure.relation}", f"size:{int(figure.value * 5)}"]
    found += ["in words"] * figure.word + ["range"] * (figure.high is not None)
    found += ["growth before"] * (sentence.spans.ending("growth", figure.start) is not None)
    found += ["growth after"] * (sentence.spans.starting("growth_after", figure.end) is not None)
    return found
