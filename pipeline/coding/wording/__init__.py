"""Codes that the words of a sentence settle, whatever a classifier makes of it."""

from pipeline.coding.wording.reader import Settled, settle, subjects

__all__ = ["Settled", "settle", "subjects"]
