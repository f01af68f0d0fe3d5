"""A sentence as one coder sees it, and what was last made of all of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.records import Evidence, Profile, SentenceRow
from pipeline.review.decisions import Decision


@dataclass(slots=True)
class Item:
    """A sentence as one coder sees it."""

    row: SentenceRow
    machine: Evidence | None
    #: The machine's probabilities of labels, also where it gave none.
    scores: dict[str, float]
    shown: Evidence | None
    own: Decision | None
    verdict: Decision | None
    disputed: bool
    comments: list[Decision]
    cluster_id: str | None

    @property
    def state(self) -> str:
        """``machine``, ``accepted``, ``changed``, ``rejected``, or ``uncoded`` where nobody coded it."""
        if self.verdict is not None and self.verdict.action == "reject":
            return "rejected"
        return self.shown.review.state if self.shown else "uncoded"


@dataclass(slots=True)
class Made:
    """Profiles and linked evidence as last made, and up to which decision they count."""

    profiles: list[Profile] = field(default_factory=list)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    seq: int = -1
