"""What the coder sees: the sentences of one work or passage in order, with their surroundings."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.document import CODED_KINDS, Document


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
    """Sentences in order with what is known of the work: title, year, reference list."""

    units: list[Unit]
    title: str | None = None
    year: int | None = None
    references: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, document: Document) -> Discourse:
        """The codable sentences of a document (running text, quotes, lists and footnotes)."""
        units = [
            Unit(s.id, document.text[s.start : s.end], s.block, s.section, s.kind)
            for s in document.sentences
            if s.kind in CODED_KINDS
        ]
        return cls(units, document.title, document.year, document.references)
