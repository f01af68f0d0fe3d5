"""Variables of clusters and of documents, with their values."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.records import DocumentRow, Profile
from pipeline.results.words import country_name

Value = str | int | float


class Variable(NamedTuple):
    """A variable; ``kind`` is one of the standard's types."""

    kind: str
    about: str


CLUSTER = {
    "place": Variable("Text", "Town, district or region of the cluster"),
    "country": Variable("Text", "Country, ISO 3166-1 alpha-2"),
    "country name": Variable("Text", "Name of the country"),
    "sector": Variable("Text", "Industry as the texts name it"),
    "isic": Variable("Text", "Class of ISIC Rev. 4"),
    "governance": Variable("Text", "Type of tie that most of the evidence shows"),
    "completeness": Variable("Text", "How many functions of the chain the cluster performs"),
    "buyer concentration": Variable("Text", "Whether few buyers take much"),
    "transactional dependence": Variable("Text", "Dependence on main buyers"),
    "market orientation": Variable("Text", "Where the output goes"),
    "export share": Variable("Float", "Share of output or sales that is exported"),
    "lock-in": Variable("Text", "Risk that the tie keeps the cluster in production"),
    "evidence": Variable("Integer", "Sentences that the profile stands on"),
}
DOCUMENT = {
    "title": Variable("Text", "Title of the work"),
    "authors": Variable("Text", "Its authors"),
    "year": Variable("Integer", "Year of publication"),
    "file": Variable("Text", "Name of the file that was read"),
}


def of_cluster(p: Profile) -> dict[str, Value]:
    """The values of a cluster's variables; none for what was not found."""
    share = p.market.export_share
    values: dict[str, Value | None] = {
        "place": p.place,
        "country": p.country,
        "country name": country_name(p.country),
        "sector": p.sector.name if p.sector else None,
        "isic": p.sector.isic if p.sector else None,
        "governance": p.governance.dominant,
        "completeness": p.completeness.value if p.completeness else None,
        "buyer concentration": p.buyers.concentration,
        "transactional dependence": p.buyers.transactional_dependence,
        "market orientation": p.market.orientation,
        "export share": share.value if share else None,
        "lock-in": p.lock_in.risk,
        "evidence": p.evidence_count,
    }
    return {name: value for name, value in values.items() if value is not None}


def of_document(d: DocumentRow) -> dict[str, Value]:
    """The values of a document's variables."""
    values: dict[str, Value | None] = {
        "title": d.title,
        "authors": "; ".join(d.authors) or None,
        "year": d.year,
        "file": d.path,
    }
    return {name: value for name, value in values.items() if value is not None}
