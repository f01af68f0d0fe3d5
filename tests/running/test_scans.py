"""Scanned studies through the command: recognised, marked, and done again when an engine comes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from launch import ROOT, gvcoder

from pipeline.running.recogniser import RecogniserError, engine_name
from pipeline.running.run import run

SENTENCE = "Importers from abroad send the drawings and inspect every batch."


@pytest.fixture
def scanned(tmp_path: Path) -> Path:
    """The first pages of a study as pictures."""
    import pypdfium2 as pdfium

    path = tmp_path / "scanned.pdf"
    with pdfium.PdfDocument(ROOT / "corpus" / "jepara-furniture-2010.pdf") as pdf:
        pages = [pdf[n].render(scale=200 / 72, grayscale=True).to_pil() for n in (0, 1)]
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=200)
    return path


def test_an_engine_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.running.recogniser.find_spec", lambda _: None)
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert engine_name() == "none"
    with pytest.raises(RecogniserError, match=r"pip install gvcoder\[ocr\]"):
        engine_name("rapidocr")
    with pytest.raises(RecogniserError, match="choose auto"):
        engine_name("magic")


def table(words: list[str]) -> str:
    """What tesseract writes of a page with these words on a line."""
    rows = ["4\t1\t1\t1\t1\t0\t90\t90\t990\t40\t-1\t"]
    for n, word in enumerate(words):
        rows.append(f"5\t1\t1\t1\t1\t{n + 1}\t{100 + 120 * n}\t90\t110\t40\t96\t{word}")
    return "\n".join(["\t".join("abcdefghijkl"), *rows, ""])


def test_a_recogniser_that_fails_is_told_and_tried_again_once_it_is_mended(
    scanned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, out = tmp_path / "bin" / "tesseract", tmp_path / "out"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\ncat > /dev/null; echo no data for eng >&2; exit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    text = ROOT / "corpus" / "jepara-furniture-2010.pdf"
    done = run([scanned, text], out, ocr="tesseract")
    assert [(f.path, f.reason) for f in done.failures] == [("scanned.pdf", "ocr_failed")]
    assert "no data for eng" in done.failures[0].detail
    assert (done.counts["documents"], done.exit_status) == (1, 3)
    (tmp_path / "table").write_text(table(SENTENCE.split()))
    program.write_text(f"#!/bin/sh\ncat > /dev/null; cat '{tmp_path}/table'\n")
    mended = run([scanned, text], out, ocr="tesseract")
    assert (mended.failures, mended.counts["documents"]) == ([], 2)


@pytest.mark.system
def test_a_scan_is_skipped_without_an_engine_and_read_with_one(
    scanned: Path, tmp_path: Path
) -> None:
    if not shutil.which("tesseract"):
        pytest.skip("tesseract is not installed (apt install tesseract-ocr)")
    out = tmp_path / "out"
    none = gvcoder("run", scanned, "--out", out, "--ocr", "none")
    assert none.returncode == 1
    assert "no_text" in none.stderr and "gvcoder[ocr]" in none.stderr
    done = gvcoder("run", scanned, "--out", out)
    assert done.returncode == 0, done.stderr
    (document,) = (json.loads(x) for x in (out / "documents.jsonl").read_text().splitlines())
    assert document["ocr"] is True
    assert document["notes"] == ["Pages 1, 2: recognised by tesseract (OCR)."]
    evidence = [json.loads(x) for x in (out / "evidence.jsonl").read_text().splitlines()]
    assert len(evidence) > 3
    assert all(0.6 < e["ocr"] <= 1 and e["boxes"] for e in evidence)
