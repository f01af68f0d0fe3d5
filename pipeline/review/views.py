"""What the desk can be asked about its state; nothing here changes anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from pipeline.coding.codebook import labels_of
from pipeline.records import Codes, SentenceRow
from pipeline.review.applying import codes_changed, reviewed_row
from pipeline.review.decisions import Anchor, ClusterRef, Decision
from pipeline.review.history import Said
from pipeline.review.item import Item
from pipeline.review.orders import Candidate, in_order
from pipeline.review.state import State
from pipeline.review.stopping import Estimate, Rest, chance_missed, chance_wrong, pace, rest

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
        cluster = linked.cluster_id if linked else None
        placing = self.reviewed.placing(sentence, verdict)
        if placing:
            cluster = placing.cluster.id if placing.cluster else None
        scores = machine.scores if machine else self.material.doubts.get(sentence, {})
        return Item(
            row,
            machine,
            scores,
            shown,
            own,
            verdict,
            said.disputed and not self.blind,
            comments,
            cluster,
        )

    def is_done(self, sentence: str, coder: str) -> bool:
        """Whether the sentence needs no more of this coder."""
        said = self.reviewed.said.get(sentence)
        if said is None:
            return False
        if self.blind:
            return coder in said.verdicts
        return any(d.is_verdict for d in said.decisions)

    def queue(
        self,
        order: str,
        coder: str,
        *,
        code: str | None = None,
        cluster: str | None = None,
        document: str | None = None,
    ) -> list[tuple[str, bool]]:
        """The sentences in an order: of each its id and whether it is done.

        What teaches most are not coded sentences alone, but also uncoded ones that may have a code.
        """
        rows = [
            c
            for c in self.candidates(with_doubts=order == "teaching")
            if (cluster is None or c.cluster_id == cluster)
            and (document is None or c.document == document)
        ]
        return [(i, self.is_done(i, coder)) for i in in_order(rows, order, code)]

    def candidates(self, *, with_doubts: bool) -> list[Candidate]:
        """What the machine coded, each in the cluster where it now is.

        ``with_doubts`` also what it left uncoded but is not sure of.
        """
        linked = self.made.evidence
        rows = [
            Candidate.of(e, linked[i].cluster_id if i in linked else e.cluster_id)
            for i, e in self.material.machine.items()
        ]
        for i, scores in self.material.doubts.items() if with_doubts else ():
            cluster = linked[i].cluster_id if i in linked else None
            document = self.material.rows[i].document
            rows.append(Candidate(i, document, self.place[i], cluster, frozenset(), scores))
        return rows

    def progress(self, coder: str) -> Estimate:
        """How far this coder has come over the whole run."""
        machine, doubts = self.material.machine, self.material.doubts
        wrong = {i: chance_wrong(e.scores, sorted(labels_of(e))) for i, e in machine.items()}
        missed = {i: chance_missed(scores) for i, scores in doubts.items()}
        verdicts = {i: v for i in self.reviewed.said if (v := self._verdict(i, coder))}
        seconds = [
            v.seconds
            for i, v in verdicts.items()
            if i in machine and v.seconds and v.coder == coder
        ]
        coded = _rest(wrong, {i: v.action != "accept" for i, v in verdicts.items()})
        found = {i: v.action == "change" for i, v in verdicts.items()}
        return Estimate(coded, _rest(missed, found), pace(seconds, coded.left))

    def _verdict(self, sentence: str, coder: str) -> Decision | None:
        """The verdict that counts for a coder's progress."""
        said = self.reviewed.said[sentence]
        if self.blind:
            return said.verdicts.get(coder)
        return said.effective or next(iter(said.verdicts.values()), None)

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
            for ref in self.named():
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


def _rest(chances: Mapping[str, float], corrected: Mapping[str, bool]) -> Rest:
    """What is left of sentences with the given chances of needing a correction, when some were seen."""
    seen = [i for i in chances if i in corrected]
    left = [p for i, p in chances.items() if i not in corrected]
    return rest([chances[i] for i in seen], sum(corrected[i] for i in seen), left)
