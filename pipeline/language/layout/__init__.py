"""The layout of a page on a spaCy Doc, in the conventions of the package spacy-layout."""

from pipeline.language.layout.marking import DocLayout, PageLayout, SpanLayout, layout_doc

__all__ = ["DocLayout", "PageLayout", "SpanLayout", "layout_doc"]
