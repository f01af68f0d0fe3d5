"""The bench measures all routes on the same files and prints their ratio."""

from pathlib import Path

import pytest

from pipeline.running import bench


def test_table_gives_the_ratio_to_the_first_route() -> None:
    shown = bench.table({"slow": [5.0, 6.0, 5.0], "fast": [100.0, 90.0, 110.0]})
    last = shown.splitlines()[-1].split()
    assert last[0] == "fast"
    assert float(last[1]) == 100.0
    assert float(last[2]) == 20.0


def test_it_runs_over_a_file(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = sorted(corpus.glob("*.pdf"))
    if not paths:
        pytest.skip("the sample corpus has not been set")
    assert bench.main([str(paths[0]), "--rounds", "1"]) == 0
    shown = capsys.readouterr().out
    assert "gvcoder reading" in shown and "pdfplumber" in shown


def test_without_files_it_says_so(monkeypatch, tmp_path: Path, capsys) -> None:
    monkeypatch.setattr(bench, "__file__", str(tmp_path / "pipeline" / "running" / "bench.py"))
    assert bench.main([]) == 1
    assert "No PDFs" in capsys.readouterr().err
