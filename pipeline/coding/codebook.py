"""The codebook as data: which labels there are, and a sentence's codes as a set of them.

Labels are written ``family:value``: ``scope:case``, ``governance:network``, ``buyers:dispersed``,
``function:design``, ``locus:design/external``, ``upgrading:product``, ``outcome:product/achieved``.
``function`` and ``upgrading`` are the parents of ``locus`` and ``outcome``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import yaml

from pipeline.records import Buyers, Codes, Share

#: Each parent family with the family that refines it.
REFINED = {"function": "locus", "upgrading": "outcome"}


@dataclass(frozen=True)
class ShareRule:
    """What a share says of buyer concentration where the text does not judge."""

    holder: str
    at_least: float
    gives: Buyers
    probability: float
    most_holders: int | None = None

    def holds_for(self, share: Share) -> bool:
        """Whether the share is of that kind and size."""
        few = self.most_holders is None or (share.n is not None and share.n <= self.most_holders)
        large = share.value >= self.at_least and share.relation != "under"
        return share.holder == self.holder and few and large


@dataclass(frozen=True)
class Codebook:
    """The labels of the codebook, in its order."""

    version: str
    governance: tuple[str, ...]
    buyers: tuple[str, ...]
    functions: tuple[str, ...]
    loci: tuple[str, ...]
    upgrading: tuple[str, ...]
    outcomes: tuple[str, ...]
    share_rules: tuple[ShareRule, ...]

    @cached_property
    def labels(self) -> list[str]:
        """All labels that a classifier decides on."""
        return [
            "scope:case",
            *(f"governance:{g}" for g in self.governance),
            *(f"buyers:{b}" for b in self.buyers),
            *(f"function:{f}" for f in self.functions),
            *(f"locus:{f}/{x}" for f in self.functions for x in self.loci),
            *(f"upgrading:{u}" for u in self.upgrading),
            *(f"outcome:{u}/{x}" for u in self.upgrading for x in self.outcomes),
        ]

    def children(self, label: str) -> list[str]:
        """The refining labels of a parent label; none for the others."""
        family, value = label.split(":")
        values = {"function": self.loci, "upgrading": self.outcomes}.get(family, ())
        return [f"{REFINED[family]}:{value}/{v}" for v in values]


@cache
def codebook() -> Codebook:
    """The codebook that ships with the package (``annotations/codebook.yaml``)."""
    text = files("annotations").joinpath("codebook.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return Codebook(
        version=str(data["version"]),
        governance=tuple(data["governance"]),
        buyers=tuple(data["buyers"]),
        functions=tuple(data["functions"]),
        loci=tuple(data["locus"]),
        upgrading=tuple(data["upgrading"]),
        outcomes=tuple(data["outcome"]),
        share_rules=tuple(ShareRule(**rule) for rule in data["buyers_by_share"]),
    )


def labels_of(codes: Codes) -> set[str]:
    """The labels that a sentence's codes amount to."""
    labels = {"scope:case"} if codes.scope == "case" else set()
    labels |= {f"governance:{g}" for g in codes.governance}
    labels |= {f"buyers:{b}" for b in codes.buyers}
    for function, locus in codes.functions:
        labels |= {f"function:{function}", f"locus:{function}/{locus}"}
    for kind, outcome in codes.upgrading:
        labels |= {f"upgrading:{kind}", f"outcome:{kind}/{outcome}"}
    return labels


def codes_of(labels: set[str], book: Codebook | None = None) -> dict[str, Any]:
    """The fields of :class:`Codes` that a set of labels amounts to, in the codebook's order."""
    chosen = [label.split(":") for label in (book or codebook()).labels if label in labels]
    by_family: dict[str, list[str]] = {}
    for family, value in chosen:
        by_family.setdefault(family, []).append(value)
    return {
        "scope": "case" if "scope" in by_family else "general",
        "governance": by_family.get("governance", []),
        "buyers": by_family.get("buyers", []),
        "functions": [tuple(v.split("/")) for v in by_family.get("locus", [])],
        "upgrading": [tuple(v.split("/")) for v in by_family.get("outcome", [])],
    }
