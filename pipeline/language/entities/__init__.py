"""What case studies name: clusters, industries, buyers, markets, places, shares, periods, citations."""

from pipeline.language.entities.kinds import LABELS, Found, Label

__all__ = ["LABELS", "Found", "Label"]
