"""The years that a sentence says its claim is about."""

from pipeline.coding.periods.reader import read_period

__all__ = ["read_period"]
