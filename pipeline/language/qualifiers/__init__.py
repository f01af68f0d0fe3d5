"""Whether a sentence denies, supposes, ends or reports what it says."""

from pipeline.language.qualifiers.reader import read_qualifiers

__all__ = ["read_qualifiers"]
