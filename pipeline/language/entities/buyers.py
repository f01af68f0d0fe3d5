"""Buyers, by kind ("German department stores") or by name."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Token

from pipeline.language.entities.kinds import Found
from pipeline.language.entities.words import data, first_of_name, is_compound, words

_LEADS = re.compile(
    r"(?:[,;(]|\b(?:by|to|for|with|from|of|and|or|on|as|through|than|like|the|that))\s$"
)
_ACTS = re.compile(
    r"^(?:['’]s?\b|\s(?:[a-z]+(?:s|ed)|buy|buys|bought|sent|gave|took|has|had|is|was|and|or)\b)"
)


@cache
def _names() -> re.Pattern[str]:
    listed = sorted(data("buyer")["names"], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, listed))})(?![\w-])")


@cache
def _heads() -> frozenset[str]:
    """The words that can be a buyer's, so that no other is looked at twice."""
    return frozenset({*words("buyer", "heads"), *words("buyer", "acting"), *data("buyer")["with"]})


def find_buyers(doc: Doc) -> list[Found]:
    """Every party that buys to sell on, without article, number and what follows its noun."""
    found: list[Found] = []
    for token in doc:
        if token.lower_ in _heads() and _buys(token) and not is_compound(token, doc):
            first = first_of_name(token, words("buyer", "not_before"))
            found.append(Found(doc[first].idx, token.idx + len(token), "BUYER"))
    for match in _names().finditer(doc.text):
        if not any(f.start <= match.start() < f.end for f in found) and _is_firm(doc.text, match):
            found.append(Found(*match.span(), "BUYER"))
    return found


def _buys(token: Token) -> bool:
    word = token.lower_
    after = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    if after in ("driven", "-") or (word == "account" and after == "of"):
        return False
    if word in words("buyer", "heads"):
        return not token.tag_.startswith("V")
    if word in words("buyer", "acting") and token.i > 0 and _acts(token):
        return True
    needed = data("buyer")["with"].get(word)
    return needed is not None and token.i > 0 and _preceded(token, needed)


def _preceded(token: Token, needed: list[str]) -> bool:
    """Whether one of the words needed stands in the phrase before the head."""
    first = first_of_name(token, frozenset())
    before = {t.lower_ for t in token.doc[first : token.i]}
    before.add("-".join(t.text for t in token.doc[max(0, token.i - 3) : token.i]).lower())
    text = token.doc[first : token.i].text.lower().split()
    article = token.doc[first - 1].lower_ if first else ""
    return bool({*before, *text, article} & set(needed))


def _acts(token: Token) -> bool:
    """Whether a brand, label or chain is a party here and no thing that somebody has."""
    if word_before(token) & words("buyer", "thing_before"):
        return False
    if token.dep_ in ("nsubj", "nsubjpass") or token.dep_ == "poss":
        return True
    if token.dep_ == "pobj":
        return token.head.lower_ not in words("buyer", "thing_preps")
    if token.dep_ == "dobj":
        return token.head.lemma_ not in words("buyer", "thing_verbs")
    if token.dep_ == "conj":
        return (
            _acts(token.head)
            if token.head.pos_ in ("NOUN", "PROPN") and token.head.dep_ != "conj"
            else False
        )
    return False


def word_before(token: Token) -> set[str]:
    """The words of the phrase before a head, and its determiners."""
    return {t.lower_ for t in token.lefts} | {token.nbor(-1).lower_ if token.i else ""}


def _is_firm(text: str, match: re.Match[str]) -> bool:
    if match[0] not in words("buyer", "cautious"):
        return True
    return bool(_LEADS.search(text[: match.start()]) or _ACTS.match(text[match.end() :]))
