"""Scanned pages and letters that are only codes: found page by page, recognised, marked as such."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from pipeline.document import Document
from pipeline.language.sentences import split
from pipeline.reading import ReadingError, read
from pipeline.reading.ocr import tesseract
from pipeline.reading.ocr.engines import RecognitionError, Seen
from pipeline.reading.ocr.images import straightened, tilt, tilted_back
from pipeline.reading.ocr.misread import bullets, without_marks
from pipeline.reading.ocr.tesseract import MOST_SIDE, Tesseract, parse
from pipeline.reading.reader import HOPELESS

WORDS = (
    "Buyers from abroad send the drawings and inspect every batch before it leaves the valley. "
    "Most workshops stitch uppers for two exporters, who keep the design to themselves. "
    "Wages are low and orders come late in the season. "
)
TWO_COLUMNS = f"#set page(columns: 2, width: 16cm, height: 11cm)\n= Who designs\n{WORDS * 6}"


class Engine:
    """Says what it is told to have seen."""

    name = "told"
    tight = True

    def __init__(self, *lines: str) -> None:
        self.lines = lines

    def words(self, image: object, dpi: int) -> list[Seen]:
        return [
            Seen(w, 100 + 90 * n, 100 + 40 * at, 180 + 90 * n, 125 + 40 * at, 0.8, at)
            for at, line in enumerate(self.lines)
            for n, w in enumerate(line.split())
        ]


def scan(source: Path, path: Path, degrees: float = 0.0) -> Path:
    """The pages of a PDF as noisy grey pictures in another PDF."""
    import pypdfium2 as pdfium
    from PIL import Image

    chance = np.random.default_rng(7)
    with pdfium.PdfDocument(source) as pdf:
        images = []
        for page in pdf:
            grey = page.render(scale=200 / 72, grayscale=True).to_pil().convert("L")
            turned = grey.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
            noisy = np.asarray(turned) + chance.normal(0, 12, turned.size[::-1])
            images.append(Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)))
    images[0].save(path, save_all=True, append_images=images[1:], resolution=200)
    return path


def errors(a: str, b: str) -> float:
    """Characters to change to make b of a, as a part of a's."""
    a, b = (re.sub(r"\s+", " ", x) for x in (a, b))
    letters = np.array([ord(c) for c in b])
    row = np.arange(len(b) + 1)
    for i, c in enumerate(a, 1):
        new = np.concatenate(([i], np.minimum(row[:-1] + (letters != ord(c)), row[1:] + 1)))
        steps = np.arange(len(new))
        row = np.minimum.accumulate(new - steps) + steps
    return float(row[-1]) / len(a)


def test_a_scanned_page_is_recognised_and_marked(
    typeset: Callable[..., Path], tmp_path: Path
) -> None:
    picture = scan(typeset("A page."), tmp_path / "scan.pdf")
    both = tmp_path / "both.pdf"
    with pikepdf.open(typeset(WORDS * 3)) as a, pikepdf.open(picture) as b:
        a.pages.extend(b.pages)
        a.save(both)
    document = read(both, engine=Engine("Importers inspect every batch.", "They send drawings."))
    split(document)
    assert [p.ocr for p in document.pages] == [False, True]
    assert document.recogniser == "told"
    assert "Page 2: recognised by told (OCR)." in document.notes
    first, *_, last = document.sentences
    assert document.text[last.start : last.end] == "They send drawings."
    assert document.certainty(first.start, first.end) is None
    assert document.certainty(last.start, last.end) == 0.8
    assert document.boxes(last.start, last.end)[0].page == 2


def test_without_an_engine_the_pages_are_named_and_how_to_have_them_read(
    typeset: Callable[..., Path], tmp_path: Path
) -> None:
    picture = scan(typeset("A page."), tmp_path / "scan.pdf")
    with pytest.raises(ReadingError) as caught:
        read(picture)
    assert (caught.value.reason, caught.value.pages) == ("no_text", 1)
    assert "tesseract" in caught.value.detail and "gvcoder[ocr]" in caught.value.detail
    both = tmp_path / "both.pdf"
    with pikepdf.open(typeset(WORDS)) as a, pikepdf.open(picture) as b:
        a.pages.extend(b.pages)
        a.save(both)
    document = read(both)
    assert document.unread == [2]
    assert any(n.startswith("Page 2: skipped") and "tesseract" in n for n in document.notes)


@pytest.fixture
def coded(typeset: Callable[..., Path], tmp_path: Path) -> Path:
    """A page whose letters are glyph numbers, with nothing that says which letters they are."""
    path = tmp_path / "codes.pdf"
    with pikepdf.open(typeset(WORDS * 8)) as pdf:
        codes = bytes(max(ord(c) - 29, 3) for c in WORDS * 8)
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        rows = [codes[at : at + 90] for at in range(0, len(codes), 90)]
        shown = "".join(f"<{row.hex()}> Tj T*\n" for row in rows)
        page = pdf.pages[0]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(f"BT /F1 10 Tf 14 TL 60 760 Td\n{shown}ET".encode())
        pdf.save(path)
    return path


def test_letters_that_are_only_codes_are_found_out(coded: Path) -> None:
    with pytest.raises(ReadingError) as caught:
        read(coded)
    assert (caught.value.reason, caught.value.pages) == ("no_text", 1)
    assert read(coded, engine=Engine("Importers inspect every batch.")).text.startswith("Importers")


def test_no_text_in_any_language_passes_for_codes(shared: Path, corpus: Path) -> None:
    import pypdfium2 as pdfium

    texts = [*corpus.glob("*.pdf"), *(shared / "papers").rglob("*.pdf")]
    texts += [p for p in (shared / "torture").glob("*.pdf") if p.name.startswith("pdfplumber")]
    for path in texts:
        if "scan" in path.name:
            continue
        unread = read(path).unread
        with pdfium.PdfDocument(path) as pdf:
            letters = [pdf[n - 1].get_textpage().count_chars() for n in unread]
        assert not letters or max(letters) < 200, (path.name, unread)


def test_a_tilt_is_measured_and_boxes_are_turned_back(
    typeset: Callable[..., Path],
) -> None:
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(typeset(WORDS * 10)) as pdf:
        image = pdf[0].render(scale=2, grayscale=True).to_numpy().copy()
    assert tilt(image) == 0.0
    for degrees in (-2.5, -0.6, 0.9, 3.0):
        tilted = straightened(image, -degrees)
        assert abs(tilt(tilted) - degrees) < 0.11
    dot = np.full((400, 300), 255, np.uint8)
    dot[100:104, 200:204] = 0
    turned = straightened(dot, 2.0)
    y, x = (int(v.mean()) for v in np.nonzero(turned < 128))
    back = tilted_back(np.array([[x - 2.0, y - 2.0, x + 2.0, y + 2.0]]), 2.0, dot.shape)
    assert np.abs(back - [200, 100, 204, 104]).max() < 2


def test_what_recognition_makes_of_bullets_and_marks_is_put_right() -> None:
    def seen(*words: str) -> list[Seen]:
        return [Seen(w, 100 * n, 0, 100 * n + 10, 20, 0.9, 0) for n, w in enumerate(words)]

    assert bullets(seen("e", "What"))[0] == "•"
    assert bullets(seen("a", "what"))[0] == "a"
    told = "the chain.* they trade.” He said “we sell.” of industry® firms’ own"
    clean = "the chain. they trade. He said “we sell.” of industry firms’ own"
    assert without_marks(told.split()) == clean.split()


def test_the_table_of_tesseract_is_read_line_by_line() -> None:
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
    rows = [
        "4\t1\t1\t1\t1\t0\t10\t20\t90\t12\t-1\t",
        "5\t1\t1\t1\t1\t1\t10\t22\t40\t9\t96.5\tBuyers",
    ]
    assert parse("\n".join([head, *rows, "broken"])) == [Seen("Buyers", 10, 20, 50, 32, 0.965, 1)]


@pytest.fixture
def in_place_of_tesseract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Tesseract]:
    """Puts a script of the shell where the program is looked for."""

    def put(script: str) -> Tesseract:
        program = tmp_path / "bin" / "tesseract"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
        return Tesseract()

    return put


PAPER = np.full((40, 60), 255, np.uint8)
NO_DATA = "Tesseract couldn't load any languages!\nCould not initialize tesseract."


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (f'cat > /dev/null; echo "{NO_DATA}" >&2; exit 1', "any languages! Could not initialize"),
        ("kill -9 $$", "ended with status -9"),
        ("exec sleep 60", "took over 0.2 s"),
    ],
)
def test_a_tesseract_that_fails_is_no_page_without_words(
    in_place_of_tesseract: Callable[[str], Tesseract],
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    told: str,
) -> None:
    monkeypatch.setattr(tesseract, "SECONDS", 0.2 if "sleep" in script else 60)
    engine = in_place_of_tesseract(script)
    with pytest.raises(RecognitionError, match=re.escape(told)):
        engine.words(PAPER, 200)
    assert engine.words(np.full((1, MOST_SIDE + 1), 255, np.uint8), 200) == []


def test_a_tesseract_that_cannot_be_started_is_no_page_without_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RecognitionError, match="cannot be started"):
        Tesseract().words(PAPER, 200)


def test_an_engine_that_fails_on_a_page_ends_the_reading_with_its_reason(
    typeset: Callable[..., Path],
    tmp_path: Path,
    in_place_of_tesseract: Callable[[str], Tesseract],
) -> None:
    both = tmp_path / "both.pdf"
    picture = scan(typeset("A page."), tmp_path / "scan.pdf")
    with pikepdf.open(typeset(WORDS * 3)) as a, pikepdf.open(picture) as b:
        a.pages.extend(b.pages)
        a.save(both)
    with pytest.raises(ReadingError) as caught:
        read(both, engine=in_place_of_tesseract("cat > /dev/null; echo no memory >&2; exit 1"))
    assert caught.value.reason == "ocr_failed"
    assert "tesseract failed on page 2 (no memory)" in caught.value.detail
    assert "--ocr none" in caught.value.detail


@pytest.mark.parametrize("script", ["exec sleep 60", "cat > /dev/null; exit 1"])
def test_a_page_on_which_the_engine_fails_is_left_out_of_a_work_that_it_can_read(
    typeset: Callable[..., Path],
    tmp_path: Path,
    in_place_of_tesseract: Callable[[str], Tesseract],
    monkeypatch: pytest.MonkeyPatch,
    script: str,
) -> None:
    monkeypatch.setattr(tesseract, "SECONDS", 0.5 if "sleep" in script else 60)
    table = tmp_path / "table"
    words = [
        f"5\t1\t1\t1\t1\t{n}\t{90 * n}\t22\t80\t9\t96\t{w}"
        for n, w in enumerate(["Shoes", "are", "made"])
    ]
    table.write_text(
        "\n".join(["\t".join("abcdefghijkl"), "4\t1\t1\t1\t1\t0\t0\t20\t300\t12\t-1\t", *words, ""])
    )
    once = f"if mkdir '{tmp_path}/first' 2> /dev/null; then {script}; fi; cat > /dev/null; cat '{table}'"
    engine = in_place_of_tesseract(once)
    three = tmp_path / "three.pdf"
    picture = scan(typeset("A page."), tmp_path / "scan.pdf")
    with pikepdf.new() as pdf, pikepdf.open(picture) as page:
        for _ in range(3):
            pdf.pages.extend(page.pages)
        pdf.save(three)
    made = read(three, engine=engine)
    assert [page.ocr for page in made.pages] == [False, True, True]
    assert made.text.count("Shoes are made") == 2
    assert any(n.startswith("Page 1: left out, as tesseract failed") for n in made.notes), (
        made.notes
    )


def test_a_page_that_is_too_hard_is_left_out_of_a_work_that_has_text(
    typeset: Callable[..., Path],
    tmp_path: Path,
    in_place_of_tesseract: Callable[[str], Tesseract],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tesseract, "SECONDS", 0.2)
    both = tmp_path / "both.pdf"
    picture = scan(typeset("A page."), tmp_path / "scan.pdf")
    with pikepdf.open(typeset(WORDS * 3)) as a, pikepdf.open(picture) as b:
        a.pages.extend(b.pages)
        a.save(both)
    engine = in_place_of_tesseract("exec sleep 60")
    made = read(both, engine=engine)
    assert made.text and any("Page 2: left out" in note for note in made.notes), made.notes
    with pytest.raises(ReadingError) as caught:
        read(picture, engine=engine)
    assert caught.value.reason == "ocr_failed"


def test_an_engine_that_does_no_page_is_given_up_before_the_end_of_a_long_scan(
    typeset: Callable[..., Path],
    tmp_path: Path,
    in_place_of_tesseract: Callable[[str], Tesseract],
) -> None:
    tried, long = tmp_path / "tried", tmp_path / "long.pdf"
    picture = scan(typeset("A page."), tmp_path / "scan.pdf")
    with pikepdf.new() as pdf, pikepdf.open(picture) as page:
        for _ in range(HOPELESS + 3):
            pdf.pages.extend(page.pages)
        pdf.save(long)
    engine = in_place_of_tesseract(f"cat > /dev/null; echo once >> '{tried}'; exit 1")
    with pytest.raises(ReadingError, match="failed on page 1"):
        read(long, engine=engine)
    assert tried.read_text().count("once") == HOPELESS


def engine_or_skip(name: str) -> object:
    from pipeline.reading.ocr import engine_of

    there = shutil.which(name) if name == "tesseract" else find_spec(name)
    if not there:
        pytest.skip(f"{name} is not installed (a system package, or pip install gvcoder[ocr])")
    return engine_of(name)


@pytest.mark.system
@pytest.mark.parametrize("name", ["tesseract", "rapidocr"])
def test_two_tilted_columns_are_read_in_their_order(
    typeset: Callable[..., Path], tmp_path: Path, name: str
) -> None:
    engine = engine_or_skip(name)
    source = typeset(TWO_COLUMNS)
    made = read(scan(source, tmp_path / "scan.pdf", 1.3), engine=engine)
    assert errors(read(source).text, made.text) <= 0.02


@pytest.mark.system
def test_a_scanned_paper_reads_and_codes_as_its_text(shared: Path, tmp_path: Path) -> None:
    from pipeline.coding.coder import Coder
    from pipeline.coding.discourse import Discourse

    engine = engine_or_skip("tesseract")
    text = tmp_path / "text.pdf"
    with pikepdf.open(shared / "papers" / "humphrey-2001-report.pdf") as pdf, pikepdf.new() as six:
        six.pages.extend(pdf.pages[7:13])
        six.save(text)
    coder = Coder.load()

    def codes(document: Document) -> set[tuple[str, str]]:
        split(document)
        discourse = Discourse.of(document)
        return {
            (re.sub(r"\W+", "", unit.text.lower())[:60], code)
            for unit, coded in zip(discourse.units, coder.code(discourse), strict=True)
            for code in map(
                str,
                [
                    *coded.codes.governance,
                    *coded.codes.buyers,
                    *coded.codes.functions,
                    *coded.codes.upgrading,
                    coded.codes.scope,
                ],
            )
            if code != "general"
        }

    as_text = read(text)
    as_scan = read(shared / "papers" / "humphrey-2001-scan.pdf", engine=engine)
    assert errors(as_text.text, as_scan.text) <= 0.02
    a, b = codes(as_text), codes(as_scan)
    f1 = 2 * len(a & b) / (len(a) + len(b))
    print(f"character errors {errors(as_text.text, as_scan.text):.4f}, F1 of codes {f1:.3f}")
    assert f1 >= 0.9
