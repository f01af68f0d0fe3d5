"""The reviewed state of a run directory: evidence with people's codes in it, profiles made from it.

The machine's rows and the decisions go in, nothing is changed in place: undoing everything gives the
machine's files again, byte for byte.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from pipeline.coding.reasons import read_reasons
from pipeline.coding.sides import limited
from pipeline.profiling import Rules, Typology, profile_clusters
from pipeline.records import (
    Cluster,
    Evidence,
    Profile,
    Review,
    SentenceRow,
    Side,
)
from pipeline.review.decisions import ClusterRef, Decision
from pipeline.review.history import History, Said
from pipeline.review.linking import Merge, ReviewedLinker
from pipeline.review.material import Material

STATES = {"accept": "accepted", "change": "changed", "reject": "rejected"}


@dataclass(slots=True)
class Reviewed:
    """What people have said, sentence by sentence of this run, and what could not be found again."""

    said: dict[str, Said]
    orphans: list[Decision]
    moved: dict[str, str]
    splits: dict[str, Decision]
    merges: list[Merge]
    #: The number of each decision, in the order in which they were made.
    order: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, past: History, material: Material) -> Reviewed:
        """Match every standing decision to the sentences of the run."""
        said: dict[str, Said] = defaultdict(Said)
        made = cls(said, [], {}, {}, [])
        for d in past.standing:
            made.take(d, material)
        return made

    def take(self, d: Decision, material: Material) -> None:
        """Match one more decision that stands."""
        self.order[d.id] = len(self.order)
        if d.action == "merge" and d.cluster:
            refs = [d.cluster, *d.merged]
            found = {r.id: _sentences(r, material) for r in refs}
            self.merges.append(Merge(d.cluster, d.merged, found))
            return
        lost = True
        for anchor in d.anchors:
            match = material.anchors.find(anchor)
            if match.sentence is None:
                continue
            lost = False
            if match.how != "same":
                self.moved[anchor.sentence] = match.sentence
            if d.action == "split" and d.cluster:
                self.splits[match.sentence] = d
            else:
                self.said.setdefault(match.sentence, Said()).decisions.append(d)
        if lost and d.anchors:
            self.orphans.append(d)

    def placing(self, sentence: str, verdict: Decision | None) -> Decision | None:
        """The decision that says which cluster a sentence is about, if its verdict is this one.

        The later of the verdict and the split of a cluster counts; none where neither says anything.
        """
        split = self.splits.get(sentence)
        if verdict is None or not verdict.places:
            return split
        later = split is not None and self.order[split.id] > self.order[verdict.id]
        return split if later else verdict

    @property
    def placed(self) -> dict[str, ClusterRef]:
        """Where people have put sentences, one by one or by splitting a cluster."""
        found = {}
        for sentence in (*self.splits, *self.said):
            said = self.said.get(sentence)
            placing = self.placing(sentence, said.effective if said else None)
            if placing is not None and placing.cluster is not None:
                found[sentence] = placing.cluster
        return found


def _sentences(ref: ClusterRef, material: Material) -> list[str]:
    found = (material.anchors.find(a).sentence for a in ref.sentences)
    return [i for i in found if i is not None]


def reviewed_row(
    row: SentenceRow, machine: Evidence | None, verdict: Decision | None, material: Material
) -> Evidence | None:
    """The evidence row of a sentence as reviewed; none where neither machine nor person coded it."""
    if verdict is None or verdict.codes is None:
        return machine
    review = Review.model_validate(
        {"state": STATES[verdict.action], "coder": verdict.coder, "time": verdict.time}
    )
    if verdict.action == "reject":
        # It is shown as what the machine said and a person did not let stand.
        return machine.model_copy(update={"review": review}) if machine else None
    codes = verdict.codes
    if (
        machine is None
        and not (codes.governance or codes.buyers or codes.shares)
        and not (codes.functions or codes.upgrading)
    ):
        return None
    base = machine or _bare(row, material)
    fields = {name: getattr(codes, name) for name in type(codes).model_fields}
    if codes.cluster is None and machine is not None:
        fields["cluster"] = machine.cluster
    made = base.model_copy(update={**fields, "review": review})
    if machine is None or codes_changed(machine, made):
        made.reasons = read_reasons(row.text, codes)
    made.sides = _as_reviewed(made)
    if verdict.places:
        made.cluster = cluster_of(verdict.cluster) if verdict.cluster else None
        made.also, made.sides = [], []
    return made


def _as_reviewed(made: Evidence) -> list[Side]:
    """The sides of a sentence after a review: what a person took away is on none, and what a person added
    is on all, for no one has said on which."""
    taken = limited(made.sides, made)
    for name in ("governance", "buyers", "shares", "functions", "upgrading"):
        told = [code for side in taken for code in getattr(side, name)]
        for side in taken:
            added = [code for code in getattr(made, name) if code not in told]
            setattr(side, name, [*getattr(side, name), *added])
    return taken


def codes_changed(machine: Evidence, made: Evidence) -> bool:
    """Whether the labels of two rows differ."""
    names = ("scope", "governance", "buyers", "functions", "upgrading")
    return any(getattr(machine, n) != getattr(made, n) for n in names)


def cluster_of(ref: ClusterRef) -> Cluster:
    """The cluster field of a row in a cluster."""
    return Cluster(name=ref.name, place=ref.place, country=ref.country, sector=ref.sector)


def _bare(row: SentenceRow, material: Material) -> Evidence:
    """A sentence that the machine did not code, as an evidence row without codes."""
    start = material.start(row) or 0
    return Evidence(
        id=row.id,
        document=row.document,
        page=row.page,
        boxes=row.boxes,
        start=start,
        end=start + len(row.text),
        text=row.text,
        section=row.section,
        scores={},
        cluster_id=None,
        ocr=row.ocr,
    )


def reviewed_evidence(reviewed: Reviewed, material: Material) -> list[Evidence]:
    """All evidence as reviewed, before clusters are linked."""
    made = []
    for row in material.sentences:
        machine, said = material.machine.get(row.id), reviewed.said.get(row.id)
        verdict = said.effective if said else None
        new = reviewed_row(row, machine, verdict, material)
        if new is None:
            continue
        placing = reviewed.placing(row.id, verdict)
        if placing is not None:
            cluster = cluster_of(placing.cluster) if placing.cluster else None
            new = new.model_copy(update={"cluster": cluster, "also": [], "sides": []})
        made.append(new)
    return made


def reviewed_profiles(
    reviewed: Reviewed,
    material: Material,
    typology: Typology | None = None,
    rules: Rules | None = None,
) -> tuple[list[Profile], list[Evidence]]:
    """Profiles and linked evidence of the reviewed state."""
    linker = ReviewedLinker(reviewed.placed, reviewed.merges)
    return profile_clusters(
        reviewed_evidence(reviewed, material),
        material.documents,
        typology=typology,
        rules=rules,
        linker=linker,
    )
