"""Who does what to whom: relations between producers and buyers, from the syntax of a sentence."""

from pipeline.language.relations.kinds import KINDS, Relation, RelationKind

__all__ = ["KINDS", "Relation", "RelationKind"]
