"""Files that cannot be read end in a ReadingError with the right reason and a remedy in words."""

import pickle
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from pipeline.reading import ReadingError, read


@pytest.fixture
def good(typeset, tmp_path: Path) -> Path:
    path = tmp_path / "good.pdf"
    path.write_bytes(typeset("The cluster exports shoes to the market. #lorem(300)").read_bytes())
    return path


def reason(path: Path, **arguments: str) -> str:
    with pytest.raises(ReadingError) as caught:
        read(path, **arguments)
    assert len(caught.value.detail) > 20
    return caught.value.reason


def test_encrypted(good: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(good) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="secret"))
    assert reason(locked) == "encrypted"
    assert reason(locked, password="wrong") == "encrypted"
    assert "exports shoes" in read(locked, password="secret").text


def test_locked_for_editing_only_is_read(good: Path, tmp_path: Path) -> None:
    locked = tmp_path / "owner.pdf"
    with pikepdf.open(good) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user=""))
    assert "exports shoes" in read(locked).text


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_truncated(good: Path, tmp_path: Path, share: float) -> None:
    data = good.read_bytes()
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(data[: int(len(data) * share)])
    assert reason(cut) == "damaged"


def test_empty(tmp_path: Path) -> None:
    for content in (b"", b" \n"):
        (tmp_path / "empty.pdf").write_bytes(content)
        assert reason(tmp_path / "empty.pdf") == "empty_file"


def test_no_pages(tmp_path: Path) -> None:
    path = tmp_path / "none.pdf"
    with pikepdf.new() as pdf:
        pdf.save(path)
    assert reason(path) == "no_pages"


@pytest.mark.parametrize("content", [b"PK\x03\x04 a zip", b"<html>not here</html>", b"\x00" * 5000])
def test_not_a_pdf(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.pdf"
    path.write_bytes(content)
    assert reason(path) == "not_a_pdf"


def test_rubbish_after_the_header(tmp_path: Path) -> None:
    path = tmp_path / "rubbish.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\nstartxref\n9\n%%EOF")
    assert reason(path) == "damaged"


def test_missing_and_folder(tmp_path: Path) -> None:
    assert reason(tmp_path / "nowhere.pdf") == "unreadable"
    assert reason(tmp_path) == "unreadable"


def test_pages_without_text(tmp_path: Path) -> None:
    path = tmp_path / "blank.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    assert reason(path) == "no_text"


def test_a_scanned_page_among_others_is_noted(typeset, tmp_path: Path) -> None:
    from PIL import Image

    Image.effect_noise((60, 60), 50).save(tmp_path / "scan.png")
    scan = tmp_path / "scan.pdf"
    Image.open(tmp_path / "scan.png").convert("L").save(scan)
    both = tmp_path / "both.pdf"
    with pikepdf.open(typeset("A page of text stands here.")) as a, pikepdf.open(scan) as b:
        a.pages.extend(b.pages)
        a.save(both)
    document = read(both)
    assert [p.number for p in document.pages] == [1, 2]
    assert any("Page 2" in note and "picture" in note for note in document.notes)
    assert reason(scan) == "no_text"


def test_errors_travel_between_processes() -> None:
    error = pickle.loads(pickle.dumps(ReadingError("damaged", "It breaks off.")))
    assert (error.reason, error.detail) == ("damaged", "It breaks off.")


def test_a_page_pdfium_cannot_load_is_read_the_slow_way(good: Path, monkeypatch) -> None:
    import pypdfium2.raw as raw

    monkeypatch.setattr(raw, "FPDF_LoadPage", lambda *_: None)
    document = read(good)
    assert "exports shoes" in document.text
    assert any("pdfplumber" in note for note in document.notes)


def test_id_and_path(good: Path, tmp_path: Path) -> None:
    other = tmp_path / "copy.pdf"
    other.write_bytes(good.read_bytes())
    a, b = read(good), read(other, name="given.pdf")
    assert a.id == f"good-{a.sha256[:8]}"
    assert b.id == f"given-{a.sha256[:8]}"
    assert b.path == "given.pdf"


MUTATE = """
import pathlib, random, sys
from pipeline.language.sentences import split
from pipeline.reading import ReadingError, read
source, place = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
good = source.read_bytes()
for seed in range(120):
    chance = random.Random(seed)
    data = bytearray(good)
    for _ in range(chance.randint(1, 40)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if seed % 4 == 0:
        at = chance.randrange(len(data))
        del data[at : at + chance.randrange(1500)]
    place.write_bytes(bytes(data))
    try:
        split(read(place))
    except ReadingError:
        pass
print("done")
"""


def test_spoilt_files_never_break_it(typeset, tmp_path: Path) -> None:
    source = typeset("#set page(columns: 2)\n= A heading\n#lorem(400)#footnote[A note.]")
    made = subprocess.run(
        [sys.executable, "-c", MUTATE, str(source), str(tmp_path / "spoilt.pdf")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert made.stdout.strip() == "done", made.stderr[-2000:]
