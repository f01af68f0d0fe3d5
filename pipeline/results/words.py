"""Codes, figures and countries in words that people read."""

from __future__ import annotations

from pipeline.language import nations
from pipeline.records import Period, Share

#: Fractions that no round figure of per cent stands for.
THIRDS = {0.333: "a third", 0.667: "two thirds"}


def plain(code: str) -> str:
    """A code as words: ``quasi_hierarchical`` is ``quasi-hierarchical``, ``main_buyer`` main buyer."""
    joined = {"quasi_hierarchical", "inter_chain", "arms_length"}
    text = code.replace("_", "-" if code in joined else " ")
    return text.replace("arms-length", "arm's-length")


def titled(name: str) -> str:
    """A name or sentence as it stands at the beginning of a line: with a capital letter."""
    return name[:1].upper() + name[1:]


def percent(share: Share) -> str:
    """A figure with how it is told: ``over 80 %``, ``10–20 %``."""
    if share.value_high is None and share.value in THIRDS:
        told = THIRDS[share.value]
        return told if share.relation == "exactly" else f"{share.relation} {told}"
    low = f"{round(100 * share.value, 1):g}"
    if share.value_high is not None:
        return f"{low}–{round(100 * share.value_high, 1):g} %"
    return f"{low} %" if share.relation in ("exactly", "between") else f"{share.relation} {low} %"


def share_in_words(share: Share) -> str:
    """A share as a phrase: ``over 80 % of firm output to the main buyer``."""
    holder = share.holder_name or (
        f"the top {share.n}" if share.holder == "top_n" and share.n else f"a {plain(share.holder)}"
    )
    return f"{percent(share)} of {plain(share.of)} to {holder.replace('a main buyer', 'the main buyer')}"


def years(period: Period | None) -> str:
    """A period as people write it: ``1990–1994``, ``since 1985``, ``until 1970``; empty for none."""
    if period is None or (period.from_ is None and period.to is None):
        return ""
    if period.from_ is None:
        return f"until {period.to}"
    if period.to is None:
        return f"since {period.from_}"
    return str(period.from_) if period.from_ == period.to else f"{period.from_}–{period.to}"


def country_name(code: str | None) -> str | None:
    """The name of an ISO 3166-1 country; the code itself where it is not known."""
    return None if code is None else nations.country_name(code)
