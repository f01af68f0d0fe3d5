"""Which words of a sentence speak for which of its codes."""

from pipeline.coding.reasons.reader import code_names, cue_names, cued_codes, read_reasons

__all__ = ["code_names", "cue_names", "cued_codes", "read_reasons"]
