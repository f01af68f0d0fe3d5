"""The kinds of relations and how one that was found is told."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

RelationKind = Literal[
    "specifies",
    "monitors",
    "takes",
    "owns",
    "develops_with",
    "sells_to",
    "sells_through",
    "depends_on",
    "performs",
    "lacks",
]

KINDS: tuple[RelationKind, ...] = get_args(RelationKind)

Words = tuple[int, int]


class Relation(NamedTuple):
    """A relation: its kind and, as characters (start, end) of the text, who, to whom or what, by which word.

    ``agent`` and ``patient`` are the head nouns, None where the sentence does not say. ``rule`` names
    the entry of the data file. ``function`` is the function of the codebook that is performed or lacking.
    """

    kind: RelationKind
    agent: Words | None
    patient: Words | None
    trigger: Words
    rule: str
    function: str | None = None
    qualifiers: tuple[str, ...] = ()
