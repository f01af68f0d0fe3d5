"""Which codes of a sentence on two clusters are evidence for which of them.

Where the sentence parts clearly (:mod:`pipeline.coding.cases.parting`), classifier and rules read each part
by itself, and a code is of the clusters whose own parts carry it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pipeline.coding.codebook import labels_of
from pipeline.records import Codes, Side

#: A family of codes of which a cluster that shows one shows no other, by the beginning of their labels.
_ONE_OF = ("buyers", "locus", "outcome")


def as_sentence(part: str) -> str:
    """A part of a sentence as a sentence of its own."""
    words = part.strip(" \n,;:–—-.")
    return f"{words[:1].upper()}{words[1:]}."


def sides_of(whole: Codes, parts: Sequence[Codes], sure: bool) -> list[Codes]:
    """The codes of each part, of those that the whole sentence has; none where the parts tell nothing apart.

    A code that no part carries by itself is of the parts that do not gainsay it ("in Brenta design is done
    locally, in the valley by the buyers"), and of all where none does. Parts that no word of contrast sets
    off (not ``sure``) count only where each has something of its own.
    """
    labels = labels_of(whole)
    own = [labels_of(part) & labels for part in parts]
    sides: list[set[str]] = [set() for _ in parts]
    alone: list[bool] = [False for _ in parts]
    for label in labels:
        carried = [label in o for o in own]
        if not any(carried):
            carried = [not _gainsaid(label, part) for part in parts]
        if not any(carried):
            carried = [True for _ in parts]
        for at, has in enumerate(carried):
            if has:
                sides[at].add(label)
                alone[at] |= not all(carried)
    placed = [[s for s in part.shares if s in whole.shares] for part in parts]
    alone = [a or bool(p) for a, p in zip(alone, placed, strict=True)]
    if not any(alone) or not (sure or all(alone)):
        return []
    return [
        _limited(whole, side).model_copy(update={"shares": shares})
        for side, shares in zip(sides, placed, strict=True)
    ]


def side(text: str, codes: Codes, qualifiers: Sequence[Any]) -> Side:
    """The record of one side: its words, codes and what qualifies it."""
    fields = {n: getattr(codes, n) for n in Side.model_fields if n in Codes.model_fields}
    return Side(text=text.strip(), qualifiers=list(qualifiers), **fields)


def limited(sides: Sequence[Side], codes: Codes) -> list[Side]:
    """The sides without codes that the sentence has not, or no longer."""
    return [
        s.model_copy(
            update={
                field: [x for x in getattr(s, field) if x in getattr(codes, field)]
                for field in Side.model_fields
                if field in Codes.model_fields
            }
        )
        for s in sides
    ]


def _limited(codes: Codes, labels: set[str]) -> Codes:
    kept: Callable[[str], bool] = labels.__contains__
    return codes.model_copy(
        update={
            "governance": [g for g in codes.governance if kept(f"governance:{g}")],
            "buyers": [b for b in codes.buyers if kept(f"buyers:{b}")],
            "functions": [(f, w) for f, w in codes.functions if kept(f"locus:{f}/{w}")],
            "upgrading": [(k, o) for k, o in codes.upgrading if kept(f"outcome:{k}/{o}")],
        }
    )


def _gainsaid(label: str, part: Codes) -> bool:
    """Whether a part shows another code where it could show this one: the other place of a function."""
    family, _, value = label.partition(":")
    if family not in _ONE_OF:
        return False
    kind = f"{family}:{value.rpartition('/')[0]}"
    return any(other != label and other.startswith(kind) for other in labels_of(part))
