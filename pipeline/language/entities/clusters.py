"""Clusters and national industries as they are named or described, and industries on their own."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from pipeline.language.entities.kinds import Found
from pipeline.language.entities.words import first_of_name, is_modifier, words
from pipeline.language.nations import Nation
from pipeline.language.sectors import SectorMention


def find_clusters(
    doc: Doc, places: list[Found], nations: list[Nation], sectors: list[SectorMention]
) -> list[Found]:
    """Nouns such as "cluster", "valley", "industry" with the place or industry that they are of."""
    located = [(p.start, p.end) for p in places] + [(n.start, n.end) for n in nations]
    inside = _tokens(doc, located)
    found: list[Found] = []
    for token in doc:
        strong = token.lower_ in words("cluster", "strong")
        if not strong and token.lower_ not in words("cluster", "weak"):
            continue
        if token.tag_.startswith("V") or _goes_on(token):
            continue
        first = _first(token, inside)
        end, tail = _tail(token, located, sectors)
        start, stop = doc[first].idx, doc[end - 1].idx + len(doc[end - 1])
        placed = any(start <= a and b <= stop for a, b in located)
        named = (first < token.i and doc[token.i - 1].text[:1].isupper()) or _named(
            doc, first, token
        )
        traded = any(start <= s.start and s.end <= stop for s in sectors)
        if placed or (strong and (traded or named)) or (named and traded) or (named and tail):
            if first == token.i and not tail:
                continue
            found.append(Found(start, stop, "CLUSTER"))
    for place in places:
        last = doc.text[place.start : place.end].split()[-1]
        if last in words("cluster", "place_ends"):
            found.append(Found(place.start, place.end, "CLUSTER"))
    return found


def _goes_on(token: Token) -> bool:
    """Whether the head is itself before a noun: "industry standards", "cluster firms"."""
    return token.dep_ == "compound" and token.head.i > token.i


def _named(doc: Doc, first: int, head: Token) -> bool:
    return any(
        doc[i].text[:1].isupper() and doc[i].tag_.startswith("NNP") for i in range(first, head.i)
    )


def _tokens(doc: Doc, spans: list[tuple[int, int]]) -> frozenset[int]:
    held: set[int] = set()
    for start, end in spans:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            held.update(t.i for t in span)
    return frozenset(held)


def _first(head: Token, inside: frozenset[int]) -> int:
    """The first token of the name: a possessive place before it belongs to it ("Vietnam's …")."""
    doc = head.doc
    first = first_of_name(head, words("cluster", "empty"), inside)
    if first >= 2 and doc[first - 1].text in ("'s", "’s", "'", "’") and first - 2 in inside:
        first -= 2
        while first > 0 and first - 1 in inside:
            first -= 1
    return first


def _tail(
    head: Token, located: list[tuple[int, int]], sectors: list[SectorMention]
) -> tuple[int, bool]:
    """Where the cluster's name ends: a place after "of", "in", "at" … belongs to it."""
    doc, at = head.doc, head.i + 1
    if at >= len(doc) or doc[at].lower_ not in words("cluster", "links"):
        return head.i + 1, False
    begin = at + 1
    while begin < len(doc) and doc[begin].lower_ in words("cluster", "before_place"):
        begin += 1
    if begin >= len(doc):
        return head.i + 1, False
    for start, end in located:
        if start == doc[begin].idx:
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is not None:
                return span.end, True
    if doc[begin].text[:1].isupper() and doc[begin].tag_ in ("NNP", "NNPS", ""):
        end = begin
        while end < len(doc) and doc[end].text[:1].isupper() and doc[end].tag_.startswith("NNP"):
            end += 1
        return max(end, begin + 1), True
    return head.i + 1, False


def find_industries(doc: Doc, sectors: list[SectorMention]) -> list[Found]:
    """Words that name an industry: beside a word of trade, or names of industries of themselves."""
    found: list[Found] = []
    for mention in sectors:
        span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is None:
            continue
        alone = span.text.lower() in words("sector", "alone") and _names_industry(span[-1])
        if alone or _is_before_trade(span[-1]):
            first = span.start
            while first > 0 and _belongs(doc[first - 1]):
                first -= 1
            found.append(Found(doc[first].idx, span[-1].idx + len(span[-1]), "SECTOR"))
    for token in doc:
        if token.lower_ in words("sector", "alone") and (
            _names_industry(token) or _is_before_trade(token)
        ):
            found.append(Found(token.idx, token.idx + len(token), "SECTOR"))
        if token.lower_ in words("sector", "always_makers") and token.i:
            found += _made_by(token)
        if token.i == 0 or token.lower_ not in words("sector", "always"):
            continue
        first = first_of_name(token, words("sector", "not_sector"))
        name = doc[first : token.i]
        if (
            len(name)
            and name[-1].tag_ in ("NN", "NNS", "JJ", "VBG", "")
            and name[-1].lower_ not in words("sector", "not_sector")
        ):
            found.append(Found(name.start_char, name.end_char, "SECTOR"))
    return found


def _names_industry(token: Token) -> bool:
    """Whether a word is the name of an industry by itself, and no task and no part of another noun."""
    if token.lower_ in words("sector", "tasks_too"):
        return False
    return not (token.dep_ == "compound" and token.head.i == token.i + 1)


def _is_before_trade(token: Token) -> bool:
    return token.i + 1 < len(token.doc) and token.nbor(1).lower_ in words("sector", "trade")


def _made_by(maker: Token) -> list[Found]:
    """The nouns before "makers": what they make names their industry, in a lexicon or not."""
    first = maker.i
    while first > 0 and _belongs(maker.doc[first - 1]) and maker.doc[first - 1].tag_ == "NN":
        first -= 1
    if first == maker.i:
        return []
    name = maker.doc[first : maker.i]
    return [Found(name.start_char, name.end_char, "SECTOR")]


def _belongs(token: Token) -> bool:
    """Whether a noun before an industry's name is part of it: "cut flower", "home textile"."""
    return (
        is_modifier(token)
        and token.dep_ in ("compound", "amod")
        and token.tag_ in ("NN", "VBN")
        and token.lower_ not in words("sector", "not_sector")
        and not token.text[:1].isupper()
    )
