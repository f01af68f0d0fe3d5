"""Towards whom the tie of a sentence runs: direction, markets and channel."""

from pipeline.coding.ties.reader import Tie, read_tie

__all__ = ["Tie", "read_tie"]
