"""The case that a sentence is about: cluster or national industry, with place, country, sector."""

from pipeline.coding.cases.finder import CaseFinder, Told
from pipeline.coding.cases.pinned import Register, RegisterError, load_register
from pipeline.language.sectors import isic_class, sector_named

__all__ = [
    "CaseFinder",
    "Register",
    "RegisterError",
    "Told",
    "isic_class",
    "load_register",
    "sector_named",
]
