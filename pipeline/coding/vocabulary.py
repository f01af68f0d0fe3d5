"""Stands where the reader of vocabularies used to; it is shared by all stages now."""

from pipeline.vocabulary import expand, load

__all__ = ["expand", "load"]
