"""Clusters, buyers, markets, industries and places: words with their neighbours, by tags where there are."""

from __future__ import annotations

from functools import cache
from typing import Any

from spacy.tokens import Doc, Token

from pipeline.vocabulary import load

#: Tags of words that can stand before a noun and belong to its name.
_MODIFIERS = frozenset(
    ["JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "VBG", "VBN", "HYPH", "AFX", "FW"]
)


@cache
def words(section: str, name: str) -> frozenset[str]:
    """A list of the data file as a set."""
    return frozenset(load("pipeline.language.entities", "words.yaml")[section][name])


@cache
def data(section: str) -> Any:
    """A section of the data file as it is."""
    return load("pipeline.language.entities", "words.yaml")[section]


def is_modifier(token: Token) -> bool:
    """Whether a word can be part of the name of the noun after it."""
    if token.tag_ in ("VBG", "VBN") and token.dep_ not in ("amod", "compound", ""):
        return False
    if token.tag_:
        return token.tag_ in _MODIFIERS and token.text[:1] not in '“”"‘('
    return (token.is_alpha or token.text == "-") and not token.is_stop


def first_of_name(head: Token, empty: frozenset[str], inside: frozenset[int] = frozenset()) -> int:
    """The first token of the noun phrase before ``head``, without articles, numbers and empty words.

    ``inside`` holds tokens that belong to a name for certain, whatever their tag.
    """
    at = head.i
    while at > head.sent.start if head.doc.has_annotation("SENT_START") else at > 0:
        before = head.doc[at - 1]
        if before.i in inside:
            at -= 1
            continue
        if not is_modifier(before) or before.lower_ in empty:
            break
        at -= 1
    while at < head.i and (head.doc[at].lower_ in empty or head.doc[at].tag_ == "HYPH"):
        at += 1
    return at


def is_compound(token: Token, doc: Doc) -> bool:
    """Whether a noun stands before another that it belongs to: "brand" in "brand owner".

    A plural seldom does, whatever the parser says.
    """
    if token.tag_ == "NNS":
        return False
    if token.dep_:
        return token.dep_ == "compound" and token.head.i > token.i
    after = doc[token.i + 1] if token.i + 1 < len(doc) else None
    return after is not None and after.is_alpha and not after.is_stop
