"""The main job: PDFs in, a run directory with cluster profiles out."""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline.coding.labels import load_model
from pipeline.profiling import Typology, load_rules, load_typology, profile_clusters
from pipeline.records import DocumentRow, Evidence, Failure, Profile, SentenceRow
from pipeline.results.directory import RunDirectory
from pipeline.running.inputs import InputFile, find_inputs
from pipeline.running.pool import Limits, run_files
from pipeline.running.progress import progress
from pipeline.running.work import Result, Settings


@dataclass(slots=True)
class Run:
    """What a run found, as it is written to the directory."""

    documents: list[DocumentRow] = field(default_factory=list)
    sentences: list[SentenceRow] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    profiles: list[Profile] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    timings: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def exit_status(self) -> int:
        """0 all done, 1 nothing could be done, 3 some inputs failed."""
        if not self.documents:
            return 1
        return 3 if self.failures else 0


def run(
    inputs: Sequence[Path],
    out: Path,
    *,
    model: Path | None = None,
    typology: str | Path = "humphrey-2001",
    rules: Path | None = None,
    jobs: int = 1,
    limits: Limits | None = None,
    password: str | None = None,
) -> Run:
    """Read, code and profile PDFs (files or folders) and write the run directory ``out``.

    Raises:
        RunDirectoryError: when ``out`` cannot be written.
        ModelError, DataFileError: when the model, typology or rules cannot be used. Nothing else
            stops a run: what is wrong with a single file goes to ``failures.jsonl``.
    """
    began = time.perf_counter()
    directory = RunDirectory(out)
    directory.create()
    chosen, followed = load_typology(typology), load_rules(rules)
    # A model that cannot be loaded is told once, before any work, and not by every worker.
    load_model(model)
    files, missing = find_inputs(inputs)
    done = Run(failures=missing)
    if files:
        _work(done, files, Settings(model, password), jobs, limits or Limits())
    lap = time.perf_counter()
    done.profiles, done.evidence = profile_clusters(
        done.evidence, done.documents, typology=chosen, rules=followed
    )
    done.timings["profiling"] += time.perf_counter() - lap
    arguments = {
        "inputs": [str(p) for p in inputs],
        "model": str(model) if model else "default",
        "typology": str(typology),
        "jobs": jobs,
    }
    _write(directory, done, chosen, arguments, began)
    return done


def _work(
    done: Run, files: Sequence[InputFile], settings: Settings, jobs: int, limits: Limits
) -> None:
    """Do every file; the same bytes under a second name are counted once."""
    names: dict[str, str] = {}
    with progress(len(files)) as show:
        for file, result in zip(files, run_files(files, settings, jobs, limits), strict=True):
            show(result)
            _take(done, file, result, names)


def _take(done: Run, file: InputFile, result: Result, names: dict[str, str]) -> None:
    if result.failure:
        done.failures.append(result.failure)
        return
    document = result.document
    assert document is not None
    twin = names.setdefault(document.sha256, document.path)
    if twin != document.path:
        print(f"{document.path}: the same file as {twin}, counted once", file=sys.stderr)
        return
    done.documents.append(document)
    done.sentences += result.sentences
    done.evidence += result.evidence
    done.texts[document.id] = result.text
    done.files[document.id] = file.path
    for stage, seconds in result.timings.items():
        done.timings[stage] += seconds


def _link(path: Path, folder: Path) -> str:
    """Where a PDF lies as seen from the report; relative, so that both can move together."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # On another drive of Windows.
        return path.resolve().as_uri()


def _write(
    directory: RunDirectory,
    done: Run,
    typology: Typology,
    arguments: dict[str, Any],
    began: float,
) -> None:
    from pipeline.coding.codebook import codebook
    from pipeline.results.report import report

    directory.write_rows("sentences", done.sentences)
    directory.write_rows("evidence", done.evidence)
    directory.write_rows("documents", done.documents)
    directory.write_rows("failures", done.failures)
    directory.write_rows("profiles", done.profiles)
    for name, text in done.texts.items():
        directory.write_text(f"texts/{name}.txt", text)
    directory.write_text(
        "report.html", report(done.profiles, done.evidence, done.documents, done.failures)
    )
    directory.write_json(
        "run.json",
        {
            "gvcoder": program_version(),
            "codebook": codebook().version,
            "arguments": arguments,
            "counts": {
                "documents": len(done.documents),
                "pages": sum(d.pages for d in done.documents),
                "sentences": len(done.sentences),
                "evidence": len(done.evidence),
                "profiles": len(done.profiles),
                "failures": len(done.failures),
            },
            "seconds": {k: round(v, 3) for k, v in sorted(done.timings.items())}
            | {"whole": round(time.perf_counter() - began, 3)},
        },
    )


def program_version() -> str:
    """The installed version, or ``unknown`` when run from a bare checkout."""
    try:
        return version("gvcoder")
    except PackageNotFoundError:
        return "unknown"
