"""A run directory as the machine left it: what people's decisions are about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.profiling import DataFileError, Rules, Typology, load_rules, load_typology
from pipeline.records import DocumentRow, Evidence, SentenceRow
from pipeline.results.directory import RunDirectory, RunDirectoryError
from pipeline.results.exports.material import Pdfs
from pipeline.results.sources import located
from pipeline.review.anchoring import Anchors, starts
from pipeline.review.store import Store

EVIDENCE = "evidence.jsonl"
#: Note in the file of decisions: by which ``evidence.jsonl`` is known.
OURS = "evidence"


@dataclass(slots=True)
class Material:
    """A run directory as the machine left it, ready for decisions."""

    directory: RunDirectory
    documents: list[DocumentRow]
    sentences: list[SentenceRow]
    machine: dict[str, Evidence]
    #: Of sentences that the machine left uncoded but is not sure of, the probabilities of labels.
    doubts: dict[str, dict[str, float]]
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
        rows = {s.id: s for s in sentences}
        doubts = {
            d.id: d.scores for d in directory.doubts() if d.id in rows and d.id not in machine
        }
        made = cls(directory, documents, sentences, machine, doubts, Anchors(sentences, documents))
        made.rows = rows
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

    What the file holds is the machine's unless it is one that we know.
    """
    if store is None:
        return {e.id: e for e in directory.evidence()}
    if digest(directory.folder / EVIDENCE) in _known(store):
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
    store.note(OURS, digest(directory.folder / EVIDENCE))
    return rows


def note_ours(directory: RunDirectory, store: Store, new: Path) -> None:
    """Note the file that is about to take the place of ``evidence.jsonl`` as one of ours.

    The one that stands there stays known too: whoever is killed before or after the files change places
    leaves one of the two, and neither may be taken for the machine's.
    """
    standing = digest(directory.folder / EVIDENCE)
    store.note(OURS, " ".join([digest(new), *({standing} & _known(store))]))


def _known(store: Store) -> set[str]:
    """The digests of files whose machine's rows are those that the store keeps."""
    return set((store.fact(OURS) or "").split())


def digest(path: Path) -> str:
    """By which a file is known again; empty where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def chosen_rules(directory: RunDirectory) -> tuple[Typology, Rules]:
    """Typology and rules that the run was made with, or the shipped ones where it does not say.

    Raises:
        RunDirectoryError: when they are files of the user's own that cannot be used (any more).
    """
    try:
        about = json.loads((directory.folder / "run.json").read_text(encoding="utf-8"))
        arguments = about["arguments"]
    except (OSError, ValueError, KeyError, TypeError):
        return load_typology(), load_rules()
    name, rules = arguments.get("typology") or "humphrey-2001", arguments.get("rules")
    try:
        return load_typology(name), load_rules(Path(rules) if rules else None)
    except DataFileError as e:
        raise RunDirectoryError(
            f"{directory.folder}: the typology or the rules that its profiles are made by cannot be "
            f"used: {e}; put the file right, or choose others with `gvcoder run`"
        ) from e


def sources(folder: Path, places: Sequence[Path] = ()) -> Pdfs:
    """Looks for the run's PDFs in ``places`` first, then where the run found them."""
    try:
        about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        inputs = about["arguments"]["inputs"]
    except (OSError, ValueError, KeyError, TypeError):
        inputs = []
    return Pdfs([*places, *(Path(str(p)) for p in inputs)], located(folder))
