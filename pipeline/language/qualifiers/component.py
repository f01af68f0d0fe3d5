"""``gvcoder_qualifiers``: what is denied, supposed, over or told by another, of sentences and relations."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.language.qualifiers.clauses import denies_nothing, is_beyond, token_at
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
            (start + a, start + b) for start, end in spans for a, b in denied_spans(text[start:end])
        ]
        doc._.gvcoder_relations = [_qualified(doc, r, spans, found, denied) for r in relations]
    return doc


def _qualified(
    doc: Doc,
    relation: Relation,
    spans: list[tuple[int, int]],
    found: list[list[Qualifier]],
    denied: list[tuple[int, int]],
) -> Relation:
    """The relation with the qualifiers of the sentence that its trigger stands in."""
    at = max(0, bisect_right(spans, relation.trigger[0], key=lambda span: span[0]) - 1)
    near = _reaching(doc, relation, denied)
    own = qualifiers_at(relation.trigger, found[at], near)
    if "negated" not in own and _is_of_none(doc, relation):
        own.insert(0, "negated")
    return relation._replace(qualifiers=tuple(own))


def _reaching(doc: Doc, relation: Relation, denied: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The denials whose scope holds the trigger, without those that syntax keeps from it."""
    trigger = token_at(doc, relation.trigger[0])
    kept = []
    for start, end in denied:
        if not start <= relation.trigger[0] < end:
            continue
        denial = token_at(doc, start)
        if denial is None or trigger is None or not is_beyond(denial, trigger):
            kept.append((start, end))
    return kept


def _is_of_none(doc: Doc, relation: Relation) -> bool:
    """Whether one of its parties is none: "owns no plant"; to lack something is a relation itself."""
    if relation.kind == "lacks":
        return False
    parties = [w for w in (relation.agent, relation.patient) if w is not None]
    tokens = [token_at(doc, start) for start, _ in parties]
    return any(t is not None and denies_nothing(t) for t in tokens)
