"""What the coder sees: the sentences of one work or passage in order, with their surroundings."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, field

from pipeline.document import CODED_KINDS, Document, Sentence


@dataclass(slots=True)
class Unit:
    """A sentence to code: the number of its paragraph, its section and the kind of its block."""

    id: str
    text: str
    paragraph: int = 1
    section: str | None = None
    kind: str = "body"


@dataclass(slots=True)
class Discourse:
    """Sentences in order with what is known of the work: title, year, reference list.

    ``bare`` are headings without a sentence of their own, for another heading follows at once ("4. Sialkot",
    then "4.1. Buyers"), by the number of the first unit after them.
    """

    units: list[Unit]
    title: str | None = None
    year: int | None = None
    references: list[str] = field(default_factory=list)
    bare: dict[int, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document) -> Discourse:
        """The codable sentences of a document (running text, quotes, lists and footnotes)."""
        coded = [s for s in document.sentences if s.kind in CODED_KINDS]
        units = [
            Unit(s.id, document.text[s.start : s.end], s.block, s.section, s.kind) for s in coded
        ]
        bare = _bare_headings(document, coded)
        return cls(units, document.title, document.year, document.references, bare)


def _bare_headings(document: Document, coded: list[Sentence]) -> dict[int, list[str]]:
    """The headings but the title that no codable sentence has for its section, where they stand."""
    own = {s.section for s in coded} | {document.title}
    starts = [s.start for s in coded]
    found: dict[int, list[str]] = {}
    for block in document.blocks:
        if block.kind == "heading":
            at, heading = bisect(starts, block.start), document.text[block.start : block.end]
            if at < len(coded) and heading not in own:
                found.setdefault(at, []).append(heading)
    return found
