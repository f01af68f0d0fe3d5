"""Finished runs to export: one of real codes, and ones of given sentences of given PDFs."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline.language.sentences import split
from pipeline.reading import read
from pipeline.records import Evidence, Review
from pipeline.results.directory import RunDirectory
from pipeline.results.rows import document_row
from pipeline.running.run import run

PickedRun = Callable[..., Path]
STUDIES = ("sinos-valley-1995", "sinos-valley-2012", "surgical-two-clusters-2006")
STATES = ("machine", "accepted", "changed", "rejected")


@pytest.fixture(scope="session")
def finished(corpus: Path, made_once: Callable[..., Path]) -> Path:
    """A run over three studies in which a person has looked at three sentences of four."""

    def make(folder: Path) -> None:
        run([corpus / f"{study}.pdf" for study in STUDIES], folder)
        directory = RunDirectory(folder)
        directory.write_rows("evidence", reviewed(directory.evidence()))

    return made_once("to-export", make)


def reviewed(rows: Sequence[Evidence]) -> list[Evidence]:
    """The rows with each review state in turn."""
    out = []
    for n, row in enumerate(rows):
        state = STATES[n % 4]
        person = {} if state == "machine" else {"coder": "Ann", "time": "2026-03-01T10:00:00+00:00"}
        out.append(row.model_copy(update={"review": Review(state=state, **person)}))
    return out


@pytest.fixture(scope="session")
def picked_run() -> PickedRun:
    return _picked_run


def _picked_run(pdfs: Sequence[Path], folder: Path, number: int, seed: int = 1) -> Path:
    """A run directory whose evidence is so many sentences of the PDFs, picked by chance."""
    documents, rows, texts = [], [], {}
    for path in pdfs:
        document = read(path)
        split(document)
        documents.append(document_row(document, 0.0))
        texts[document.id] = document.text
        rows += [
            Evidence(
                id=s.id,
                document=document.id,
                page=document.page_of(s.start),
                boxes=[tuple(b) for b in document.boxes(s.start, s.end)],
                start=s.start,
                end=s.end,
                text=document.text[s.start : s.end],
                section=s.section,
                scope="case",
                governance=["quasi_hierarchical"],
                functions=[("design", "external")] if n % 3 == 0 else [],
                scores={"governance:quasi_hierarchical": 0.88, "locus:design/external": 0.7},
                cluster_id=None,
            )
            for n, s in enumerate(document.sentences)
            if s.kind in ("body", "quote", "list", "footnote")
        ]
    chosen = random.Random(seed).sample(rows, min(number, len(rows)))
    chosen.sort(key=lambda r: (r.document, r.start))
    directory = RunDirectory(folder)
    directory.create()
    directory.write_rows("documents", documents)
    directory.write_rows("evidence", reviewed(chosen))
    for name in ("profiles", "failures", "sentences"):
        directory.write_rows(name, [])
    for name, text in texts.items():
        directory.write_text(f"texts/{name}.txt", text)
    inputs = sorted({str(p.parent) for p in pdfs})
    directory.write_json("run.json", {"gvcoder": "0", "arguments": {"inputs": inputs}})
    return folder
