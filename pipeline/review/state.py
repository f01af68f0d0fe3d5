"""The reviewed state of a run directory in memory, kept in step with ``review.sqlite``.

Several desks (processes) may be open on one run directory; each looks for the others' decisions before
it answers.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from pathlib import Path

from pipeline.records import SentenceRow
from pipeline.results.directory import RunDirectory
from pipeline.review.alone import alone_in
from pipeline.review.applying import Reviewed, reviewed_profiles
from pipeline.review.decisions import ClusterRef, Decision
from pipeline.review.history import History, differ
from pipeline.review.item import Made
from pipeline.review.material import Material, chosen_rules
from pipeline.review.store import Store


class State:
    """Sentences, decisions and what follows from them; safe to use from several threads."""

    def __init__(self, folder: Path, *, blind: bool = False) -> None:
        """Read the run directory and its decisions, once nobody writes into it.

        Raises:
            RunDirectoryError, StoreError: when either cannot be used, or a run is still at work in the
                directory after half a minute.
        """
        self.folder, self.blind = folder, blind
        self.generation: str | None = None
        # Is it a run directory at all? A review file is made in no other folder.
        RunDirectory(folder).documents()
        self.store = Store(folder)
        with alone_in(folder, "open the desk"):
            RunDirectory(folder).clear_parts()
            self._read()
        self.lock = threading.RLock()
        self.past = History()
        self.reviewed = Reviewed.of(self.past, self.material)
        self.seq = 0
        self.made = Made()
        self._placed: tuple[int, dict[str, ClusterRef]] = (-1, {})
        self._disputes: tuple[int, list[str]] = (-1, [])
        self.refresh()

    def _read(self) -> None:
        """Read the run directory's files, and by what its profiles are made.

        Where they cannot be read, the state stays as it was, and whoever comes next tries again.
        """
        generation = self.store.fact("generation")
        material = Material.load(self.folder, self.store)
        self.typology, self.rules = chosen_rules(material.directory)
        self.generation, self.material = generation, material
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
        # What was made is of other rows than those that are shown from now on.
        self.made = Made()

    def refresh(self) -> bool:
        """Take in what was decided since, here or by others; whether there was anything.

        When it returns, profiles have been made of the rows that were read last.
        """
        with self.lock:
            if self.store.fact("generation") != self.generation:
                self._reload()
            news = self._take_in()
            nothing_made = self.made.seq < 0
        # Not while the lock is held: no other page waits for it.
        if nothing_made:
            self.make()
        return news

    def _take_in(self) -> bool:
        """Take in the decisions that were appended since; whether there were any."""
        if self.store.last() == self.seq:
            return False
        for seq, decision in self.store.since(self.seq):
            self.seq = seq
            touched = self.past.take(decision)
            if decision is touched:
                self.reviewed.take(decision, self.material)
            elif not self._take_out(decision, touched):
                self.reviewed = Reviewed.of(self.past, self.material)
        return True

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

    def placed(self) -> dict[str, ClusterRef]:
        """The sentences that people put into clusters; counted once a decision."""
        if self._placed[0] != self.seq:
            self._placed = (self.seq, self.reviewed.placed)
        return self._placed[1]

    def named(self) -> list[ClusterRef]:
        """The clusters into which people have put sentences, also those that have none left."""
        split = (d.cluster for d in self.reviewed.splits.values() if d.cluster)
        return [*split, *self.placed().values()]

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

    def make(self) -> None:
        """Make profiles and linked evidence of the state as it is now.

        There is no other lock than that of the state, and it is not held meanwhile: whoever makes can
        neither be kept from ending by a reader, nor keep one from reading.
        """
        with self.lock:
            seq, material = self.seq, self.material
            typology, rules = self.typology, self.rules
            reviewed = Reviewed.of(self.past, material)
        profiles, evidence = reviewed_profiles(reviewed, material, typology, rules)
        with self.lock:
            # Another thread may have made a later state meanwhile, or the files been read anew.
            if material is self.material and seq >= self.made.seq:
                self.made = Made(profiles, {e.id: e for e in evidence}, seq)
