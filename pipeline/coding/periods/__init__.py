"""The years that a sentence says its claim is about."""

from pipeline.coding.periods.passages import read_periods, read_settings
from pipeline.coding.periods.reader import read_period

__all__ = ["read_period", "read_periods", "read_settings"]
