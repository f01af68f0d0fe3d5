"""The reviewed state of a run directory: evidence with people's codes in it, profiles made from it.

The machine's rows and the decisions go in, nothing is changed in place: undoing everything gives the
machine's files again, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.coding.reasons import read_reasons
from pipeline.profiling import Rules, Typology, load_rules, load_typology, profile_clusters
from pipeline.records import (
    Cluster,
    DocumentRow,
    Evidence,
    Profile,
    Review,
    SentenceRow,
)
from pipeline.results.directory import RunDirectory
from pipeline.results.exports.material import Pdfs
from pipeline.review.anchoring import Anchors, starts
from pipeline.review.decisions import ClusterRef, Decision, new_id
from pipeline.review.history import History, Said, history
from pipeline.review.linking import Merge, ReviewedLinker
from pipeline.review.store import Store

STATES = {"accept": "accepted", "change": "changed", "reject": "rejected"}


@dataclass(slots=True)
class Material:
    """A run directory as the machine left it, ready for decisions."""

    directory: RunDirectory
    documents: list[DocumentRow]
    sentences: list[SentenceRow]
    machine: dict[str, Evidence]
    anchors: Anchors
    _starts: dict[str, dict[str, int]] = field(default_factory=dict)
    rows: dict[str, SentenceRow] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path, store: Store | None) -> Material:
        """Read the directory; with a store, see to it that the machine's rows are kept there.

        Raises:
            RunDirectoryError: when it is no run directory.
        """
        directory = RunDirectory(folder)
        documents, sentences = directory.documents(), directory.sentences()
        machine = machine_rows(directory, store)
        made = cls(directory, documents, sentences, machine, Anchors(sentences, documents))
        made.rows = {s.id: s for s in sentences}
        return made

    def start(self, row: SentenceRow) -> int | None:
        """Where a sentence begins in its document's text; none where the text is gone."""
        if row.document not in self._starts:
            path = self.directory.folder / "texts" / f"{row.document}.txt"
            text = path.read_bytes().decode("utf-8") if path.is_file() else ""
            own = [s for s in self.sentences if s.document == row.document]
            self._starts[row.document] = starts(own, text)
        return self._starts[row.document].get(row.id)


def machine_rows(directory: RunDirectory, store: Store | None) -> dict[str, Evidence]:
    """The machine's own evidence, also where ``evidence.jsonl`` holds the reviewed one.

    What the file holds is the machine's unless it is the file that we wrote last.
    """
    if store is None:
        return {e.id: e for e in directory.evidence()}
    if store.fact("evidence") == _digest(directory):
        return store.machine()
    kept = store.machine()
    rows: dict[str, Evidence] = {}
    for e in directory.evidence():
        # Somebody else's write-back (an older copy of the file) may hold people's rows: never
        # take those for the machine's.
        if e.review.state == "machine":
            rows[e.id] = e
        elif e.id in kept:
            rows[e.id] = kept[e.id]
    store.keep_machine(rows)
    store.note("evidence", _digest(directory))
    return rows


def _digest(directory: RunDirectory) -> str:
    path = directory.folder / "evidence.jsonl"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


@dataclass(slots=True)
class Reviewed:
    """What people have said, sentence by sentence of this run, and what could not be found again."""

    said: dict[str, Said]
    orphans: list[Decision]
    moved: dict[str, str]
    splits: dict[str, ClusterRef]
    merges: list[Merge]

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
                self.splits[match.sentence] = d.cluster
            else:
                self.said.setdefault(match.sentence, Said()).decisions.append(d)
        if lost and d.anchors:
            self.orphans.append(d)

    @property
    def placed(self) -> dict[str, ClusterRef]:
        """Where people have put sentences, one by one or by splitting a cluster."""
        own = {
            i: v.cluster
            for i, s in self.said.items()
            if (v := s.effective) is not None and v.cluster is not None and v.action == "change"
        }
        return {**self.splits, **own}


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
    if verdict.cluster is not None:
        made.cluster, made.also = cluster_of(verdict.cluster), []
    return made


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
    splits = reviewed.splits
    for row in material.sentences:
        machine, said = material.machine.get(row.id), reviewed.said.get(row.id)
        verdict = said.effective if said else None
        new = reviewed_row(row, machine, verdict, material)
        if new is None:
            continue
        if row.id in splits and not (verdict and verdict.cluster):
            new = new.model_copy(update={"cluster": cluster_of(splits[row.id]), "also": []})
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


def chosen_rules(directory: RunDirectory) -> tuple[Typology, Rules]:
    """Typology and rules that the run was made with, or the shipped ones where its files are gone."""
    try:
        about = json.loads((directory.folder / "run.json").read_text(encoding="utf-8"))
        arguments = about["arguments"]
    except (OSError, ValueError, KeyError, TypeError):
        return load_typology(), load_rules()
    name, rules = arguments.get("typology") or "humphrey-2001", arguments.get("rules")
    return load_typology(name), load_rules(Path(rules) if rules else None)


def write_back(
    material: Material, store: Store, profiles: Sequence[Profile], evidence: Sequence[Evidence]
) -> None:
    """Write evidence, profiles and report of the reviewed state; the machine's rows are kept first."""
    from pipeline.results.report.files import write_report

    directory = material.directory
    pdfs = sources(directory.folder)
    found = {d.id: pdfs.find(d) for d in material.documents}
    typology, _ = chosen_rules(directory)
    directory.write_rows("evidence", evidence)
    store.note("evidence", _digest(directory))
    directory.write_rows("profiles", profiles)
    write_report(
        directory,
        profiles,
        material.documents,
        directory.failures(),
        typology=typology,
        files={i: p for i, p in found.items() if isinstance(p, Path)},
    )


def sources(folder: Path, places: Sequence[Path] = ()) -> Pdfs:
    """Looks for the run's PDFs in ``places`` first, then where the run found them."""
    try:
        about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        inputs = about["arguments"]["inputs"]
    except (OSError, ValueError, KeyError, TypeError):
        inputs = []
    return Pdfs([*places, *(Path(str(p)) for p in inputs)])


def reapply(
    folder: Path, *, typology: Typology | None = None, rules: Rules | None = None
) -> list[Decision]:
    """Put all decisions into a run directory whose files were made anew; returns the orphans.

    Raises:
        StoreError: when ``review.sqlite`` cannot be read.
    """
    store = Store(folder)
    try:
        material = Material.load(folder, store)
        reviewed = Reviewed.of(history(d for _, d in store.since()), material)
        profiles, evidence = reviewed_profiles(reviewed, material, typology, rules)
        write_back(material, store, profiles, evidence)
        # Desks that are open on the directory read it anew.
        store.note("generation", new_id())
        return reviewed.orphans
    finally:
        store.close()
