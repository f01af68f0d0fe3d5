"""``gvcoder export`` as it is called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from pipeline.results.directory import RunDirectory
from pipeline.results.exports import FORMATS, ExportError, export

ask = CliRunner()


def test_formats_go_where_they_should(finished: Path, corpus: Path, tmp_path: Path) -> None:
    given = ["--pdfs", str(corpus), "--out", str(tmp_path / "new" / "place")]
    done = ask.invoke(app, ["export", str(finished), "--format", "pdf", "--format", "html", *given])
    assert done.exit_code == 0, done.output
    made = sorted(p.name for p in (tmp_path / "new" / "place").iterdir())
    assert made == ["pdf", "report.html"]
    page = (tmp_path / "new" / "place" / "report.html").read_text(encoding="utf-8")
    assert "Sinos" in page


def test_the_page_keeps_the_typology_of_the_run_and_its_links(
    corpus: Path, tmp_path: Path, picked_run: Callable[..., Path]
) -> None:
    pdf, away = tmp_path / "own" / "a study.pdf", tmp_path / "else" / "where"
    pdf.parent.mkdir()
    pdf.write_bytes((corpus / "jepara-furniture-2010.pdf").read_bytes())
    folder = picked_run([pdf], tmp_path / "out", 5)
    directory = RunDirectory(folder)
    (document,) = directory.documents()
    directory.write_json("sources.json", {document.id: "../own/a study.pdf"})
    about = {"arguments": {"inputs": [], "typology": "ghs-2005"}}
    directory.write_json("run.json", about)
    assert export(folder, ["html"], out=away).problems == []
    page = (away / "report.html").read_text(encoding="utf-8")
    assert 'href="../../own/a%20study.pdf"' in page
    assert "Gereffi, Humphrey and Sturgeon (2005)" in page
    about["arguments"]["typology"] = "gone.yaml"
    directory.write_json("run.json", about)
    done = export(folder, ["html", "csv"], out=away)
    assert done.exit_status == 3 and "gone.yaml" in done.problems[0]


def test_an_unknown_format_names_those_that_there_are(finished: Path) -> None:
    done = ask.invoke(app, ["export", str(finished), "--format", "docx"])
    assert done.exit_code == 2
    assert all(name in done.output for name in FORMATS)


def test_a_folder_that_is_no_run_says_so(tmp_path: Path) -> None:
    done = ask.invoke(app, ["export", str(tmp_path), "--format", "pdf"])
    assert done.exit_code == 2 and "gvcoder run" in done.output


def test_a_missing_library_is_named_with_what_to_do(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise ModuleNotFoundError("No module named 'pyarrow'", name="pyarrow")

    monkeypatch.setitem(FORMATS, "pdf", missing)
    with pytest.raises(ExportError, match="pip install pyarrow"):
        export(finished, ["pdf"], out=tmp_path)


def test_a_place_that_cannot_be_written_is_one_clear_error(finished: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExportError, match="choose another --out"):
        export(finished, ["html"], out=tmp_path / "file" / "inside")
