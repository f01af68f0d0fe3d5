"""``gvcoder_verbs``: a second parse for sentences whose verb of trade was taken for a noun.

The parser knows words by their norm; in the second parse a word such as "ship" has the norm of a plain
verb. The second parse stands where it makes that word a verb with a subject; the text never changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

from pipeline.vocabulary import load

_KEPT: list[int | str] = ["TAG", "POS", "DEP", "HEAD", "LEMMA", "MORPH"]
_NOUNS = frozenset({"NOUN", "PROPN", "ADJ"})
#: What cannot follow a verb that has an object or a goal.
_NOT_AFTER = frozenset(
    {"of", "and", "or", ",", ".", ")", ";", "in", "is", "are", "was", "were", "has"}
)


@Language.factory("gvcoder_verbs")
def make(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component; it parses anew with the components that stand before it in ``nlp``."""

    def mend(doc: Doc) -> Doc:
        doubtful = [t.i for t in doc if _is_doubtful(t)] if _lacks_verb(doc) else []
        for i in doubtful:
            second = Doc(nlp.vocab, [t.text for t in doc], [bool(t.whitespace_) for t in doc])
            second[i].norm_ = _verbs()[doc[i].lower_]
            for other, component in nlp.pipeline:
                if other == name:
                    break
                second = component(second)
            if second[i].pos_ == "VERB" and any(c.dep_ == "nsubj" for c in second[i].children):
                annotation: Any = second.to_array(_KEPT)
                doc.from_array(_KEPT, annotation)
                break
        return doc

    return mend


def _verbs() -> dict[str, str]:
    found: dict[str, str] = load("pipeline.language.verbs", "verbs.yaml")
    return found


def _lacks_verb(doc: Doc) -> bool:
    """Whether no root of the Doc is a verb; a Doc without a parse is left alone."""
    if not doc.has_annotation("DEP"):
        return False
    return not any(t.dep_ == "ROOT" and t.pos_ in ("VERB", "AUX") for t in doc)


def _is_doubtful(token: Token) -> bool:
    """Whether a word read as a noun may be a verb here: a noun or adverb before it, an object after it."""
    if (
        token.lower_ not in _verbs()
        or token.pos_ not in _NOUNS
        or not 0 < token.i < len(token.doc) - 1
    ):
        return False
    before, after = token.nbor(-1), token.nbor(1)
    return before.pos_ in ("NOUN", "PROPN", "PRON", "ADV") and after.lower_ not in _NOT_AFTER
