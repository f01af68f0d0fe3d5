"""Highlighted copies of the PDFs that a run read."""

from pipeline.results.exports.highlights.copies import write_copies

__all__ = ["write_copies"]
