"""Scanned studies through the command: recognised, marked, and done again when an engine comes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from launch import ROOT, gvcoder

from pipeline.running.recogniser import RecogniserError, engine_name


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
