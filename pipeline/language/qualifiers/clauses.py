"""What a denial reaches by the syntax of the sentence: less, and at times more, than its scope of words."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from pipeline.language.relations.nouns import has_contrast
from pipeline.language.relations.words import listed

#: How a clause hangs that keeps its denial to itself: "since they do not export, they sell to traders".
_APART = frozenset({"advcl", "relcl", "acl", "ccomp", "csubj", "csubjpass", "parataxis"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})


def token_at(doc: Doc, character: int) -> Token | None:
    """The token that a character stands in; None between tokens."""
    span = doc.char_span(character, character + 1, alignment_mode="expand")
    return span[0] if span is not None and len(span) else None


def denies_nothing(noun: Token) -> bool:
    """Whether a noun is none at all: "owns no factories", "sells to none of them"."""
    return noun.lower_ in listed("nobody") or any(
        c.lower_ in listed("none_of") for c in noun.children
    )


def is_beyond(denial: Token, trigger: Token) -> bool:
    """Whether a denial, in whose scope a trigger stands, is of another clause or of a noun beside."""
    if denial.dep_ == "neg" and denial.head.pos_ in _NOUNS:
        return _denies_beside(denial, denial.head, trigger)
    denied, steps = _ways(denial, trigger)
    if any(t.dep_ in _APART for t in denied):
        return True
    # A clause that tells of a noun which of them is meant: "does not own the plants that make its shoes".
    return any(
        (t.dep_ == "conj" and any(c.dep_ in _SUBJECTS for c in t.children))
        or (t.dep_ == "relcl" and denial.head.lemma_ != "be" and denial.head.i != t.head.i)
        for t in steps
    )


def _denies_beside(denial: Token, noun: Token, trigger: Token) -> bool:
    """Whether "not" is of a noun that is told apart from another: "the buyer, not the firm, supplies it"."""
    apart = denial.i > noun.i or has_contrast(noun)
    return apart and trigger.is_ancestor(noun)


def _ways(denial: Token, trigger: Token) -> tuple[list[Token], list[Token]]:
    """The words from denial and from trigger up to, and without, the first that stands over both."""
    over = [trigger, *trigger.ancestors]
    up = [denial, *denial.ancestors]
    held = {t.i for t in over}
    own = [t for t in up if t.i not in held]
    shared = {t.i for t in up}
    return own, [t for t in over if t.i not in shared]
