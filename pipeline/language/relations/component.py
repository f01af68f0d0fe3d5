"""``gvcoder_relations``: relations of a Doc in ``doc._.gvcoder_relations``."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.relations.kinds import Relation
from pipeline.language.relations.reader import RelationReader

#: Under which the relations lie in ``doc.user_data``, as those of any extension attribute: so they go with
#: the Doc to disk and to other processes, and not with a part of it, whose characters count otherwise.
KEPT: Any = ("._.", "gvcoder_relations", None, None)


class RelationsComponent:
    """The component; a Doc without a parse gets an empty list."""

    def __init__(self) -> None:
        self.reader = RelationReader()

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with ``doc._.gvcoder_relations`` set."""
        doc._.gvcoder_relations = self.reader.read(doc) if doc.has_annotation("DEP") else []
        return doc


@Language.factory(
    "gvcoder_relations",
    assigns=["doc._.gvcoder_relations"],
    requires=["token.dep", "token.head", "token.tag", "token.pos", "token.lemma"],
)
def make(nlp: Language, name: str) -> RelationsComponent:
    """The component, and the extension attribute that it sets."""
    if not Doc.has_extension("gvcoder_relations"):
        Doc.set_extension("gvcoder_relations", getter=relations_of, setter=keep_relations)
    return RelationsComponent()


def keep_relations(doc: Doc, relations: list[Relation]) -> None:
    """Lays the relations by in the Doc."""
    doc.user_data[KEPT] = list(relations)


def relations_of(doc: Doc) -> list[Relation]:
    """The relations of a Doc, also of one that spaCy has written and read, which makes them plain lists."""
    return [_relation(kept) for kept in doc.user_data.get(KEPT, ())]


def _relation(kept: Any) -> Relation:
    if isinstance(kept, Relation):
        return kept
    kind, *words, rule, function, qualifiers = kept
    agent, patient, trigger = (tuple(w) if w is not None else None for w in words)
    return Relation(kind, agent, patient, trigger, rule, function, tuple(qualifiers))  # type: ignore[arg-type]
