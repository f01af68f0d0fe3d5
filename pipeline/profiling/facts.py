"""What was found about a cluster, as the rules' conditions ask for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.profiling.rows import Row
from pipeline.profiling.typology import Typology
from pipeline.records import (
    BuyerFinding,
    Change,
    Function,
    FunctionFinding,
    Governance,
    Linkage,
    Market,
    UpgradingFinding,
)


@dataclass(slots=True)
class Facts:
    """A cluster's findings and, as they are reached, the conclusions: section → value → ids."""

    governance: Governance
    governance_evidence: Mapping[str, Sequence[str]]
    linkages: Sequence[Linkage]
    functions: Mapping[Function, FunctionFinding]
    missing: Sequence[Function]
    buyers: BuyerFinding
    market: Market
    upgrading: Sequence[UpgradingFinding]
    changes: Sequence[Change]
    rows: Sequence[Row]
    typology: Typology
    rules_typology: str
    words: Mapping[str, re.Pattern[str]]
    conclusions: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def share(self, kind: str) -> float:
        """The share of the mix that a type of the rules' typology has."""
        return sum(self.governance.mix.get(t, 0.0) for t in self._here(kind))

    def governed(self, kind: str) -> set[str]:
        """The sentences that show the type."""
        return {i for t in self._here(kind) for i in self.governance_evidence.get(t, ())}

    def changed(self, old: str, new: str) -> set[str]:
        """The sentences on which changes from one type to another stand; ``*`` is any type."""
        return {
            i
            for change in self.changes
            if (old == "*" or change.from_ in self._here(old))
            and (new == "*" or change.to in self._here(new))
            for i in change.evidence
        }

    def tied(self, wanted: Callable[[Linkage], bool]) -> set[str]:
        """The sentences of the linkages that are wanted."""
        return {i for link in self.linkages if wanted(link) for i in link.evidence}

    def said(self, words: str) -> set[str]:
        """The sentences that hold one of the patterns of a list of words."""
        pattern = self.words[words]
        return {r.id for r in self.rows if r.counts("words") and pattern.search(r.evidence.text)}

    def _here(self, kind: str) -> list[str]:
        return self.typology.equivalents(kind, self.rules_typology)
