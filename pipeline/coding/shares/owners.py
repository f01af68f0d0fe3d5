"""Whose output a figure is of, as named features: an owner beside the whole, the subject of the sentence,
and what the sentence before speaks of."""

from __future__ import annotations

import re
from functools import cache

from pipeline.coding.shares.figures import Figure
from pipeline.coding.shares.holders import Mention
from pipeline.coding.shares.wholes import Whole
from pipeline.language.nations import find_nations
from pipeline.language.places.gazetteer import places_named
from pipeline.records import ShareOf
from pipeline.vocabulary import load

#: So many words after a whole its owner may stand ("exports of the whole of the Sinos Valley").
_AFTER = 6
#: A place's name has at most so many words.
_NAME = 3
#: The lists whose words name what a share may be of.
_KINDS = ("exports", "sales", "purchases", "output")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("pipeline.coding.shares", "patterns.yaml")["words"][name])


def owners(
    tokens: list[str], words: list[str], figure: Figure, whole: Whole | None, before: str
) -> list[str]:
    """The features of one figure; ``before`` is the sentence before its own, empty without one."""
    kind = whole.kind if whole else "none"
    owner = _beside(tokens, words, figure, whole)
    subject = _subject(words, figure)
    found = [f"owner:{owner}", f"owner:{owner}:{kind}", f"subject:{subject}"]
    found += [f"subject:{subject}:{owner}"] if owner.startswith(("own", "none")) else []
    told = _told(before)
    found += [f"before:{t}" for t in told]
    if owner == "none" or owner.startswith("own"):
        found += [f"before:{t}:{kind}" for t in told]
    return found


def _beside(tokens: list[str], words: list[str], figure: Figure, whole: Whole | None) -> str:
    """The owner that stands before or after the head of a whole."""
    if whole is None:
        return "none"
    inside = range(figure.end, whole.end)
    for at in inside:
        if words[at] in _words("owning_s") and at > figure.end:
            return f"{_class(tokens, words, at - 1)}'s"
        if words[at] in _words("own"):
            return f"own:{words[at]}"
    for at in range(whole.end, min(whole.end + _AFTER, len(words))):
        if words[at] in _words("clause_stops"):
            break
        if words[at] in _words("of_owner"):
            end = min(at + _NAME + 2, len(words))
            for place in range(at + 1, end):
                named = _class(tokens, words, place)
                if named != "other":
                    return f"of {named}"
    for at in inside:
        if _class(tokens, words, at) not in ("other", "firm"):
            return f"in {_class(tokens, words, at)}"
    return "none"


def _class(tokens: list[str], words: list[str], at: int) -> str:
    """What sort of owner a token is: a firm or a cluster by its word, a place, another name, or none."""
    if words[at] in _words("cluster_owner"):
        return "cluster"
    if words[at] in _words("firm_owner"):
        return "firms" if words[at].endswith("s") else "firm"
    if tokens[at][:1].isupper():
        return "place" if _is_place(tokens, at) else "name"
    return "other"


def _is_place(tokens: list[str], at: int) -> bool:
    """Whether a capitalised token ends or begins the name of a place or is of a nation."""
    if _national(tokens[at]):
        return True
    starts = range(max(0, at - _NAME + 1), at + 1)
    ends = range(at + 1, min(at + _NAME, len(tokens)) + 1)
    return any(places_named(" ".join(tokens[s:e])) for s in starts for e in ends)


@cache
def _national(token: str) -> bool:
    return bool(find_nations(token))


def _subject(words: list[str], figure: Figure) -> str:
    """The nearest word before the figure, else after it, that names producers."""
    for side in (reversed(words[: figure.start]), words[figure.end :]):
        for word in side:
            if word in _words("first_person"):
                return "we"
            if word in _words("firm_owner"):
                return "firms" if word.endswith("s") else "firm"
            if word in _words("cluster_owner"):
                return "cluster"
    return "none"


@cache
def _told(before: str) -> tuple[str, ...]:
    """Of what the sentence before speaks: its last whole, its producers, its possible holders."""
    words = re.findall(r"[\w-]+", before.lower())
    found = []
    wholes = [kind for word in words for kind in _KINDS if word in _words(kind)]
    found += [f"whole {wholes[-1]}"] if wholes else ["whole none"]
    for at, word in enumerate(words):
        first = set(words[max(0, at - 3) : at])
        if word in _words("first_person"):
            found.append("we")
        if word in _words("firm_owner"):
            single = not word.endswith("s") and first & _words("indefinite")
            found.append("one firm" if single else "firm" if not word.endswith("s") else "firms")
        elif word in _words("cluster_owner"):
            found.append("cluster")
        if word in _words("firm_plural"):
            few = bool(first & _words("count"))
            found.append("few buyers" if few else "buyers")
        elif word in _words("firm_single"):
            found.append("top buyer" if first & _words("top") else "buyer")
    return tuple(sorted(set(found)))


def whole_before(before: str) -> ShareOf | None:
    """Exports or sales that the sentence before named last; output is the firm's or the cluster's."""
    of: tuple[ShareOf, ...] = ("exports", "sales")
    return next((kind for kind in of if f"whole {kind}" in _told(before)), None)


def not_owning(words: list[str], mentions: list[Mention], wholes: list[Whole]) -> list[Mention]:
    """The mentions without names that own a whole: "the dolls of Sonneberg", "Datang's socks"."""
    starts, ends = {w.start for w in wholes}, {w.end for w in wholes}
    inside = {at for w in wholes if w.kind == "goods" for at in range(w.start + 1, w.end)}

    def owns(mention: Mention) -> bool:
        if mention.kind not in ("market", "main_buyer") or not mention.name[:1].isupper():
            return False
        lead = words[max(0, mention.start - 2) : mention.start]
        of = lead[-1:] == ["of"] or lead == ["of", "the"]
        at = mention.start - (1 if lead[-1:] == ["of"] else 2)
        follow = words[mention.end : mention.end + 1]
        possessive = bool(follow) and follow[0] in _words("owning_s")
        near = any(mention.end + 1 <= s <= mention.end + 4 for s in starts)
        return (of and (at in ends or at in inside)) or (possessive and near)

    return [m for m in mentions if not owns(m)]
