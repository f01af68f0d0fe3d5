"""Countries as texts name them: names, short names and demonyms."""

from pipeline.coding.nations.finder import Nation, country_name, find_nations

__all__ = ["Nation", "country_name", "find_nations"]
