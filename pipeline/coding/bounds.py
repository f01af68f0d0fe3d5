"""What a code must have around it to be a claim about a cluster.

The classifiers see one sentence and the one before. Reports on loans, schools and the state use the
same words of control, rules and partnership; two bounds, held as data, keep those out.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from pipeline.coding.discourse import Discourse
from pipeline.language.sectors import find_sectors, isic_class
from pipeline.records import Cluster
from pipeline.vocabulary import Caseless, load, lowered


@cache
def _bounds() -> dict[str, Any]:
    found: dict[str, Any] = load("pipeline.coding", "bounds.yaml")
    return found


@cache
def _words(name: str) -> Caseless:
    return Caseless(rf"\b{_bounds()[name]}\b")


def of_another_field(text: str) -> bool:
    """Whether a sentence speaks of state, finance or schooling and names no party to a tie."""
    low = lowered(text)
    return bool(_words("other_fields").search(low)) and not _words("parties").search(low)


def names_its_industry(discourse: Discourse, at: int, cluster: Cluster) -> bool:
    """Whether the industry of a sentence's cluster is named near it, in its heading or in the title."""
    if cluster.sector is None:
        return False
    units = discourse.units
    first = max(0, at - int(_bounds()["industry_before"]))
    near = [u.text for u in units[first : at + 1 + int(_bounds()["industry_after"])]]
    return _named(cluster.sector, [*near, units[at].section or "", discourse.title or ""])


def _named(sector: str, texts: Sequence[str]) -> bool:
    division = _division(sector)
    return any(
        named == sector or (division is not None and _division(named) == division)
        for text in texts
        for named in _sectors(text)
    )


@lru_cache(maxsize=1024)
def _sectors(text: str) -> frozenset[str]:
    """The industries that a text names; kept, for a sentence is near many others."""
    return frozenset(m.sector for m in find_sectors(text))


def _division(sector: str) -> str | None:
    """The ISIC division, the first two digits of the class: T-shirts and knitwear are both apparel."""
    industry = isic_class(sector)
    return industry[:2] if industry else None
