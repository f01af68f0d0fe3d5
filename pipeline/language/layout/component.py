"""``gvcoder_layout``: marks the layout on Docs that carry the document they were made of."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.layout.marking import GROUP, extend, mark


@Language.factory("gvcoder_layout")
def make(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component; a Doc without ``doc._.gvcoder_document``, or with a layout, is left as it is."""
    extend()
    return add_layout


def add_layout(doc: Doc) -> Doc:
    """``doc.spans["layout"]``, ``doc._.layout`` and what hangs on them."""
    if doc._.gvcoder_document is not None and GROUP not in doc.spans:
        mark(doc, doc._.gvcoder_document)
    return doc
