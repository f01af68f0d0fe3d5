"""The work that a sentence cites for its claim."""

from pipeline.coding.sources.reader import read_source

__all__ = ["read_source"]
