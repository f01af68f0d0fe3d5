"""Puts a document's blocks on a Doc: ``doc.spans["layout"]``, ``span._.layout``, ``doc._.pages``.

Names and shapes are those of the package spacy-layout, so that code written for its Docs reads ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span, SpanGroup

from pipeline.document import Box, Document, Kind

if TYPE_CHECKING:
    from spacy.language import Language

GROUP = "layout"
HEADINGS = ("section_header", "page_header", "title")

#: Our kinds of blocks by the labels that spacy-layout uses.
LABELS: dict[Kind, str] = {
    "body": "text",
    "quote": "text",
    "heading": "section_header",
    "list": "list_item",
    "footnote": "footnote",
    "caption": "caption",
    "table": "table",
    "reference": "reference",
    "contents": "document_index",
}


@dataclass
class PageLayout:
    """A page: number from 1, width and height in points."""

    page_no: int
    width: float
    height: float


@dataclass
class DocLayout:
    """All pages of a document."""

    pages: list[PageLayout]


@dataclass
class SpanLayout:
    """The box of a block on its first page: ``x``, ``y`` from the top left, in points."""

    x: float
    y: float
    width: float
    height: float
    page_no: int


def extend() -> None:
    """Make the extension attributes known to spaCy; those that spacy-layout has set are kept."""
    if not Doc.has_extension("layout"):
        Doc.set_extension("layout", default=None)
    if not Doc.has_extension("pages"):
        Doc.set_extension("pages", getter=pages_of)
    if not Span.has_extension("layout"):
        Span.set_extension("layout", default=None)
    if not Span.has_extension("heading"):
        Span.set_extension("heading", getter=heading_of)
    if not Doc.has_extension("gvcoder_document"):
        Doc.set_extension("gvcoder_document", default=None)


def layout_doc(nlp: Language, document: Document) -> Doc:
    """The document's text as a Doc, tokenised, with its layout; run ``nlp``'s components on it at will."""
    extend()
    doc = nlp.make_doc(document.text)
    doc._.gvcoder_document = document
    return mark(doc, document)


def mark(doc: Doc, document: Document) -> Doc:
    """Adds the layout of ``document`` to a Doc of the same text."""
    doc._.layout = DocLayout([PageLayout(p.number, p.width, p.height) for p in document.pages])
    spans = []
    for number, block in enumerate(document.blocks):
        found = doc.char_span(block.start, block.end, alignment_mode="expand")
        if found is None:
            continue
        span = Span(doc, found.start, found.end, label=LABELS[block.kind], span_id=number)
        span._.layout = _box(document.boxes(block.start, block.end))
        spans.append(span)
    doc.spans[GROUP] = SpanGroup(doc, name=GROUP, spans=spans)
    return doc


def _box(lines: list[Box]) -> SpanLayout | None:
    """What the lines on the block's first page cover together."""
    if not lines:
        return None
    own = [b for b in lines if b.page == lines[0].page]
    x, y = min(b.x0 for b in own), min(b.top for b in own)
    right, bottom = max(b.x1 for b in own), max(b.bottom for b in own)
    return SpanLayout(x, y, round(right - x, 1), round(bottom - y, 1), lines[0].page)


def pages_of(doc: Doc) -> list[tuple[PageLayout, list[Span]]]:
    """Each page with the blocks that begin on it."""
    if doc._.layout is None:
        return []
    held: dict[int, list[Span]] = {page.page_no: [] for page in doc._.layout.pages}
    for span in doc.spans.get(GROUP, []):
        if span._.layout is not None:
            held.setdefault(span._.layout.page_no, []).append(span)
    return [(page, held[page.page_no]) for page in doc._.layout.pages]


def heading_of(span: Span) -> Span | None:
    """The heading that a block stands under; None for a heading itself."""
    if span.label_ in HEADINGS:
        return None
    before = [s for s in span.doc.spans.get(GROUP, []) if s.start < span.start]
    return next((s for s in reversed(before) if s.label_ in HEADINGS), None)
