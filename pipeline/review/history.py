"""From the list of decisions to what stands: undone ones out, the verdicts of each sentence together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.coding.codebook import labels_of
from pipeline.records import Codes
from pipeline.review.decisions import Decision


@dataclass(slots=True)
class History:
    """Decisions in their order, and which of them stand."""

    decisions: dict[str, Decision] = field(default_factory=dict)
    #: Of each coder the decisions that an undo takes back, the last one last; and those taken back.
    done: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    undone: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    out: set[str] = field(default_factory=set)

    def take(self, decision: Decision) -> Decision:
        """Add the next decision; returns the one whose standing changed (itself, or what it undoes)."""
        self.decisions[decision.id] = decision
        done, undone = self.done[decision.coder], self.undone[decision.coder]
        target = decision.undoes
        if decision.action == "undo":
            if target in done:
                done.remove(target)
                undone.append(target)
                self.out.add(target)
            return self.decisions.get(target or "", decision)
        if decision.action == "redo":
            if target in undone:
                undone.remove(target)
                done.append(target)
                self.out.discard(target)
            return self.decisions.get(target or "", decision)
        done.append(decision.id)
        undone.clear()
        return decision

    def stands(self, decision: Decision) -> bool:
        """Whether it has not been taken back."""
        return decision.id not in self.out

    @property
    def standing(self) -> list[Decision]:
        """The decisions that stand, in order, without the undos and redos themselves."""
        return [
            d
            for d in self.decisions.values()
            if d.action not in ("undo", "redo") and self.stands(d)
        ]

    def to_undo(self, coder: str) -> Decision | None:
        """What the coder's next undo takes back."""
        return self.decisions[self.done[coder][-1]] if self.done[coder] else None

    def to_redo(self, coder: str) -> Decision | None:
        """What the coder's next redo makes good again."""
        return self.decisions[self.undone[coder][-1]] if self.undone[coder] else None


def history(decisions: Iterable[Decision]) -> History:
    """The history of decisions given in order."""
    made = History()
    for decision in decisions:
        made.take(decision)
    return made


@dataclass(slots=True)
class Said:
    """All that stands about one sentence, in order."""

    decisions: list[Decision] = field(default_factory=list)

    @property
    def verdicts(self) -> dict[str, Decision]:
        """The last verdict of each coder, adjudications apart."""
        return {d.coder: d for d in self.decisions if d.is_verdict and d.role == "coder"}

    @property
    def adjudicated(self) -> Decision | None:
        """The last adjudication."""
        found = (d for d in reversed(self.decisions) if d.is_verdict and d.role == "adjudicator")
        return next(found, None)

    @property
    def comments(self) -> list[Decision]:
        """The comments, with those that verdicts carry."""
        return [d for d in self.decisions if d.comment]

    @property
    def disputed(self) -> bool:
        """Whether coders who did not see each other disagree and nobody has decided between them."""
        return self.adjudicated is None and differ(self.verdicts.values(), blind_only=True)

    @property
    def effective(self) -> Decision | None:
        """The verdict that counts: adjudicated, else the latest; none while it is disputed.

        Of coders who see each other's work the later one has looked at the earlier one's.
        """
        decided = self.adjudicated
        if decided is not None or self.disputed:
            return decided
        own = (d for d in reversed(self.decisions) if d.is_verdict and d.role == "coder")
        return next(own, None)


def differ(verdicts: Iterable[Decision], blind_only: bool = False) -> bool:
    """Whether the verdicts say different things (only counting if one was blind, if so asked)."""
    found = list(verdicts)
    if blind_only and not any(d.blind for d in found):
        return False
    return len({holding(d) for d in found}) > 1


def holding(decision: Decision) -> frozenset[str]:
    """What a verdict holds true: labels, and the cluster where the coder chose it (empty: not known).

    A rejection lets no code stand but the scope: that the sentence is theory, or a case with wrong codes.
    """
    codes = decision.codes or Codes()
    if decision.action == "reject":
        codes = Codes(scope=codes.scope)
    labels = set(labels_of(codes))
    if decision.places:
        labels.add(f"cluster:{decision.cluster.id if decision.cluster else ''}")
    return frozenset(labels)
