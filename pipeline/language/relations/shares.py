"""Shares in a sentence: which verb each hangs on, and what it is a part of."""

from __future__ import annotations

from spacy.tokens import Span, Token

#: Prepositions after which a share is no argument: "receives us with a view of half the valley".
_BESIDE = frozenset({"with", "without", "at", "by", "in", "on", "after", "through", "into", "from"})


#: What may stand between a share and what it is a part of.
_MEASURES = frozenset({"on", "the", "average", "or", "more", "each", "altogether", "together"})


def shares_by_trigger(shares: list[Span]) -> dict[int, list[tuple[Span, str]]]:
    """The shares that hang on each verb, as its subject or its object."""
    held: dict[int, list[tuple[Span, str]]] = {}
    for share in shares:
        token, side = share.root, "object"
        while token.head.i != token.i and token.head.pos_ not in ("VERB", "AUX"):
            token = token.head
            if token.lower_ in _BESIDE:
                break
        if token.head.i == token.i or token.lower_ in _BESIDE:
            continue
        if token.dep_ in ("nsubj", "nsubjpass"):
            side = "subject"
        held.setdefault(token.head.i, []).append((share, side))
    return held


def whole_of(share: Span) -> Token | None:
    """The noun that a share is a part of: after "of", or the noun that it counts."""
    inside = {t.i for t in share}
    for token in share:
        for child in token.children:
            if child.i not in inside and child.dep_ == "prep" and child.lower_ == "of":
                nouns = [t for t in child.children if t.dep_ in ("pobj", "pcomp")]
                if nouns:
                    return _what(nouns[0])
    if (parted := _of_after(share)) is not None:
        return parted
    head = share.root.head
    if share.root.dep_ in ("nummod", "predet", "det", "quantmod") and head.pos_ in (
        "NOUN",
        "PROPN",
    ):
        return head
    first = share.sent[0]
    if first.lower_ == "of":
        # "Of what it made in 1990, half was exported."
        return next((_what(t) for t in first.children if t.dep_ in ("pobj", "pcomp")), None)
    return None


def _of_after(share: Span) -> Token | None:
    """The whole where a word of measure parts it from the share: "58 per cent on average of sales"."""
    doc = share.doc
    for at in range(share.end, min(share.end + 4, len(doc))):
        if doc[at].lower_ == "of":
            return next((_what(t) for t in doc[at].children if t.dep_ in ("pobj", "pcomp")), None)
        if doc[at].lower_ not in _MEASURES:
            return None
    return None


def _what(token: Token) -> Token:
    """The "what" of a clause such as "what is made", or the noun itself."""
    if token.dep_ != "pcomp":
        return token
    return next((c for c in token.children if c.lower_ in ("what", "whatever")), token)


def parts_of(token: Token) -> list[Token]:
    """The nouns that a share is of, or counts."""
    of = [p for c in token.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
    return of or ([token.head] if token.dep_ in ("nummod", "quantmod", "predet") else [])
