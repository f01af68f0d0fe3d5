"""From what is kept of each document to the files of the run directory."""

from __future__ import annotations

import sys
import time
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.coding.codebook import codebook
from pipeline.profiling import load_rules, load_typology
from pipeline.profiling.streaming import Linked
from pipeline.records import DocumentRow, Evidence, Failure
from pipeline.results.citing import citations
from pipeline.results.digest import totals
from pipeline.results.directory import RunDirectory, line
from pipeline.results.report.files import LARGE, write_report, write_report_apart
from pipeline.running.inputs import Fault
from pipeline.running.memory import KEPT, LINKING
from pipeline.running.plan import Copy, Twin
from pipeline.running.sameness import copies
from pipeline.running.store import Outcome, Store
from pipeline.running.work import Unit
from pipeline.shelf import shelf


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
        *,
        model: str | None = None,
    ) -> None:
        self.directory = RunDirectory(out)
        self.typology = load_typology(typology)
        self.rules = load_rules(rules)
        self.model = model  # its version
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
        directory.clear_parts()
        good = [u for u in units if done[u.outcome].document is not None]
        same = copies(good, done)
        left_out = {c.name for c in same}
        good = [u for u in good if u.name not in left_out]
        directory.write_rows("documents", _documents(good, done, [*twins, *same]))
        directory.write_rows("failures", (Failure.model_validate(f._asdict()) for f in failures))
        documents = directory.table("documents", DocumentRow)
        directory.write_chunks("sentences.jsonl", self._sentences(good, documents, store))
        directory.write_chunks("doubtful.jsonl", (store.rows(u.outcome).doubts for u in good))
        lap = time.perf_counter()
        profiles, rows = self._profiles(good, documents, store)
        profiling = time.perf_counter() - lap
        write = write_report_apart if rows > LARGE else write_report
        report = write(
            directory,
            typology=self.typology,
            files={d.id: u.path for u, d in zip(good, documents, strict=True)},
            password=self.password,
        )
        if report.note:
            print(f"gvcoder: {report.note}", file=sys.stderr)
        counts = {
            **totals(documents)._asdict(),
            "evidence": rows,
            "profiles": profiles,
            "failures": len(failures),
        }
        directory.write_json(
            "run.json",
            {
                "gvcoder": program_version(),
                "model": self.model,
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
        self, units: Sequence[Unit], documents: Iterable[DocumentRow], store: Store
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
        self, units: Sequence[Unit], documents: Iterable[DocumentRow], store: Store
    ) -> tuple[int, int]:
        """Write ``evidence.jsonl`` and ``profiles.jsonl``; returns how many profiles and rows there are.

        The evidence passes by a document at a time; where a row stands in the file is all that is kept.
        """
        ordered = sorted((d.id, u.outcome) for d, u in zip(documents, units, strict=True))
        cited = citations(documents)

        def rows() -> Iterator[Evidence]:
            for document, outcome in ordered:
                kept = store.rows(outcome).evidence.splitlines()
                found = [Evidence.model_validate_json(row) for row in kept]
                for row in found:
                    row.citation = cited.get(document)
                yield from sorted(found, key=lambda r: (r.start, r.end, r.id))

        places = array("Q", [0])

        def written() -> Iterator[bytes]:
            for row in linked.evidence():
                made = line(row).encode()
                places.append(places[-1] + len(made))
                yield made

        def fetch(numbers: Iterable[int]) -> Iterator[Evidence]:
            return self.directory.rows_at("evidence", Evidence, (places[n] for n in numbers))

        with shelf(self.directory.folder / KEPT / LINKING) as base:
            linked = Linked(rows, documents, base)
            self.directory.write_chunks("evidence.jsonl", written())
            made = linked.profiles(fetch, self.typology, self.rules)
            self.directory.write_rows("profiles", made)
        profiles = sum(1 for _ in self.directory.sizes("profiles"))
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
) -> Iterator[DocumentRow]:
    """The rows of the units, with what their library knows of them and their further files."""
    of: dict[str, list[str]] = defaultdict(list)
    for other in others:
        of[other.of].append(other.name)
    for unit in units:
        row = done[unit.outcome].document or {}
        more = {"reference": unit.reference, "copies": sorted(of.get(unit.name, ()))}
        yield DocumentRow.model_validate({**row, **more})


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
