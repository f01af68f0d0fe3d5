"""Codes on rectangles of a PDF's pages, as programs write that code PDFs as pictures."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree

from pipeline.coding.annotations import load_annotations
from pipeline.results.directory import RunDirectory
from pipeline.results.exports import export
from pipeline.results.exports.refi.tree import labels_shown
from pipeline.results.imports import Imported, import_coding

Q = "{urn:QDA-XML:project:1.0}"
STUDY = "penang-2004"


@pytest.fixture(scope="module", params=["upright", "turned and cropped"])
def project(corpus: Path, tmp_path_factory: pytest.TempPathFactory, request: Any) -> Path:
    """A run over one study, exported; in one case its pages are turned and cropped."""
    folder = tmp_path_factory.mktemp("rectangles")
    pdf = corpus / f"{STUDY}.pdf"
    if request.param != "upright":
        with pikepdf.open(pdf) as file:
            for n, page in enumerate(file.pages):
                page.Rotate = 90 * (n % 4)
                x0, y0, x1, y1 = (float(v) for v in page.MediaBox)
                page.CropBox = [x0 + 20, y0 + 30, x1 - 10, y1 - 25]
            pdf = folder / f"{STUDY}.pdf"
            file.save(pdf)
    run = picked_run_of(pdf, folder / "run")
    done = export(run, ["qdpx"])
    assert done.problems == []
    return done.files[0]


def picked_run_of(pdf: Path, folder: Path) -> Path:
    from tests.results.exports.conftest import _picked_run

    return _picked_run([pdf], folder, 60)


def on_rectangles(path: Path, out: Path, *, text: str | None = None, pdf: bool = True) -> Path:
    """The project with each code on the rectangles of its sentence, and with no text (or another)."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    root = etree.fromstring(parts["project.qde"])
    for source in root.iter(f"{Q}PDFSource"):
        places: dict[str, list[Any]] = {}
        for place in source.iterfind(f"{Q}PDFSelection"):
            places.setdefault(place.get("name"), []).append(place)
        carrier = source.find(f"{Q}Representation")
        for selection in carrier.findall(f"{Q}PlainTextSelection"):
            for place in places[selection.get("name")]:
                for coding in selection.iterfind(f"{Q}Coding"):
                    place.append(etree.fromstring(etree.tostring(coding)))
            carrier.remove(selection)
        if text is None:
            source.remove(carrier)
        else:
            del carrier.attrib["plainTextPath"]
            etree.SubElement(carrier, f"{Q}PlainTextContent").text = text
    parts["project.qde"] = etree.tostring(root)
    with zipfile.ZipFile(out, "w") as file:
        for name, data in parts.items():
            if pdf or not name.endswith(".pdf"):
                file.writestr(name, data)
    return out


def wanted(project: Path) -> dict[str, set[str]]:
    """The labels of each sentence that a person did not reject, by its words."""
    rows = RunDirectory(project.parents[1]).evidence()
    return {
        plain(r.text): {
            label for label in labels_shown(r) if label.startswith(("governance:", "locus:"))
        }
        for r in rows
        if r.review.state != "rejected"
    }


def plain(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def labels_of(folder: Path) -> dict[str, set[str]]:
    rows = load_annotations([folder / "annotations"])
    return {
        plain(a.text): {f"governance:{g}" for g in a.governance}
        | {f"locus:{f}/{where}" for f, where in a.functions}
        for a in rows
        if a.scope == "case"
    }


def test_codes_come_back_to_the_sentences_that_the_rectangles_were_drawn_around(
    project: Path, tmp_path: Path
) -> None:
    done = import_coding(on_rectangles(project, tmp_path / "team.qdpx"), tmp_path / "in")
    assert done.problems == []
    assert labels_of(tmp_path / "in") == wanted(project)
    rows = [json.loads(x) for x in (tmp_path / "in" / "codings.jsonl").read_text().splitlines()]
    assert all(r["sentences"] and r["box"] and r["page"] and r["text"] for r in rows)
    assert len(rows) == done.codings


@pytest.mark.parametrize("layout", ["journal", "report"])
def test_codes_come_back_on_a_real_work(shared: Path, tmp_path: Path, layout: str) -> None:
    """Set twice, with footnotes and running heads beside the sentences; not only pages of our own."""
    run = picked_run_of(shared / "papers" / f"humphrey-2001-{layout}.pdf", tmp_path / "run")
    (path,) = export(run, ["qdpx"]).files
    done = import_coding(on_rectangles(path, tmp_path / "team.qdpx"), tmp_path / "in")
    assert done.problems == []
    assert labels_of(tmp_path / "in") == wanted(path)


def test_codes_find_their_words_in_the_text_that_another_program_made_of_the_pdf(
    project: Path, tmp_path: Path
) -> None:
    run = project.parents[1]
    (document,) = RunDirectory(run).documents()
    text = (run / "texts" / f"{document.id}.txt").read_text("utf-8")
    other = "PENANG\n\n" + text.replace(" the ", "\tthe  ")
    path = on_rectangles(project, tmp_path / "team.qdpx", text=other)
    done = import_coding(path, tmp_path / "in")
    assert done.problems == []
    assert labels_of(tmp_path / "in") == wanted(project)


def test_a_text_of_another_pdf_and_a_missing_pdf_are_told(project: Path, tmp_path: Path) -> None:
    path = on_rectangles(project, tmp_path / "other.qdpx", text="Something else altogether.")
    done = import_coding(path, tmp_path / "in")
    assert done.coded == 0 and "do not stand in the text" in done.problems[0]
    path = on_rectangles(project, tmp_path / "none.qdpx", pdf=False)
    done = import_coding(path, tmp_path / "none")
    assert "its PDF cannot be read" in done.problems[0] and "missing" in done.problems[0]
    assert f"{STUDY}.pdf: a place on page" in done.problems[0]
    # Not dropped: the codes stand in codings.jsonl, with their places.
    assert all(r["box"] for r in codings(tmp_path / "none")) and not done.sentences


def codings(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(x) for x in (folder / "codings.jsonl").read_text("utf-8").splitlines()]


def drawn(project: Path, out: Path, page: int, box: tuple[int, int, int, int]) -> Imported:
    """The project with one coded rectangle alone."""
    path = on_rectangles(project, out / "one.qdpx")
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    root = etree.fromstring(parts["project.qde"])
    source = root.find(f".//{Q}PDFSource")
    places = source.findall(f"{Q}PDFSelection")
    coded = next(p for p in places if p.find(f"{Q}Coding") is not None)
    for place in places:
        if place is not coded:
            source.remove(place)
    for name, value in zip(("firstX", "firstY", "secondX", "secondY"), box, strict=True):
        coded.set(name, str(value))
    coded.set("page", str(page))
    parts["project.qde"] = etree.tostring(root)
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return import_coding(path, out / "in")


def test_a_rectangle_over_a_whole_page_is_about_all_its_sentences(
    project: Path, tmp_path: Path
) -> None:
    done = drawn(project, tmp_path, 1, (0, 0, 900, 900))
    assert done.problems == [] and len(labels_of(tmp_path / "in")) > 10


@pytest.mark.parametrize(
    ("page", "box", "told"),
    [(0, (0, 0, 2, 2), "there are no words under it"), (999, (0, 0, 9, 9), "the PDF has")],
)
def test_a_rectangle_without_words_is_told(
    project: Path, tmp_path: Path, page: int, box: tuple[int, int, int, int], told: str
) -> None:
    done = drawn(project, tmp_path, page, box)
    assert told in done.problems[0] and done.exit_status != 0
