"""The annotations of one sentence: what they say and how they are drawn."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.records import Evidence
from pipeline.results.exports.codes import Code, circumstances, codes_shown
from pipeline.results.exports.looks import looks
from pipeline.results.exports.places import Quad

#: Names of annotations are made of the sentence's id in this space, so that they never change.
NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:gvcoder:pdf-annotations")


@dataclass(frozen=True, slots=True)
class Mark:
    """One annotation on one page; colours are ``#rrggbb``, lengths points.

    ``level`` counts the families of a sentence from 0: the first is a highlight, further ones are
    lines under the words, each below the one before.
    """

    kind: str
    name: str
    author: str
    subject: str
    note: str
    colour: str
    opacity: float
    line: str
    ink: str
    level: int
    quads: Sequence[Quad]
    modified: str | None = None


def marks_of(row: Evidence, page: int, quads: Sequence[Quad], cluster: str | None) -> list[Mark]:
    """The annotations that a sentence has on one of its pages: one a family of codes.

    A sentence that was rejected is grey and struck through.
    """
    families: dict[str, list[Code]] = {}
    for code in codes_shown(row):
        families.setdefault(code.family, []).append(code)
    families = families or {"case": []}
    look = looks().review[row.review.state]

    def mark(kind: str, family: str, level: int) -> Mark:
        shown = looks().families[family]
        name = str(uuid.uuid5(NAMES, f"{row.id}/{page}/{family}/{kind}"))
        state = "" if row.review.state == "machine" else f" ({row.review.state})"
        return Mark(
            kind=kind,
            name=name,
            author=_author(row),
            subject=shown.name + state,
            note=_note(row, family, families, cluster),
            colour=look.colour if look.greyed and kind == "Highlight" else shown.colour,
            opacity=look.opacity,
            line=look.line,
            ink=look.ink if look.greyed else shown.ink,
            level=level,
            quads=quads,
            modified=row.review.time,
        )

    first, *more = families
    marks = [mark("Highlight", first, 0)]
    if look.line == "struck":
        return [*marks, mark("StrikeOut", first, 0)]
    return marks + [mark("Underline", family, n) for n, family in enumerate(more, 1)]


def _author(row: Evidence) -> str:
    if row.review.state == "machine":
        return "gvcoder"
    return f"{row.review.coder or 'a person'} (after gvcoder)"


def _note(
    row: Evidence, family: str, families: Mapping[str, Sequence[Code]], cluster: str | None
) -> str:
    """The text of an annotation's note."""
    here = "; ".join(c.told for c in families[family]) or "a fact about the case"
    other = "; ".join(c.told for f, codes in families.items() if f != family for c in codes)
    lines = [
        f"{looks().families[family].name}: {here}",
        f"Also: {other}" if other else "",
        *circumstances(row, cluster),
        f"Sentence: {row.id}",
    ]
    return "\n".join(line for line in lines if line)


def legend(rows: Sequence[Evidence], version: str) -> str:
    """The note on the first page: what the colours mean and how much was coded."""
    states = looks().review
    counts = {state: sum(r.review.state == state for r in rows) for state in states}
    told = ", ".join(f"{n} {state}" for state, n in counts.items() if n) or "none"
    hues = ", ".join(f"{f.hue} {f.name.lower()}" for f in looks().families.values())
    return (
        f"Coded by gvcoder {version}: {len(rows)} sentences ({told}).\n"
        f"Highlights: {hues}; a line in the colour of a further family under its words.\n"
        "Pale: not checked. Strong with a solid line: accepted; with a dashed line: changed. "
        "Grey and struck through: rejected.\n"
        "Probabilities are in brackets. Check before you cite."
    )
