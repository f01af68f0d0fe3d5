"""Codes and countries in words that people read."""

from __future__ import annotations

from functools import cache


def plain(code: str) -> str:
    """A code as words: ``quasi_hierarchical`` is ``quasi-hierarchical``, ``main_buyer`` main buyer."""
    joined = {"quasi_hierarchical", "inter_chain", "arms_length"}
    text = code.replace("_", "-" if code in joined else " ")
    return text.replace("arms-length", "arm's-length")


@cache
def country_name(code: str | None) -> str | None:
    """The name of an ISO 3166-1 country; the code itself where it is not known."""
    if code is None:
        return None
    import pycountry

    found = pycountry.countries.get(alpha_2=code)
    return str(getattr(found, "common_name", None) or found.name) if found else code
