"""``gvcoder_layout``: marks the layout on Docs that carry the document they were made of."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.layout.marking import GROUP, extend, mark


@Language.factory(
    "gvcoder_layout", assigns=["doc.spans", "doc._.layout", "doc._.pages", "span._.layout"]
)
def make(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component; a Doc without ``doc._.gvcoder_document``, or with a layout, is left as it is."""
    extend()
    return add_layout


def add_layout(doc: Doc) -> Doc:
    """``doc.spans["layout"]``, ``doc._.layout`` and what hangs on them.

    The document does not stay on the Doc, which could not be written with it.
    """
    document = doc._.gvcoder_document
    if document is not None and GROUP not in doc.spans:
        mark(doc, document)
    doc._.gvcoder_document = None
    return doc
