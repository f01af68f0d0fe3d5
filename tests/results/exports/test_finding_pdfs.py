"""Exports find the PDFs wherever the run found them, and look through each place once."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from pipeline.records import DocumentRow
from pipeline.results.exports.material import Material, Pdfs
from pipeline.review.material import sources as desk_sources
from tests.profiling.conftest import document as row_of


def document(path: str, data: bytes, number: int = 0) -> DocumentRow:
    told = {"path": path, "sha256": hashlib.sha256(data).hexdigest()}
    return row_of(f"d{number}").model_copy(update=told)


def material(folder: Path, documents: list[DocumentRow], about: dict[str, object]) -> Material:
    return Material(folder, [], [], documents, [], about)


@pytest.mark.parametrize("arguments", [{"inputs": ["library.bib"]}, {"parts": ["out/1"]}, {}])
def test_a_pdf_is_found_where_the_run_found_it_whatever_its_inputs_were(
    tmp_path: Path, arguments: dict[str, object]
) -> None:
    pdf, out = tmp_path / "storage" / "KEY" / "paper.pdf", tmp_path / "out"
    for folder in (pdf.parent, out):
        folder.mkdir(parents=True)
    pdf.write_bytes(b"paper")
    (out / "sources.json").write_text(json.dumps({"d0": "../storage/KEY/paper.pdf"}))
    row = document("paper.pdf", b"paper")
    whole = material(out, [row], {"arguments": arguments})
    found = whole.pdfs([]).find(row)
    assert isinstance(found, Path) and found.samefile(pdf)
    at_the_desk = desk_sources(out).find(row)
    assert isinstance(at_the_desk, Path) and at_the_desk.samefile(pdf)
    pdf.rename(tmp_path / "paper.pdf")
    assert "give its folder with --pdfs" in str(whole.pdfs([]).find(row))
    assert whole.pdfs([tmp_path]).find(row) == tmp_path / "paper.pdf"


def test_a_place_is_looked_at_once_for_all_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places, rows = [], []
    for n in range(40):
        places.append(tmp_path / f"{n}.pdf")
        places[-1].write_bytes(b"%d" % n)
        rows.append(document(f"{n}.pdf", b"%d" % n, n))
    asked: list[Path] = []
    is_dir = Path.is_dir
    monkeypatch.setattr(Path, "is_dir", lambda path: asked.append(path) or is_dir(path))
    pdfs = Pdfs(places)
    assert [pdfs.find(row) for row in rows] == places
    assert len(asked) == len(places)
