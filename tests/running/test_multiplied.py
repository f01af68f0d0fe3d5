"""A corpus and results multiplied: copies are works of their own, and what is collected of them is whole."""

from __future__ import annotations

import hashlib
import itertools
import sys
from pathlib import Path

import pytest
from launch import ROOT

from pipeline.running import bench_scale
from pipeline.running.memory import KEPT
from pipeline.running.multiplied import made_up, multiply, sources_of
from pipeline.running.run import run
from pipeline.running.sameness import SAME
from pipeline.running.sketch import hashes, likeness, sketch

#: PDFs that are made of the sample corpus, and results that are made of those of three studies.
MANY, RESULTS = 50, 24


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of fifty PDFs."""
    sys.path.insert(0, str(ROOT / "corpus"))
    try:
        import multiply as corpus

        folder = tmp_path_factory.mktemp("many")
        assert corpus.main([str(MANY), str(folder)]) == 0
        again = folder / "again"
        again.mkdir()
        name = corpus.write(again, MANY - 1)
        assert (again / f"{name}.pdf").read_bytes() == (folder / f"{name}.pdf").read_bytes()
    finally:
        sys.path.remove(str(ROOT / "corpus"))
    return folder


def test_made_up_names_are_all_different() -> None:
    assert len({made_up(n) for n in range(5000)}) == 5000


def test_no_two_copies_of_the_corpus_are_one_work(copies: Path) -> None:
    from pipeline.reading import read

    paths = sorted(copies.glob("*.pdf"))
    assert len({hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}) == MANY
    texts = [read(p).text for p in paths]
    assert min(map(len, texts)) > 4000
    marks = [hashes(sketch(text)) for text in texts]
    assert max(likeness(a, b) for a, b in itertools.combinations(marks, 2)) < SAME


def test_multiplied_results_are_collected_without_any_model(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipeline.running.assembly as assembly
    import pipeline.running.pool as pool

    monkeypatch.setattr(pool, "run_units", None)  # whatever was not found done would be handed out
    multiply(sources_of(whole), RESULTS, tmp_path / "pdfs", tmp_path / "out" / KEPT)
    monkeypatch.setattr(
        assembly, "LARGE", 100
    )  # so that the report is made by a process of its own
    done = run([tmp_path / "pdfs"], tmp_path / "out")
    assert (tmp_path / "out" / "report.html").stat().st_size > 100_000
    assert done.counts["documents"] == RESULTS and not done.failures and not done.copies
    one = run_counts(whole)
    assert done.counts["evidence"] == RESULTS / 3 * one["evidence"]
    assert done.counts["profiles"] > RESULTS / 3
    assert len({p.id for p in done.profiles}) == done.counts["profiles"]
    assert not (tmp_path / "out" / KEPT / "working").exists()
    assert not (tmp_path / "out" / KEPT / "linking").exists()


def run_counts(folder: Path) -> dict[str, int]:
    import json

    counts: dict[str, int] = json.loads((folder / "run.json").read_text())["counts"]
    return counts


def test_the_bench_prints_memory_by_number_of_documents(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench_scale.main(["3", "6", "--kept", str(whole), "--work", str(tmp_path)]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert [line[0] for line in lines] == ["3", "6"]
    assert all(20 < float(line[1]) < 2000 and float(line[3]) > 0 for line in lines)
