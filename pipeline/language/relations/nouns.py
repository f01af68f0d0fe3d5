"""Nouns as they are meant: what a pronoun stands for, what is joined to a noun, what is excepted."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.language.relations.clauses import RELATIVE
from pipeline.language.relations.words import listed

FINITE = frozenset({"VBD", "VBP", "VBZ"})
_JOINED = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})
_PLACES = frozenset({"PLACE", "MARKET", "GPE", "LOC"})
#: What hangs on verbs alone.
_OF_VERBS = frozenset({"dobj", "nsubj", "nsubjpass", "aux", "auxpass", "prt", "ccomp", "xcomp"})
#: Whether a noun is of many.
_NUMBER = {"NN": False, "NNP": False, "NNS": True, "NNPS": True}
#: Whether a finite verb is of many.
_MANY = {"VBZ": False, "VBP": True}


def is_same(token: Token) -> bool:
    """Whether a word is the first of "one and the same"."""
    return token.lower_ == "one" and token.doc[token.i : token.i + 4].text.lower().endswith(
        "and the same"
    )


def is_excepted(token: Token, trigger: int) -> bool:
    """Whether "not" stands before the preposition by which a word hangs on the trigger: "not by the firm"."""
    above = token.head
    while (
        above.i != trigger and above.head.i != above.i and above.dep_ in ("prep", "agent", "conj")
    ):
        if any(c.dep_ == "neg" and c.i < above.i for c in above.children):
            return True
        above = above.head
    return False


def is_set_aside(token: Token) -> bool:
    """Whether another word is set against a word that is denied: "not the firms but the agents"."""
    denied = any(c.dep_ == "neg" and c.i < token.i for c in token.children)
    return denied and has_contrast(token)


def has_contrast(token: Token) -> bool:
    """Whether another word is set against this one: "not the firms but the agents"."""
    return any(c.lower_ in listed("set_against") for c in token.children)


def antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for; any other word itself."""
    if token.lower_ not in RELATIVE or token.tag_ not in ("WDT", "WP", "WP$", "IN", "DT", ""):
        return token
    if token.tag_ == "IN" and token.i and token.nbor(-1).pos_ in ("NOUN", "PROPN"):
        return token.nbor(-1)  # A relative "that" which was read as the one after "say".
    verb = token.head
    while verb.dep_ != "relcl" and verb.head.i != verb.i:
        verb = verb.head
    return _agreeing(token, _person(token, verb.head)) if verb.dep_ == "relcl" else token


def _agreeing(pronoun: Token, noun: Token) -> Token:
    """The noun before, one or many as the verb is, where the parser hung the clause on one that is not.

    In "work for brands, which supply the drawings" the parser may hang the clause on "work".
    """
    verb = pronoun.head
    tags = [verb.tag_, *(c.tag_ for c in verb.children if c.dep_ in ("aux", "auxpass"))]
    wanted = next((_MANY[tag] for tag in tags if tag in _MANY), None)
    if pronoun.dep_ not in ("nsubj", "nsubjpass") or wanted is None or noun.tag_ not in _NUMBER:
        return noun
    if _NUMBER[noun.tag_] == wanted or noun.tag_ == "NNP" or len(joined(noun)) > 1:
        return noun
    nearer = (noun.doc[i] for i in range(pronoun.i - 1, max(-1, pronoun.i - 12), -1))
    return next((t for t in nearer if _NUMBER.get(t.tag_) == wanted and t.dep_ != "compound"), noun)


def _person(pronoun: Token, noun: Token) -> Token:
    """Whom "who" stands for where the parser hung its clause on a place or a building."""
    if noun.dep_ == "npadvmod" and noun.lemma_.lower() in listed("times"):
        # "They send an inspector each autumn, who visits the presses."
        return next((c for c in noun.head.children if c.dep_ == "dobj"), noun)
    place = noun.ent_type_ in _PLACES or noun.lemma_.lower() in listed("no_persons")
    if pronoun.lower_ == "which" or not place:
        return noun
    if noun.dep_ != "pobj" or pronoun.lower_ == "that":
        return noun
    above = noun.head.head
    if above.pos_ in ("NOUN", "PROPN"):
        return above
    return next((c for c in above.children if c.dep_ == "dobj"), noun)


def joined(token: Token) -> list[Token]:
    """A noun and the nouns that it is joined to by "and", "or" or a comma, in order."""
    before = [
        child
        for child in token.children
        if child.dep_ == "nmod"
        and (child.tag_ == "NNS" or child.lower_.endswith("ing"))
        and any(c.dep_ == "cc" for c in child.children)
    ]
    found = [*before, token]
    for child in token.children:
        if child.dep_ != "conj" or next_verb(child) is not None:
            continue
        if child.pos_ in _JOINED or (token.pos_ == "NOUN" and _is_task(child)):
            found += joined(child)
    return found


def _is_task(token: Token) -> bool:
    """Whether a form in -ing that was read as a verb is a noun: "turning, polishing and plating"."""
    return token.tag_ == "VBG" and not any(c.dep_ in _OF_VERBS for c in token.children)


def next_verb(noun: Token) -> Token | None:
    """The verb whose subject a joined noun is, though it was read as the last object of the verb before.

    In "the brand provided the yarn and the firm knitted it" the parser joins "firm" to "yarn".
    """
    doc, at = noun.doc, noun.i + 1
    if noun.dep_ != "conj":
        return None
    while at < len(doc) and doc[at].pos_ in ("ADV", "AUX"):
        at += 1
    verb = doc[at] if at < len(doc) else None
    if (
        verb is None
        or verb.dep_ != "conj"
        or not (verb.tag_ in FINITE or doc[at - 1].pos_ == "AUX")
    ):
        return None
    has_subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
    return verb if verb.head.i < noun.i and not has_subject else None
