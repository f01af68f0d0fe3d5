"""The language stage for others: sentences in, entities, relations and qualifiers out as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.language.entities.kinds import Found, Label
from pipeline.language.relations.kinds import Relation

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

#: Sentences that go through the parser together; fixed, so that a document is always computed alike.
BATCH = 64


class Reading(NamedTuple):
    """What a sentence was read to say; characters count in the sentence's own text."""

    entities: list[Found]
    relations: list[Relation]
    qualifiers: list[str]


def read_sentences(nlp: Language, texts: Sequence[str]) -> list[Reading]:
    """The readings of sentences, in order, with the components of this project in ``nlp``.

    The sentences of one call make up batches of their own, whatever was read before them.
    """
    return [_reading(doc) for doc in _pipe(nlp, texts)]


def _pipe(nlp: Language, texts: Sequence[str]) -> Iterable[Doc]:
    return nlp.pipe(texts, batch_size=BATCH)


def _reading(doc: Doc) -> Reading:
    labels: list[Found] = []
    for span in doc.spans.get("gvcoder", []):
        label: Label = span.label_
        labels.append(Found(span.start_char, span.end_char, label))
    return Reading(labels, list(doc._.gvcoder_relations), list(doc._.gvcoder_qualifiers))
