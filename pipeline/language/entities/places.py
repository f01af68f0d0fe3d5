"""Places and countries, and which of them are markets."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Token

from pipeline.language.entities.kinds import Found
from pipeline.language.entities.words import data, first_of_name, is_compound, words
from pipeline.language.nations import Nation
from pipeline.language.places import find_places

_NOUNS = ("NN", "NNS", "NNP", "NNPS", "")


@cache
def _regions() -> re.Pattern[str]:
    listed = sorted(data("place")["regions"], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:the )?(?P<name>{'|'.join(map(re.escape, listed))})(?![\w-])")


def find_all_places(text: str, nations: list[Nation]) -> list[Found]:
    """Towns, regions, countries and parts of the world, by name."""
    found = [Found(p.start, p.end, "PLACE") for p in find_places(text, nations)]
    found += [Found(n.start, n.end, "PLACE") for n in nations if n.form == "name"]
    return found + find_parts_of_world(text)


def find_parts_of_world(text: str) -> list[Found]:
    """Continents and other parts of the world that are no country ("Latin America")."""
    found = []
    for match in _regions().finditer(text):
        start, end = match.span("name")
        if text[start:end].startswith("the "):
            start += 4
        if not re.match(data("place")["not_after"], text[end:]):
            found.append(Found(start, end, "PLACE"))
    return found


def find_markets(doc: Doc, places: list[Found], nations: list[Nation]) -> list[Found]:
    """Countries and places that the output goes to, and kinds of markets ("the home market")."""
    found = [
        Found(p.start, p.end, "MARKET")
        for p in places
        if (token := _token_at(doc, p.end - 1)) is not None and _sold_to(token, p)
    ]
    peoples = {(n.start, n.end) for n in nations}
    for token in doc:
        if token.lower_ not in words("market", "heads") or token.tag_ not in _NOUNS:
            continue
        after = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else ""
        if is_compound(token, doc) or after in words("market", "not_after"):
            continue
        first = first_of_name(token, words("buyer", "not_before"))
        name = doc[first : token.i]
        known = any(t.lower_ in words("market", "before") for t in name)
        start, end = doc[first].idx, token.idx + len(token)
        named = any(start <= a and b <= end for a, b in peoples) or any(
            start <= p.start and p.end <= end for p in places
        )
        if known or named:
            found.append(Found(start, end, "MARKET"))
    return found


def _token_at(doc: Doc, at: int) -> Token | None:
    span = doc.char_span(at, at + 1, alignment_mode="expand")
    return span[0] if span is not None and len(span) else None


def _sold_to(token: Token, place: Found) -> bool:
    """Whether a place stands under "to", "in" … under a verb or noun of sale, itself or in a list."""
    while token.head.idx >= place.start and token.head.idx < place.end and token.head.i != token.i:
        token = token.head
    while token.dep_ in ("conj", "appos") and token.head.i != token.i:
        token = token.head
    if token.dep_ != "pobj":
        return False
    prep = token.head
    if prep.lower_ not in words("market", "preps"):
        return False
    ruler = prep.head
    while ruler.dep_ in ("advmod", "dative", "prep") and ruler.head.i != ruler.i:
        ruler = ruler.head
    inward = prep.lower_ == "in"
    if ruler.pos_ in ("VERB", "AUX"):
        verbs = words("market", "sale_in") if inward else words("market", "verbs")
        return ruler.lemma_.lower() in verbs and not _of_people(ruler)
    if inward and ruler.lower_ in words("market", "heads"):
        return True
    if ruler.pos_ in ("NOUN", "PROPN", "ADJ", "ADV"):
        if ruler.lower_ in words("market", "nouns"):
            return not inward or ruler.lower_.startswith("sale")
        above = ruler.head
        return (
            not inward
            and ruler.dep_ in ("dobj", "nsubjpass", "pobj", "nsubj")
            and above.pos_ == "VERB"
            and above.lemma_.lower() in words("market", "verbs")
        )
    return False


def _of_people(verb: Token) -> bool:
    """People who go somewhere are no goods: "he went to Italy"."""
    if verb.lemma_.lower() not in words("market", "journeys"):
        return False
    subjects = [c for c in verb.children if c.dep_ in ("nsubj",)]
    return any(s.pos_ == "PRON" for s in subjects)
