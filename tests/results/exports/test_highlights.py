"""Highlighted copies: on the words, of the right look, in files that other readers open."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2 as pdfium
import pytest

from pipeline.records import Evidence
from pipeline.results.directory import RunDirectory
from pipeline.results.exports import export

STUDIES = ("sinos-valley-1995", "penang-2004", "bologna-packaging-2004", "tirupur-knitwear-2011")


def words(text: str) -> list[str]:
    """Words in small letters; halves of words broken at a line's end are put together."""
    joined = re.sub("[-\x02\ufffe\u00ad]\\s*", "", text)
    return re.findall(r"[^\W_]+", joined.lower())


class Mark(NamedTuple):
    page: int  # from 0
    kind: str
    quads: list[float]
    colour: tuple[float, ...]
    opacity: float
    note: str
    drawn: bytes


def annotations(path: Path) -> dict[str, list[Mark]]:
    """The marks of a copy by the id of the sentence."""
    found = defaultdict(list)
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages):
            for mark in page.obj.get("/Annots", []):
                note = str(mark.get("/Contents", ""))
                sentence = re.search(r"^Sentence: (.*)$", note, re.M)
                if sentence:
                    quads = [float(v) for v in mark.QuadPoints]
                    colour = tuple(float(v) for v in mark.C)
                    drawn = mark.AP.N.read_bytes()
                    made = Mark(
                        number, str(mark.Subtype), quads, colour, float(mark.CA), note, drawn
                    )
                    found[sentence[1]].append(made)
    return found


def texts_under(pdf: pdfium.PdfDocument, marks: list[Mark], sideways: bool) -> str:
    """What pdfium finds under the rectangles of the highlights; half their height, so that
    neighbouring lines do not reach in."""
    parts = []
    for mark in marks:
        if mark.kind != "/Highlight":
            continue
        text = pdf[mark.page].get_textpage()
        for i in range(0, len(mark.quads), 8):
            xs, ys = mark.quads[i : i + 8 : 2], mark.quads[i + 1 : i + 8 : 2]
            box = [min(xs), min(ys), max(xs), max(ys)]
            low = 0 if sideways else 1
            quarter = (box[low + 2] - box[low]) / 4
            box[low] += quarter
            box[low + 2] -= quarter
            parts.append(text.get_text_bounded(*box, errors="ignore"))
    return "\n".join(parts)


def variant(source: Path, folder: Path, turn: int, crop: bool, drawn: bool) -> Path:
    """Pages shown turned; with ``drawn`` their drawing is turned too, so that they look upright."""
    path = folder / f"{source.stem}-{turn}-{crop}-{drawn}.pdf"
    with pikepdf.open(source) as pdf:
        for page in pdf.pages:
            page.Rotate = turn
            _, _, wide, high = (float(v) for v in page.mediabox)
            if drawn and turn:
                matrix, box = {
                    90: (f"0 1 -1 0 {high} 0", [0, 0, high, wide]),
                    180: (f"-1 0 0 -1 {wide} {high}", [0, 0, wide, high]),
                    270: (f"0 -1 1 0 0 {wide}", [0, 0, high, wide]),
                }[turn]
                page.contents_add(f"q {matrix} cm".encode(), prepend=True)
                page.contents_add(b"Q")
                page.mediabox = box
            if crop:
                x0, y0, x1, y1 = (float(v) for v in page.mediabox)
                page.CropBox = [x0 + 20, y0 + 12, x1 - 9, y1 - 5]
        pdf.save(path)
    return path


def hit_rate(folder: Path, sideways: bool = False) -> tuple[float, float, int]:
    """Of the words of the evidence, how many stand under its rectangles; of the words under the
    rectangles, how many are the evidence's; and how many sentences were looked at."""
    hits = wanted = found = 0
    rows = RunDirectory(folder).evidence()
    for document in {r.document for r in rows}:
        path = folder / "exports" / "pdf" / f"{document}.pdf"
        marks, pdf = annotations(path), pdfium.PdfDocument(path)
        for row in (r for r in rows if r.document == document):
            a, b = (
                Counter(words(row.text)),
                Counter(words(texts_under(pdf, marks[row.id], sideways))),
            )
            hits += (a & b).total()
            wanted += a.total()
            found += b.total()
    return hits / wanted, hits / found, len(rows)


def test_two_hundred_sentences_by_chance_lie_under_their_rectangles(
    corpus: Path, tmp_path: Path, picked_run
) -> None:
    folder = picked_run([corpus / f"{s}.pdf" for s in STUDIES], tmp_path / "run", 200)
    assert export(folder, ["pdf"]).problems == []
    recall, precision, number = hit_rate(folder)
    print(f"under rectangles: recall {recall:.4f}, precision {precision:.4f}, {number} sentences")
    assert number == 200
    assert recall >= 0.99 and precision >= 0.99


@pytest.mark.parametrize("paper", ["humphrey-2001-journal", "reports/scd-uganda"])
def test_two_hundred_sentences_of_a_real_work(
    shared: Path, tmp_path: Path, picked_run, paper: str
) -> None:
    folder = picked_run([shared / "papers" / f"{paper}.pdf"], tmp_path / "run", 200)
    assert export(folder, ["pdf"]).problems == []
    recall, precision, number = hit_rate(folder)
    assert number == 200 and recall >= 0.99 and precision >= 0.99


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [False, True])
@pytest.mark.parametrize("drawn", [False, True])
def test_turned_and_cropped_pages(
    corpus: Path, tmp_path: Path, picked_run, turn: int, crop: bool, drawn: bool
) -> None:
    path = variant(corpus / "sinos-valley-1995.pdf", tmp_path, turn, crop, drawn)
    folder = picked_run([path], tmp_path / "run", 60)
    assert export(folder, ["pdf"]).problems == []
    recall, precision, _ = hit_rate(folder, sideways=drawn and turn in (90, 270))
    assert recall >= 0.99 and precision >= 0.98, (recall, precision)


def test_the_original_is_not_touched_and_bytes_come_out_the_same(
    corpus: Path, tmp_path: Path, picked_run
) -> None:
    source = corpus / "jepara-furniture-2010.pdf"
    before = hashlib.sha256(source.read_bytes()).hexdigest()
    folder = picked_run([source], tmp_path / "run", 20)
    (first,) = export(folder, ["pdf"]).files
    again = export(folder, ["pdf"], out=tmp_path / "again").files[0]
    assert first.read_bytes() == again.read_bytes()
    assert hashlib.sha256(source.read_bytes()).hexdigest() == before
    assert first.resolve() != source.resolve()
    assert [p.name for p in first.parent.iterdir()] == [first.name]  # nothing half-written


def test_every_state_looks_its_own_and_notes_tell_it(
    corpus: Path, tmp_path: Path, picked_run
) -> None:
    folder = picked_run([corpus / "jepara-furniture-2010.pdf"], tmp_path / "run", 40)
    (path,) = export(folder, ["pdf"]).files
    marks = annotations(path)
    looks = {}
    for row in RunDirectory(folder).evidence():
        made, state = marks[row.id], row.review.state
        kinds = {m.kind for m in made}
        high = next(m for m in made if m.kind == "/Highlight")
        looks[state] = (
            high.colour,
            high.opacity,
            b" S" in high.drawn,
            b"1.5]" in high.drawn,
            "/StrikeOut" in kinds,
        )
        assert ("/StrikeOut" in kinds) == (state == "rejected")
        assert ("/Underline" in kinds) == (len(row.functions) > 0 and state != "rejected")
        assert "quasi-hierarchical (0.88)" in high.note and "Cluster: none" in high.note
        assert state in high.note or "not checked by a person" in high.note
        assert ("Ann" in high.note) == (state != "machine")
    assert len(looks) == len(set(looks.values())) == 4


def test_a_reader_draws_the_colours(corpus: Path, tmp_path: Path, picked_run) -> None:
    """Under an accepted governance highlight pdfium paints yellow where the page was white."""
    folder = picked_run([corpus / "jepara-furniture-2010.pdf"], tmp_path / "run", 40)
    (path,) = export(folder, ["pdf"]).files
    row = next(r for r in RunDirectory(folder).evidence() if r.review.state == "accepted")
    page, x0, top, x1, bottom = row.boxes[0]
    image = pdfium.PdfDocument(path)[page - 1].render(scale=2, may_draw_forms=True).to_pil()
    box = image.crop((int(2 * x0), int(2 * top), int(2 * x1), int(2 * bottom))).convert("RGB")
    common = Counter(box.get_flattened_data()).most_common(1)[0][0]
    assert common[0] > 240 and common[1] > 200 and common[2] < 180


def test_a_pdf_that_has_gone_or_changed_costs_its_own_copy_only(
    corpus: Path, tmp_path: Path, picked_run
) -> None:
    place = tmp_path / "pdfs"
    place.mkdir()
    studies = ("jepara-furniture-2010", "penang-2004", "tirupur-knitwear-2011")
    paths = [place / f"{s}.pdf" for s in studies]
    for path in paths:
        path.write_bytes((corpus / path.name).read_bytes())
    folder = picked_run(paths, tmp_path / "run", 60)
    paths[0].unlink()
    paths[1].write_bytes(paths[1].read_bytes() + b"\n")
    done = export(folder, ["pdf"])
    assert [p.name[:7] for p in done.files] == ["tirupur"] and done.exit_status == 3
    assert "--pdfs" in done.problems[0] and "content differs" in done.problems[1]
    assert export(folder, ["pdf"], pdfs=[corpus]).problems == []


def test_marks_that_were_there_stay_and_locked_files_stay_locked(
    corpus: Path, tmp_path: Path, picked_run
) -> None:
    place = tmp_path / "pdfs"
    place.mkdir()
    path = place / "locked.pdf"
    with pikepdf.open(corpus / "jepara-furniture-2010.pdf") as pdf:
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents="mine"
        )
        pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([link]))
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user=""))
    folder = picked_run([path], tmp_path / "run", 10)
    (copy,) = export(folder, ["pdf"]).files
    with pikepdf.open(copy) as pdf:
        assert pdf.is_encrypted
        assert "mine" in [str(a.get("/Contents", "")) for a in pdf.pages[0].Annots]
        assert any("Coded by gvcoder" in str(a.get("/Contents", "")) for a in pdf.pages[0].Annots)


def test_unicode_in_notes(corpus: Path, tmp_path: Path, picked_run) -> None:
    folder = picked_run([corpus / "jepara-furniture-2010.pdf"], tmp_path / "run", 5)
    directory = RunDirectory(folder)
    rows: list[Evidence] = [
        r.model_copy(update={"source": "Çelik & Ōno 2001 𝒳", "cluster_id": "tr-çorum"})
        for r in directory.evidence()
    ]
    directory.write_rows("evidence", rows)
    (path,) = export(folder, ["pdf"]).files
    note = annotations(path)[rows[0].id][0].note
    assert "Çelik & Ōno 2001 𝒳" in note and "tr-çorum" in note
