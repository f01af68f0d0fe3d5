"""The stable name of a case."""

from __future__ import annotations

import re

from pipeline.coding.cases.candidates import Case
from pipeline.language.nations import country_name
from pipeline.language.places.finder import patterns
from pipeline.records import Cluster


def cluster_of(case: Case, sector: str | None) -> Cluster:
    """The record of a case: "Sinos Valley footwear cluster", "coffee sector of Vietnam"."""
    trade = sector or "industry"
    if case.national:
        land = country_name(case.name)
        name = f"{trade} sector of {land}" if sector else f"industry of {land}"
        return Cluster(name=name, place=None, country=case.country, sector=sector)
    place = re.sub(r"^[Tt]he ", "", case.name)
    kind = "cluster" if sector else ""
    joined = re.search(rf"\b(?:{patterns()['parts']['group']})$", place)
    name = place if joined else f"{place} {sector or ''} {kind}".replace("  ", " ").strip()
    return Cluster(name=name, place=place, country=case.country, sector=sector)
