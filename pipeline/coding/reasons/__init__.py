"""Which words of a sentence speak for which of its codes."""

from pipeline.coding.reasons.reader import cue_names, cued_codes, read_reasons

__all__ = ["cue_names", "cued_codes", "read_reasons"]
