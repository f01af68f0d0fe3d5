"""The case that a sentence is about: cluster or national industry, with place, country, sector."""

from pipeline.coding.cases.finder import CaseFinder
from pipeline.language.sectors import isic_class, sector_named

__all__ = ["CaseFinder", "isic_class", "sector_named"]
