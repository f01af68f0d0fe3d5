"""Libraries of reference managers: their works, their files, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.literature.attachments import from_file_field, located
from pipeline.literature.entry import LibraryError, is_library, load_library
from pipeline.literature.inputs import matched, open_library
from pipeline.running.inputs import find_inputs

BIB = r"""@string{wd = "World Development"}
@article{boots1995,
  title = {Boots and {{Fordist}} Giants},
  author = {M{\"u}ller, Karin and van der Berg, Jan and {World Bank and Sons}},
  date = {1995-01},
  journaltitle = wd,
  volume = {23},
  number = {1},
  pages = {9--28},
  doi = {10.1016/0305-750X(94)00110-K},
  abstract = {Long.},
  file = {Full Text PDF:files/12/M\:uller - 1995.pdf:application/pdf;Snapshot:files/13/x.html:text/html}
}
@article{broken, title = {never closed
@book{whole,
  title = {Whole \& Sound},
  editor = {B, A},
  year = 1999
}
"""
RIS = """TY  - JOUR
TI  - Boots & giants
AU  - Müller, Karin
AU  - World Bank
T2  - World Development
DA  - 1995/01//
VL  - 23
SP  - 9
EP  - 28
DO  - 10.1016/x
L1  - files/12/a b.pdf
L1  - files/12/second.pdf
ER  -

"""
CSL = [
    {
        "id": "boots1995",
        "type": "article-journal",
        "title": "Boots and giants of the valley",
        "author": [
            {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
            {"literal": "World Bank"},
        ],
        "issued": {"date-parts": [["1995", 1]]},
        "container-title": "World Development",
        "page": "9-28",
    },
    ["no item"],
]
ZOTERO = {
    "items": [
        {"itemType": "note", "note": "x"},
        {
            "itemType": "bookSection",
            "citationKey": "berg2001",
            "title": "Chapter",
            "creators": [{"creatorType": "author", "lastName": "Berg", "firstName": "Jan"}],
            "date": "March 2001",
            "bookTitle": "The Book",
            "attachments": [{"path": "/zotero/storage/AB/Berg.pdf"}],
        },
    ]
}


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_bibtex_gives_plain_particulars_and_keeps_the_entry_to_cite(tmp_path: Path) -> None:
    loaded = load_library(written(tmp_path, "x.bib", BIB))
    first, second = loaded.entries
    assert first.title == "Boots and Fordist Giants"
    assert first.authors == ("Müller, Karin", "van der Berg, Jan", "World Bank and Sons")
    assert (first.year, first.reference.where) == (1995, "World Development")
    assert (first.reference.pages, first.reference.issue) == ("9–28", "1")
    assert r"author = {M{\"u}ller, Karin" in first.reference.bibtex
    assert "{{Fordist}}" in first.reference.bibtex
    assert "abstract" not in first.reference.bibtex and "file =" not in first.reference.bibtex
    assert first.files == ["files/12/M:uller - 1995.pdf", "files/13/x.html"]
    assert (second.title, second.authors, second.year) == ("Whole & Sound", ("B, A",), 1999)
    assert loaded.problems and "line 14 (@article{broken" in loaded.problems[0]


def test_the_entry_written_is_read_as_the_same_work(tmp_path: Path) -> None:
    for name, text in [("a.bib", BIB), ("a.ris", RIS), ("a.json", json.dumps(CSL))]:
        first = load_library(written(tmp_path, name, text)).entries[0]
        again = load_library(written(tmp_path, "b.bib", first.reference.bibtex)).entries[0]
        assert (again.title, again.authors, again.year) == (first.title, first.authors, first.year)
        assert again.reference == first.reference


def test_ris_csl_json_and_better_bibtex_json(tmp_path: Path) -> None:
    (ris,) = load_library(written(tmp_path, "x.ris", RIS)).entries
    assert ris.authors == ("Müller, Karin", "World Bank")
    assert (ris.year, ris.reference.pages, ris.reference.doi) == (1995, "9–28", "10.1016/x")
    assert ris.reference.key == "mullerBoots1995"
    assert ris.files == ["files/12/a b.pdf", "files/12/second.pdf"]
    loaded = load_library(written(tmp_path, "x.json", json.dumps(CSL)))
    (csl,) = loaded.entries
    assert csl.authors == ("van der Berg, Jan", "World Bank")
    assert (csl.reference.key, csl.year) == ("boots1995", 1995)
    assert "item 2" in loaded.problems[0]
    (zotero,) = load_library(written(tmp_path, "z.json", json.dumps(ZOTERO))).entries
    assert (zotero.year, zotero.reference.where) == (2001, "The Book")
    assert zotero.reference.bibtex.startswith("@incollection{berg2001,")
    assert zotero.files == ["/zotero/storage/AB/Berg.pdf"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("x.bib", "no entry at all", "no BibTeX entry"),
        ("x.ris", "nothing", "RIS"),
        ("x.json", "{", "no JSON"),
        ("x.json", '{"a": 1}', "no list of works"),
    ],
)
def test_what_is_no_library_is_told_with_the_remedy(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    with pytest.raises(LibraryError, match=told) as caught:
        load_library(written(tmp_path, name, text))
    assert "export" in str(caught.value)


def test_a_pdf_under_a_librarys_name_is_no_library(tmp_path: Path) -> None:
    assert not is_library(written(tmp_path, "x.json", "%PDF-1.4"))
    assert is_library(written(tmp_path, "y.json", "[]"))


@pytest.mark.parametrize(
    ("field", "paths"),
    [
        ("/home/a/x.pdf", ["/home/a/x.pdf"]),
        ("/home/a/x.pdf;/home/b/y.pdf", ["/home/a/x.pdf", "/home/b/y.pdf"]),
        (r":C\:\\Users\\a\;b.pdf:PDF", [r"C:\Users\a;b.pdf"]),
        (r"C:\\Users\\x.pdf", [r"C:\Users\x.pdf"]),
        (":x.pdf:PDF;:y.pdf:PDF", ["x.pdf", "y.pdf"]),
        ("", []),
    ],
)
def test_the_file_field_in_all_its_ways(field: str, paths: list[str]) -> None:
    assert from_file_field(field) == paths


def test_files_are_found_beside_a_library_that_has_moved(tmp_path: Path) -> None:
    place = tmp_path / "files" / "12" / "a b.pdf"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"%PDF-1.4")
    for told in (
        "files/12/a b.pdf",
        "files/12/a%20b.pdf",
        str(place),
        place.as_uri(),
        "/other/home/Library/files/12/a b.pdf",
        r"C:\Users\x\files\12\a b.pdf",
        "storage:files/12/a b.pdf",
    ):
        found = located(told, tmp_path)
        assert found is not None and found.samefile(place), told
    assert located("files/12/none.pdf", tmp_path) is None


def test_a_library_among_the_inputs(tmp_path: Path) -> None:
    place = tmp_path / "files" / "12"
    place.mkdir(parents=True)
    (place / "M:uller - 1995.pdf").write_bytes(b"%PDF-1.4 one")
    (place / "extra.pdf").write_bytes(b"%PDF-1.4 two")
    (tmp_path / "bare.pdf").write_bytes(b"%PDF-1.4 three")
    library = written(tmp_path, "x.bib", BIB)
    files, faults = find_inputs([tmp_path, library])
    # The folder gives the same file too; the library's word on it holds.
    assert [f.name for f in files] == [
        "bare.pdf",
        "files/12/M:uller - 1995.pdf",
        "files/12/extra.pdf",
    ]
    known = files[1]
    assert known.work and known.work.year == 1995
    assert known.reference and known.reference["key"] == "boots1995"
    assert files[0].reference is None
    assert [f.path for f in faults] == ["x.bib"] and "broken" in faults[0].detail
    (place / "M:uller - 1995.pdf").unlink()
    gone = open_library(library)
    assert "boots1995: its file files/12/M:uller - 1995.pdf is not there" in gone.faults[1]


def test_a_library_without_files_names_the_pdfs_of_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "pdfs"
    folder.mkdir()
    names = ("boots1995.pdf", "Other - 1995 - Boots and giants of the valley.pdf", "plain.pdf")
    for name in names:
        (folder / name).write_bytes(b"%PDF-1.4 " + name.encode())
    library = written(tmp_path, "x.json", json.dumps(CSL[:1]))
    files, faults = find_inputs([library, folder])
    assert faults == []
    assert {f.name: bool(f.reference) for f in files} == dict(
        zip(names, (True, False, False), strict=True)
    )
    entries = load_library(library).entries
    long = folder / "van der Berg et World Bank - 1995 - Boots and giants of the valley.pdf"
    assert list(matched([long, folder / "plain.pdf"], entries)) == [long]


def test_a_library_of_no_pdf_at_all_says_so(tmp_path: Path) -> None:
    files, faults = find_inputs([written(tmp_path, "x.json", json.dumps(CSL[:1]))])
    assert files == []
    assert "no work of this library has a PDF" in faults[0].detail
