from __future__ import annotations

import base64
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.coding.coder import Coder
from pipeline.coding.discourse import Discourse
from pipeline.language.sentences import split
from pipeline.profiling import profile_clusters
from pipeline.reading import read
from pipeline.records import DocumentRow, Evidence, Profile
from pipeline.results.directory import RunDirectory
from pipeline.results.report import report
from pipeline.results.report.crops import UNIT, pictures_of, places_of
from pipeline.results.report.files import write_report
from pipeline.results.rows import document_row, evidence_rows

Coded = tuple[list[Profile], list[Evidence], list[DocumentRow], dict[str, Path]]


@pytest.fixture(scope="module")
def coded(corpus: Path) -> Coded:
    path = corpus / "sinos-valley-1995.pdf"
    document = read(path)
    split(document)
    discourse = Discourse.of(document)
    rows = evidence_rows(document, discourse.units, Coder.load().code(discourse))
    documents = [document_row(document, 1.0)]
    profiles, evidence = profile_clusters(rows, documents)
    return profiles, evidence, documents, {document.id: path}


def picture(uri: str) -> Image.Image:
    head, data = uri.split(",")
    assert head == "data:image/webp;base64"
    return Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")


def test_a_picture_shows_the_sentence_marked_on_its_page(coded: Coded) -> None:
    _, evidence, _, files = coded
    pictures = pictures_of(evidence, files, budget=10**9)
    assert {e.id for e in evidence} == set(pictures) == set(places_of(evidence, files))
    for one in list(pictures.values())[:12]:
        pixels = np.asarray(picture(one)).astype(int)
        yellow = (pixels[..., 0] - pixels[..., 2]) > 40
        ink = (pixels.max(axis=2) < 90) & ~yellow
        assert yellow.mean() > 0.1
        assert ink.mean() > 0.005  # the words of the sentence are dark, those around are pale


def test_pictures_keep_to_their_budget_and_the_least_needed_go_first(coded: Coded) -> None:
    _, evidence, _, files = coded
    small = pictures_of(evidence, files, budget=6_000)
    assert 0 < sum(map(len, small.values())) <= 6_000
    assert len(small) < len(evidence)
    assert evidence[0].id in small


def test_the_place_on_the_page_is_where_the_boxes_are(coded: Coded) -> None:
    _, evidence, _, files = coded
    places = places_of(evidence, files)
    for row in evidence:
        place, (_, x0, top, *_) = places[row.id], row.boxes[0]
        x, y, w, h = map(int, re.findall(r"-?\d+", place.outline)[:4])
        assert (x, y) == pytest.approx((x0 / UNIT, top / UNIT), abs=1)
        assert 0 < x + w <= place.width and 0 < y + h <= place.height


def test_a_pdf_that_has_gone_costs_the_pictures_alone(coded: Coded, tmp_path: Path) -> None:
    _, evidence, documents, _ = coded
    gone = {documents[0].id: tmp_path / "gone.pdf"}
    assert places_of(evidence, gone) == {}
    assert pictures_of(evidence, gone, budget=10**6) == {}


def test_the_files_of_the_report_stand_beside_it_and_can_be_made_anew(
    coded: Coded, tmp_path: Path
) -> None:
    profiles, evidence, documents, files = coded
    run = RunDirectory(tmp_path)
    run.write_rows("evidence", evidence)
    run.write_rows("profiles", profiles)
    run.write_rows("documents", documents)
    run.write_rows("failures", [])
    names = write_report(run, files=files).names
    first = {n: (tmp_path / n).read_bytes() for n in names}
    page = first["report.html"].decode()
    beside = re.findall(r'href="((?:plots/)?[a-z-]+\.(?:svg|png|csv))"', page)
    assert set(beside) <= set(names)
    assert {Path(n).suffix for n in beside} == {".svg", ".png", ".csv"}
    for name in names:
        if name.endswith(".png"):
            image = Image.open(tmp_path / name)
            colours = image.convert("RGB").getcolors(1 << 24)
            assert colours is not None and len(colours) > 20, (
                name
            )  # words and marks, no blank sheet
    assert set(json.loads(first["sources.json"])) == set(files)
    again = write_report(run).names  # the PDFs are found again
    assert {n: (tmp_path / n).read_bytes() for n in again} == first
    assert page.count("data:image/webp") > 20


@pytest.mark.slow
def test_the_report_of_a_hundred_documents_stays_under_five_megabytes(coded: Coded) -> None:
    profiles, evidence, documents, files = coded
    (path,) = files.values()
    many: tuple[list[Profile], list[Evidence], list[DocumentRow]] = ([], [], [])
    for i in range(100):

        def own(id: str, number: int = i) -> str:
            return f"{id}-{number}"

        named = {e.id: own(e.id) for e in evidence}
        for p in profiles:
            text = p.model_dump_json(by_alias=True)
            text = re.sub(r'"([^"]+)"', lambda m, named=named: f'"{named.get(m[1], m[1])}"', text)
            made = Profile.model_validate_json(text)
            many[0].append(made.model_copy(update={"id": own(p.id)}))
        for e in evidence:
            told = {"id": own(e.id), "document": own(e.document)}
            clusters = {
                "cluster_id": e.cluster_id and own(e.cluster_id),
                "also_ids": [own(c) for c in e.also_ids],
            }
            many[1].append(e.model_copy(update={**told, **clusters}))
        many[2].append(documents[0].model_copy(update={"id": own(documents[0].id)}))
    page = report(*many, files={d.id: path for d in many[2]})
    assert len(many[1]) > 4_000
    assert page.count("<blockquote") >= 3_000
    assert len(page.encode()) < 5_000_000
