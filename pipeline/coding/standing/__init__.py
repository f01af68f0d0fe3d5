"""Facts of a cluster that no label of the codebook holds: its market, and ties to foreign suppliers."""

from pipeline.coding.standing.reader import read_standing

__all__ = ["read_standing"]
