"""What the desk can be asked about its state; nothing here changes anything."""

from __future__ import annotations

from collections import defaultdict

from pipeline.coding.codebook import labels_of
from pipeline.records import Codes, Evidence, SentenceRow
from pipeline.review.applying import codes_changed, reviewed_row
from pipeline.review.decisions import Anchor, ClusterRef
from pipeline.review.history import Said
from pipeline.review.item import Item
from pipeline.review.orders import in_order
from pipeline.review.state import State
from pipeline.review.stopping import Estimate, chance_wrong, estimate

#: Sentences by which a merged cluster is known again after a rerun.
KNOWN_BY = 8


class Views(State):
    """The state as coders look at it: sentences, orders, progress, clusters."""

    def item(self, sentence: str, coder: str) -> Item:
        """A sentence as ``coder`` sees it; raises KeyError where there is none of that id."""
        row = self.material.rows[sentence]
        machine = self.material.machine.get(sentence)
        said = self.reviewed.said.get(sentence, Said())
        own = said.verdicts.get(coder)
        verdict = own if self.blind else (said.effective or own)
        shown = reviewed_row(row, machine, verdict, self.material)
        comments = [c for c in said.comments if not self.blind or c.coder == coder]
        linked = self.made.evidence.get(sentence)
        split = self.reviewed.splits.get(sentence)
        cluster = linked.cluster_id if linked else None
        if split:
            cluster = split.id
        if verdict and verdict.cluster and verdict.action == "change":
            cluster = verdict.cluster.id
        return Item(
            row, machine, shown, own, verdict, said.disputed and not self.blind, comments, cluster
        )

    def is_done(self, sentence: str, coder: str) -> bool:
        """Whether the sentence needs no more of this coder."""
        said = self.reviewed.said.get(sentence)
        if said is None:
            return False
        if self.blind:
            return coder in said.verdicts
        return bool(said.verdicts) or said.adjudicated is not None

    def queue(
        self,
        order: str,
        coder: str,
        *,
        code: str | None = None,
        cluster: str | None = None,
        document: str | None = None,
    ) -> list[tuple[str, bool]]:
        """The evidence in an order: of each sentence its id and whether it is done."""
        rows = [
            e
            for i, e in self.machine_linked().items()
            if (cluster is None or e.cluster_id == cluster)
            and (document is None or e.document == document)
        ]
        return [(i, self.is_done(i, coder)) for i in in_order(rows, order, code)]

    def machine_linked(self) -> dict[str, Evidence]:
        """The machine's rows, each in the cluster where it now is: what there is to review."""
        linked = self.made.evidence
        return {
            i: e.model_copy(update={"cluster_id": linked[i].cluster_id}) if i in linked else e
            for i, e in self.material.machine.items()
        }

    def progress(self, coder: str) -> Estimate:
        """How far this coder has come over the whole run."""
        seen, corrected, left, seconds = [], [], [], []
        for i, machine in self.material.machine.items():
            chance = chance_wrong(machine.scores, sorted(labels_of(machine)))
            said = self.reviewed.said.get(i)
            verdict = None
            if said is not None:
                verdict = (
                    said.verdicts.get(coder)
                    if self.blind
                    else (said.effective or next(iter(said.verdicts.values()), None))
                )
            if verdict is None:
                left.append(chance)
                continue
            seen.append(chance)
            corrected.append(verdict.action != "accept")
            if verdict.seconds and verdict.coder == coder:
                seconds.append(verdict.seconds)
        return estimate(seen, corrected, left, seconds)

    def cluster_counts(self) -> dict[str, dict[str, int]]:
        """How many sentences of each cluster are in which state."""
        counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for e in self.made.evidence.values():
            counts[e.cluster_id or ""][e.review.state] += 1
        return counts

    def around(self, sentence: str) -> tuple[list[SentenceRow], list[SentenceRow]]:
        """The two sentences before and after a sentence in its document."""
        n, rows = self.place[sentence], self.material.sentences
        own = rows[n].document
        before = [r for r in rows[max(n - 2, 0) : n] if r.document == own and r.kind != "heading"]
        after = [r for r in rows[n + 1 : n + 3] if r.document == own and r.kind != "heading"]
        return before, after

    def nearest_cluster(self, sentence: str) -> str | None:
        """The cluster of the coded sentence that last came before in the document."""
        n, rows = self.place[sentence], self.material.sentences
        for row in reversed(rows[max(n - 200, 0) : n]):
            if row.document != rows[n].document:
                break
            found = self.made.evidence.get(row.id)
            if found and found.cluster_id:
                return found.cluster_id
        return None

    def anchor(self, sentence: str) -> Anchor:
        """The anchor of a sentence of this run."""
        row = self.material.rows[sentence]
        return Anchor(
            sentence=row.id,
            document=row.document,
            sha256=self.documents[row.document].sha256,
            page=row.page,
            text=row.text,
            start=self.material.start(row),
        )

    def cluster_ref(self, cluster: str) -> ClusterRef:
        """A cluster by its id, with sentences by which it is known again; raises KeyError."""
        profile = next((p for p in self.made.profiles if p.id == cluster), None)
        if profile is None:
            for ref in (*self.reviewed.splits.values(), *self.placed().values()):
                if ref.id == cluster:
                    return ref
            raise KeyError(cluster)
        own = [i for i, e in self.made.evidence.items() if e.cluster_id == cluster][:KNOWN_BY]
        return ClusterRef(
            id=profile.id,
            name=profile.name,
            place=profile.place,
            country=profile.country,
            sector=profile.sector.name if profile.sector else None,
            sentences=[self.anchor(i) for i in own if i in self.material.rows],
        )

    def differs(self, sentence: str, codes: Codes) -> bool:
        """Whether codes are other than the machine's for the sentence."""
        machine = self.material.machine.get(sentence)
        return machine is None or codes_changed(machine, machine.model_copy(update=dict(codes)))
