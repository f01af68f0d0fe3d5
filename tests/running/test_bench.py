"""The bench times all routes on the same files; in ratios, reading must not fall behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.running import bench
from pipeline.running.bench_report import Figure, markdown, plot, table
from pipeline.running.bench_runs import Whole

FIGURES = [Figure("slow", 150.0, 1.0), Figure("the <whole>", 30.0, 5.0)]
PARTS = {"reading": 10.0, "coding": 20.0}
RUNS = {"cold, 1 at once": Whole(12.0, 300.0)}

#: Times pdfplumber's words; well under what is measured, so that only a real loss fails.
READING_AT_LEAST = 8.0
#: Of a whole run's time, reading takes no more than this.
READING_PART = 0.35


def test_the_figures_are_told_as_table_page_and_plot() -> None:
    shown = table(FIGURES, PARTS, RUNS)
    assert "150.00" in shown and "5.0" in shown and "12.00 s" in shown
    page = markdown(FIGURES, PARTS, RUNS, 3, 20)
    assert "| slow | 150.00 | 1.0 |" in page and "3 files, 20 pages" in page
    drawn = plot(FIGURES, PARTS)
    assert drawn.count("<rect") == 1 + 1 + 2 + 2
    assert "the &lt;whole&gt;" in drawn


@pytest.mark.timed
def test_reading_keeps_its_lead_over_pdfplumber(corpus: Path) -> None:
    paths = [corpus / "jepara-furniture-2010.pdf", corpus / "kenya-vegetables-2003.pdf"]
    routes = {bench.BASE: bench.by_pdfplumber, "reading": bench.by_reading}
    seconds, pages = bench.measure(paths, 2, routes)
    assert pages > 4
    assert seconds[bench.BASE] / seconds["reading"] > READING_AT_LEAST


@pytest.mark.timed
def test_it_runs_over_a_file_and_writes_its_page(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(corpus / "penang-2004.pdf")
    assert bench.main([path, "--rounds", "1", "--out", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "reading, with layout" in shown and "pdfplumber" in shown
    stages = dict(
        line.split(":")[1].rsplit(maxsplit=1)
        for line in shown.splitlines()
        if "of the whole" in line
    )
    spent = {name.strip(): float(ms) for name, ms in stages.items()}
    assert spent["reading"] < READING_PART * sum(spent.values())
    assert (tmp_path / "bench.md").is_file() and (tmp_path / "bench.svg").is_file()


def test_without_files_it_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "__file__", str(tmp_path / "pipeline" / "running" / "bench.py"))
    assert bench.main([]) == 1
    assert "No PDFs" in capsys.readouterr().err
