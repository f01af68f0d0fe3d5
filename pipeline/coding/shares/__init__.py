"""Figures for how much of what goes to whom."""

from pipeline.coding.shares.reader import ShareReader

__all__ = ["ShareReader"]
