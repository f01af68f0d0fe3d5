"""``gvcoder_qualifiers``: what is denied, supposed, over or told by another, of sentences and relations."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.language.qualifiers.reader import (
    ORDER,
    denied_spans,
    qualifiers_at,
    read_qualifiers,
)
from pipeline.language.units import sentences_in

if TYPE_CHECKING:
    from pipeline.language.relations.kinds import Relation
    from pipeline.records import Qualifier


@Language.factory(
    "gvcoder_qualifiers", assigns=["doc._.gvcoder_qualifiers", "span._.gvcoder_qualifiers"]
)
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
    """Sets ``doc._.gvcoder_qualifiers``, those of any sentence, and gives each relation those that reach it.

    What one sentence denies or supposes says nothing of the next.
    """
    text = doc.text
    spans = sentences_in(text)
    found = [read_qualifiers(text[start:end]) for start, end in spans]
    doc._.gvcoder_qualifiers = [q for q in ORDER if any(q in one for one in found)]
    relations = doc._.gvcoder_relations if Doc.has_extension("gvcoder_relations") else []
    if relations:
        denied = [
            [(start + a, start + b) for a, b in denied_spans(text[start:end])]
            for start, end in spans
        ]
        doc._.gvcoder_relations = [_qualified(r, spans, found, denied) for r in relations]
    return doc


def _qualified(
    relation: Relation,
    spans: list[tuple[int, int]],
    found: list[list[Qualifier]],
    denied: list[list[tuple[int, int]]],
) -> Relation:
    """The relation with the qualifiers of the sentence that its trigger stands in."""
    at = max(0, bisect_right(spans, relation.trigger[0], key=lambda span: span[0]) - 1)
    return relation._replace(
        qualifiers=tuple(qualifiers_at(relation.trigger, found[at], denied[at]))
    )
