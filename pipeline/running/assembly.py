"""From what is kept of each document to the files of the run directory."""

from __future__ import annotations

import sys
import time
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.coding.codebook import codebook
from pipeline.profiling import load_rules, load_typology
from pipeline.profiling.streaming import Linked
from pipeline.records import DocumentRow, Evidence, Failure, Profile
from pipeline.results.citing import citations
from pipeline.results.directory import RunDirectory, line
from pipeline.results.report.files import write_report
from pipeline.running.inputs import Fault
from pipeline.running.plan import Copy, Twin
from pipeline.running.sameness import copies
from pipeline.running.store import Outcome, Store
from pipeline.running.work import Unit


class Made(NamedTuple):
    """What was written: counts, what failed, the names of the files; files of works that others are of."""

    counts: dict[str, int]
    failures: list[Fault]
    outputs: list[str]
    copies: list[Copy]


class Assembly:
    """Writes run directories with one typology and one set of rules.

    Raises:
        DataFileError: when typology or rules cannot be used.
    """

    def __init__(
        self,
        out: Path,
        typology: str | Path,
        rules: Path | None,
        password: str | None = None,
    ) -> None:
        self.directory = RunDirectory(out)
        self.typology = load_typology(typology)
        self.rules = load_rules(rules)
        self.password = password  # opens PDFs for the pictures of their sentences

    def write(
        self,
        units: Sequence[Unit],
        done: Mapping[str, Outcome],
        store: Store,
        failures: list[Fault],
        arguments: dict[str, Any],
        began: float,
        twins: Sequence[Twin] = (),
    ) -> Made:
        """Write all files, in the order of the units; ``began`` is on the clock ``perf_counter``.

        Of several files of one work one is read into the results, and its row names the others.

        Raises:
            RunDirectoryError, StoreError: when the directory cannot be written or read.
        """
        directory = self.directory
        good = [u for u in units if done[u.outcome].document is not None]
        same = copies(good, done)
        left_out = {c.name for c in same}
        good = [u for u in good if u.name not in left_out]
        documents = _documents(good, done, [*twins, *same])
        directory.write_rows("documents", documents)
        directory.write_rows("failures", [Failure.model_validate(f._asdict()) for f in failures])
        directory.write_chunks("sentences.jsonl", self._sentences(good, documents, store))
        directory.write_chunks("doubtful.jsonl", (store.rows(u.outcome).doubts for u in good))
        lap = time.perf_counter()
        profiles, rows = self._profiles(good, documents, store)
        profiling = time.perf_counter() - lap
        report = write_report(
            directory,
            profiles,
            documents,
            [Failure.model_validate(f._asdict()) for f in failures],
            typology=self.typology,
            files={d.id: u.path for u, d in zip(good, documents, strict=True)},
            password=self.password,
        )
        if report.note:
            print(f"gvcoder: {report.note}", file=sys.stderr)
        counts = {
            "documents": len(documents),
            "pages": sum(d.pages for d in documents),
            "sentences": sum(d.sentences for d in documents),
            "evidence": rows,
            "profiles": len(profiles),
            "failures": len(failures),
        }
        directory.write_json(
            "run.json",
            {
                "gvcoder": program_version(),
                "codebook": codebook().version,
                "arguments": arguments,
                "counts": counts,
                "seconds": _seconds(done.values(), profiling, began),
            },
        )
        self._reapply_reviews()
        outputs = [
            f"{n}.jsonl"
            for n in ("documents", "failures", "sentences", "doubtful", "evidence", "profiles")
        ]
        outputs += [*report.names, "run.json", *(f"texts/{d.id}.txt" for d in documents)]
        return Made(counts, failures, outputs, same)

    def _sentences(
        self, units: Sequence[Unit], documents: Sequence[DocumentRow], store: Store
    ) -> Iterator[bytes]:
        """The rows of ``sentences.jsonl``; on the way each document's text is written."""
        wanted = {f"{d.id}.txt" for d in documents}
        texts = self.directory.folder / "texts"
        if texts.is_dir():
            for path in texts.iterdir():
                if path.name not in wanted:
                    path.unlink()
        for unit, document in zip(units, documents, strict=True):
            rows = store.rows(unit.outcome)
            self.directory.write_new(f"texts/{document.id}.txt", rows.text)
            yield rows.sentences

    def _profiles(
        self, units: Sequence[Unit], documents: Sequence[DocumentRow], store: Store
    ) -> tuple[list[Profile], int]:
        """Write ``evidence.jsonl`` and ``profiles.jsonl``; returns the profiles and how many rows there are.

        The evidence passes by a document at a time; where a row stands in the file is all that is kept.
        """
        ordered = sorted(zip(documents, units, strict=True), key=lambda pair: pair[0].id)
        cited = citations(documents)

        def rows() -> Iterator[Evidence]:
            for document, unit in ordered:
                kept = store.rows(unit.outcome).evidence.splitlines()
                found = [Evidence.model_validate_json(row) for row in kept]
                for row in found:
                    row.citation = cited.get(document.id)
                yield from sorted(found, key=lambda r: (r.start, r.end, r.id))

        places = array("Q", [0])

        def written() -> Iterator[bytes]:
            for row in linked.evidence():
                made = line(row).encode()
                places.append(places[-1] + len(made))
                yield made

        linked = Linked(rows, documents)
        self.directory.write_chunks("evidence.jsonl", written())
        with open(self.directory.folder / "evidence.jsonl", "rb") as file:

            def fetch(numbers: Sequence[int]) -> Iterator[Evidence]:
                for number in numbers:
                    file.seek(places[number])
                    yield Evidence.model_validate_json(file.readline())

            profiles = list(linked.profiles(fetch, self.typology, self.rules))
        self.directory.write_rows("profiles", profiles)
        return profiles, len(places) - 1

    def _reapply_reviews(self) -> None:
        """What people have decided over an earlier run of the directory is put into the new rows.

        The desk keeps it in ``review.sqlite``; its ``reapply`` writes evidence, profiles and report.
        """
        if (self.directory.folder / "review.sqlite").is_file():
            desk = import_module("pipeline.review")
            desk.reapply(
                self.directory.folder,
                typology=self.typology,
                rules=self.rules,
                password=self.password,
            )


def _documents(
    units: Sequence[Unit], done: Mapping[str, Outcome], others: Sequence[Twin | Copy]
) -> list[DocumentRow]:
    """The rows of the units, with what their library knows of them and their further files."""
    of: dict[str, list[str]] = defaultdict(list)
    for other in others:
        of[other.of].append(other.name)
    return [
        DocumentRow.model_validate(
            {
                **(done[u.outcome].document or {}),
                "reference": u.reference,
                "copies": sorted(of[u.name]),
            }
        )
        for u in units
    ]


def _seconds(done: Any, profiling: float, began: float) -> dict[str, float]:
    """Seconds a stage, of what this run did itself."""
    spent: dict[str, float] = defaultdict(float, profiling=profiling)
    for outcome in done:
        for stage, seconds in outcome.timings.items():
            spent[stage] += seconds
    spent["whole"] = time.perf_counter() - began
    return {stage: round(seconds, 3) for stage, seconds in sorted(spent.items())}


def program_version() -> str:
    """The installed version, or ``unknown`` when run from a bare checkout."""
    try:
        return version("gvcoder")
    except PackageNotFoundError:
        return "unknown"
