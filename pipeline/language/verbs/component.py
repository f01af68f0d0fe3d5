"""``gvcoder_verbs``: a second parse for sentences whose verb of trade was taken for a noun.

The parser knows words by their norm; in the second parse a word such as "ship" has the norm of a plain
verb. The second parse stands where it makes that word a verb with a subject; the text never changes.
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from pipeline.language.units import tokens_of_sentences
from pipeline.vocabulary import load

_KEPT: list[int | str] = ["TAG", "POS", "DEP", "HEAD", "LEMMA", "MORPH"]
_NOUNS = frozenset({"NOUN", "PROPN", "ADJ"})
#: What cannot follow a verb that has an object or a goal.
_NOT_AFTER = frozenset(
    {"of", "and", "or", ",", ".", ")", ";", "in", "is", "are", "was", "were", "has"}
)
#: How a noun hangs that stands before another and is no verb to it.
_BEFORE_NOUN = frozenset({"compound", "nmod", "amod"})
_MANY = frozenset({"NNS", "NNPS"})


class VerbsComponent:
    """The component; it parses anew with the components that stand before it in ``nlp``."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.nlp, self.name = nlp, name

    def __call__(self, doc: Doc) -> Doc:
        """The Doc, with another parse of the sentences that are better for it."""
        if doc.has_annotation("DEP"):
            for start, end in tokens_of_sentences(doc):
                self._mend(doc, start, end)
        return doc

    def _mend(self, doc: Doc, start: int, end: int) -> None:
        """Parses the sentence from token to token anew for each doubtful word; others stay as they are."""
        # Each word once: a second parse may make another word doubtful, which is then tried in its turn.
        tried: set[int] = set()
        while (i := _next_doubtful(doc[start:end], tried)) is not None:
            tried.add(i)
            second = self._second_parse(doc, start, end, i, tried)
            # Components such as ``merge_noun_chunks`` may leave other tokens than before.
            if len(second) == end - start and _is_better(second[i - start]):
                annotation: Any = doc.to_array(_KEPT)
                annotation[start:end] = second.to_array(_KEPT)
                doc.from_array(_KEPT, annotation)

    def _second_parse(self, doc: Doc, start: int, end: int, i: int, tried: set[int]) -> Doc:
        """The sentence parsed with a plain verb in the place of word ``i`` and of those that were verbs."""
        words = doc[start:end]
        second = Doc(self.nlp.vocab, [t.text for t in words], [bool(t.whitespace_) for t in words])
        for j in tried:
            if j == i or doc[j].pos_ == "VERB":
                second[j - start].norm_ = _verbs()[doc[j].lower_]
        if (plain := _plain_noun(doc[i - 1])) is not None:
            second[i - 1 - start].norm_ = plain
        for other, component in self.nlp.pipeline:
            if other == self.name:
                break
            second = component(second)
        return second


@Language.factory(
    "gvcoder_verbs",
    assigns=["token.tag", "token.pos", "token.dep", "token.head", "token.lemma", "token.morph"],
    requires=["token.tag", "token.pos", "token.dep", "token.head"],
)
def make(nlp: Language, name: str) -> VerbsComponent:
    """The component, for the pipeline that it stands in."""
    return VerbsComponent(nlp, name)


def _data() -> Any:
    return load("pipeline.language.verbs", "verbs.yaml")


def _verbs() -> dict[str, str]:
    found: dict[str, str] = _data()["verbs"]
    return found


def _plain_noun(token: Token) -> str | None:
    """A noun that the parser knows, for a name or a noun that it takes for an adjective; else None."""
    plain: str | None = _data()["nouns"].get(token.lower_)
    if plain is None and token.i and token.text[0].isupper():
        plain = _data()["name"]
    return plain


def _next_doubtful(sentence: Span, tried: set[int]) -> int | None:
    """The first word of a sentence not yet tried that may be a verb though it was read as none."""
    verbs = _verbs()
    known = [t for t in sentence[1:-1] if t.lower_ in verbs and t.i not in tried]
    if not known:
        return None
    lacking = not any(t.dep_ == "ROOT" and t.pos_ in ("VERB", "AUX") for t in sentence)
    return next((t.i for t in known if _is_doubtful(t, lacking)), None)


def _is_doubtful(token: Token, lacking: bool) -> bool:
    """Whether a word of the list may be a verb here; ``lacking``: no root of the sentence is one."""
    before, after = token.nbor(-1), token.nbor(1)
    if token.tag_ == "VBN":
        return token.dep_ == "acl" and (
            (lacking and token.head.dep_ == "ROOT") or _is_one_subject_too_many(token.head)
        )
    if token.pos_ not in _NOUNS and token.tag_ != "MD":
        return False
    if token.dep_ == "conj" and token.head.pos_ == "VERB":
        return True
    joined = lacking and token.tag_ == "NNS" and after.lower_ in ("and", "or")
    if (after.lower_ in _NOT_AFTER and not joined) or not _can_end_a_subject(before):
        return False
    if lacking:
        return True
    if token.dep_ not in _BEFORE_NOUN:
        return False
    return token.tag_ == "NNS" or before.tag_ in _MANY or before.dep_ in ("pobj", "nmod")


def _is_one_subject_too_many(noun: Token) -> bool:
    """Whether a subject's verb has another subject: "the district sold to shops; today it makes …"."""
    others = (c for c in noun.head.children if c.dep_ == "nsubj" and c.i != noun.i)
    return noun.dep_ == "nsubj" and any(others)


def _can_end_a_subject(token: Token) -> bool:
    """Whether a word may be the last before a verb: a noun, or what stands for one ("the largest weave")."""
    if token.tag_ in ("JJS", "CD"):
        return True
    return token.pos_ in ("NOUN", "PROPN", "PRON", "ADV") or _plain_noun(token) is not None


def _is_better(token: Token) -> bool:
    """Whether the second parse made the word a verb with a subject that agrees, or joined it to a verb."""
    if token.pos_ != "VERB":
        return False
    if token.dep_ == "conj" and token.head.pos_ == "VERB":
        return True
    subjects = [c for c in token.children if c.dep_ == "nsubj" and c.i < token.i]
    return any(_agrees(token, subject) for subject in subjects)


def _agrees(verb: Token, subject: Token) -> bool:
    """Whether subject and verb are both of one or both of many; other forms and pronouns always do."""
    if verb.tag_ not in ("VBP", "VBZ", "VB") or subject.pos_ not in ("NOUN", "PROPN"):
        return True
    several = subject.tag_ in _MANY or any(c.dep_ == "conj" for c in subject.children)
    return several == (verb.tag_ != "VBZ")
