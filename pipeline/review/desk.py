"""The desk behind the pages: the reviewed state in memory, kept in step with ``review.sqlite``.

Several desks (processes) may be open on one run directory; each looks for the others' decisions before
it answers. Profiles and files are made anew in the background, soon after the last decision.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from pipeline.coding.codebook import codebook, labels_of
from pipeline.records import Codes, Evidence, SentenceRow
from pipeline.review.applying import (
    Material,
    Reviewed,
    chosen_rules,
    codes_changed,
    reviewed_profiles,
    reviewed_row,
    write_back,
)
from pipeline.review.decisions import Anchor, ClusterRef, Decision, new_id, now
from pipeline.review.history import History, Said, differ
from pipeline.review.item import Item, Made
from pipeline.review.orders import in_order
from pipeline.review.stopping import Estimate, chance_wrong, estimate
from pipeline.review.store import Store

#: Seconds without a decision after which profiles and files are made anew.
PAUSE = 0.7
#: Sentences by which a merged cluster is known again after a rerun.
KNOWN_BY = 8


class Desk:
    """The reviewed state of one run directory."""

    def __init__(self, folder: Path, *, blind: bool = False) -> None:
        """Read the run directory and its decisions.

        Raises:
            RunDirectoryError, StoreError: when either cannot be used.
        """
        from pipeline.running.assembly import program_version

        self.folder, self.blind = folder, blind
        self.generation: str | None = None
        # Is it a run directory at all? A review file is made in no other folder.
        Material.load(folder, None)
        self.store = Store(folder)
        self._read()
        self.typology, self.rules = chosen_rules(self.material.directory)
        self.version = f"gvcoder {program_version()}, codebook {codebook().version}"
        self.lock = threading.RLock()
        self.past = History()
        self.reviewed = Reviewed.of(self.past, self.material)
        self.seq = 0
        self.made = Made()
        self._timer: threading.Timer | None = None
        self._making = threading.Lock()
        self._saving = threading.Lock()
        self._closed = False
        self._placed: tuple[int, dict[str, ClusterRef]] = (-1, {})
        self._disputes: tuple[int, list[str]] = (-1, [])
        self.fault: str | None = None
        self.refresh()
        self.make()

    def _read(self) -> None:
        """Read the run directory's files."""
        self.generation = self.store.fact("generation")
        self.material = Material.load(self.folder, self.store)
        self.by_page: dict[tuple[str, int], list[SentenceRow]] = defaultdict(list)
        for row in self.material.sentences:
            for page in sorted({int(b[0]) for b in row.boxes} or {row.page}):
                self.by_page[row.document, page].append(row)
        self.documents = {d.id: d for d in self.material.documents}
        self.place = {row.id: n for n, row in enumerate(self.material.sentences)}

    def _reload(self) -> None:
        """Read the files anew after `gvcoder run` was run into the directory again."""
        self._read()
        self._placed, self._disputes = (-1, {}), (-1, [])
        self.reviewed = Reviewed.of(self.past, self.material)
        self.make()

    def refresh(self) -> None:
        """Take in what was decided since, here or by others."""
        with self.lock:
            if self.store.fact("generation") != self.generation:
                self._reload()
            if self.store.last() == self.seq:
                return
            for seq, decision in self.store.since(self.seq):
                self.seq = seq
                touched = self.past.take(decision)
                if decision is touched:
                    self.reviewed.take(decision, self.material)
                elif not self._take_out(decision, touched):
                    self.reviewed = Reviewed.of(self.past, self.material)
            self._later()

    def _take_out(self, undo: Decision, touched: Decision) -> bool:
        """Take an undone verdict out of the state; False where all must be matched anew."""
        if undo.action != "undo" or touched.action in ("merge", "split") or not touched.anchors:
            return False
        for anchor in touched.anchors:
            sentence = self.material.anchors.find(anchor).sentence
            said = self.reviewed.said.get(sentence or "")
            if said is None or touched not in said.decisions:
                return False
            said.decisions.remove(touched)
        return True

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

    def placed(self) -> dict[str, ClusterRef]:
        """The sentences that people put into clusters; counted once a decision."""
        if self._placed[0] != self.seq:
            self._placed = (self.seq, self.reviewed.placed)
        return self._placed[1]

    def disputes(self) -> list[str]:
        """The sentences on which coders' last verdicts differ and nobody has decided, in order."""
        if self._disputes[0] != self.seq:
            self._disputes = (self.seq, self._find_disputes())
        return self._disputes[1]

    def _find_disputes(self) -> list[str]:
        found = [
            i
            for i, s in self.reviewed.said.items()
            if s.adjudicated is None and len(s.verdicts) > 1 and differ(s.verdicts.values())
        ]
        return sorted(found, key=lambda i: self.place[i])

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

    def decide(self, decision: Decision) -> None:
        """Append a decision and take it in; it is on the disk when this returns."""
        with self.lock:
            self.store.append([decision])
            self.refresh()

    def verdict(
        self,
        sentence: str,
        coder: str,
        action: str,
        codes: Codes,
        *,
        cluster: ClusterRef | None = None,
        comment: str | None = None,
        adjudicates: bool = False,
        decision_id: str | None = None,
        seconds: float | None = None,
    ) -> Decision:
        """Record what a coder says of a sentence."""
        made = Decision.model_validate(
            {
                **self._by(coder, decision_id),
                "action": action,
                "role": "adjudicator" if adjudicates else "coder",
                "anchors": [self.anchor(sentence)],
                "codes": codes,
                "cluster": cluster,
                "comment": comment,
                "seconds": seconds,
            }
        )
        self.decide(made)
        return made

    def act(
        self,
        coder: str,
        action: str,
        *,
        sentences: Sequence[str] = (),
        cluster: ClusterRef | None = None,
        merged: Sequence[ClusterRef] = (),
        comment: str | None = None,
        undoes: str | None = None,
        decision_id: str | None = None,
    ) -> Decision:
        """Record anything else: a comment, a merge, a split, an undo, a redo."""
        made = Decision.model_validate(
            {
                **self._by(coder, decision_id),
                "action": action,
                "anchors": [self.anchor(i) for i in sentences],
                "cluster": cluster,
                "merged": list(merged),
                "comment": comment,
                "undoes": undoes,
            }
        )
        self.decide(made)
        return made

    def _by(self, coder: str, decision_id: str | None) -> dict[str, object]:
        return {
            "id": decision_id or new_id(),
            "time": now(),
            "coder": coder,
            "version": self.version,
            "blind": self.blind,
        }

    def differs(self, sentence: str, codes: Codes) -> bool:
        """Whether codes are other than the machine's for the sentence."""
        machine = self.material.machine.get(sentence)
        return machine is None or codes_changed(machine, machine.model_copy(update=dict(codes)))

    def make(self) -> None:
        """Make profiles and linked evidence of the state as it is now."""
        with self._making:
            with self.lock:
                seq, reviewed = self.seq, Reviewed.of(self.past, self.material)
            profiles, evidence = reviewed_profiles(
                reviewed, self.material, self.typology, self.rules
            )
            with self.lock:
                self.made = Made(profiles, {e.id: e for e in evidence}, seq)

    def save(self) -> None:
        """Make profiles and write them, the evidence and the report, into the run directory.

        While a run is at work in the directory nothing is written: the run does it when it ends.
        """
        from pipeline.results.directory import RunDirectoryError
        from pipeline.review.store import StoreError
        from pipeline.running.lock import OccupiedError, locked
        from pipeline.running.memory import KEPT

        with self._saving:
            if self._closed:
                return
            self.refresh()
            if self.made.seq != self.seq:
                self.make()
            if self.seq == 0:
                return
            made = self.made
            try:
                with locked(self.folder / KEPT):
                    write_back(
                        self.material, self.store, made.profiles, list(made.evidence.values())
                    )
                self.fault = None
            except OccupiedError as e:
                self.fault = str(e)
                self._later()
            except (OSError, RunDirectoryError, StoreError) as e:
                self.fault = str(e)

    def _later(self) -> None:
        """Save after a pause without decisions."""
        if self._closed:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(PAUSE, self.save)
        self._timer.daemon = True
        self._timer.start()

    def close(self) -> None:
        """Save what is left to save and close the file."""
        if self._timer is not None:
            self._timer.cancel()
        self.save()
        with self._saving, self._making, self.lock:
            self._closed = True
            if self._timer is not None:
                self._timer.cancel()
            self.store.close()
