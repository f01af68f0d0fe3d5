"""``gvcoder_qualifiers``: what is denied, supposed, over or told by another, of sentences and relations."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.language.qualifiers.reader import denied_spans, qualifiers_at, read_qualifiers


@Language.factory("gvcoder_qualifiers")
def make(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component; needs relations only to qualify them."""
    if not Span.has_extension("gvcoder_qualifiers"):
        Span.set_extension("gvcoder_qualifiers", getter=of_span)
    if not Doc.has_extension("gvcoder_qualifiers"):
        Doc.set_extension("gvcoder_qualifiers", default=[])
    return qualify


def of_span(span: Span) -> list[str]:
    """The qualifiers of a sentence, in the order negated, hypothetical, ended, reported."""
    return list(read_qualifiers(span.text))


def qualify(doc: Doc) -> Doc:
    """Sets ``doc._.gvcoder_qualifiers`` and gives each relation those that reach its trigger."""
    text = doc.text
    found = read_qualifiers(text)
    doc._.gvcoder_qualifiers = list(found)
    relations = doc._.gvcoder_relations if Doc.has_extension("gvcoder_relations") else []
    if relations:
        denied = denied_spans(text)
        doc._.gvcoder_relations = [
            r._replace(qualifiers=tuple(qualifiers_at(r.trigger, found, denied))) for r in relations
        ]
    return doc
