"""``gvcoder_relations``: relations of a Doc in ``doc._.gvcoder_relations``."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.relations.reader import RelationReader


@Language.factory("gvcoder_relations")
def make(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component; a Doc without a parse gets an empty list."""
    if not Doc.has_extension("gvcoder_relations"):
        Doc.set_extension("gvcoder_relations", default=[])
    reader = RelationReader()

    def add_relations(doc: Doc) -> Doc:
        doc._.gvcoder_relations = reader.read(doc) if doc.has_annotation("DEP") else []
        return doc

    return add_relations
