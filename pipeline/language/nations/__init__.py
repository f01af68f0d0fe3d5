"""Countries as texts name them: names, short names and demonyms."""

from pipeline.language.nations.finder import (
    Nation,
    country_name,
    country_named,
    find_nations,
    nation_words,
)

__all__ = ["Nation", "country_name", "country_named", "find_nations", "nation_words"]
