"""Puts a document's blocks on a Doc: ``doc.spans["layout"]``, ``span._.layout``, ``doc._.pages``.

Names and shapes are those of the package spacy-layout, so that code written for its Docs reads ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import srsly
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


#: What a Doc that is written holds of the layout, each by the name that spacy-layout writes beside it too.
_WRITTEN: dict[str, Callable[..., Any]] = {
    "SpanLayout": SpanLayout,
    "PageLayout": PageLayout,
    "DocLayout": lambda pages: DocLayout([PageLayout(**page) for page in pages]),
}
_TYPE = "__type__"


def encode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """A layout as plain data, so that a Doc with one goes to disk and to other processes."""
    if isinstance(value, SpanLayout | PageLayout | DocLayout):
        return {**asdict(value), _TYPE: type(value).__name__}
    return value if chain is None else chain(value)


def decode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """The layout that plain data was made of."""
    if isinstance(value, dict) and value.get(_TYPE) in _WRITTEN:
        fields = {name: held for name, held in value.items() if name != _TYPE}
        return _WRITTEN[value[_TYPE]](**fields)
    return value if chain is None else chain(value)


srsly.msgpack_encoders.register("gvcoder.layout", func=encode)
srsly.msgpack_decoders.register("gvcoder.layout", func=decode)


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
    return mark(nlp.make_doc(document.text), document)


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
