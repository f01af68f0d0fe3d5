"""Title, authors and year."""

from pathlib import Path

import pikepdf
import pytest

from pipeline.language.sentences import split
from pipeline.reading import read

PAGE = """#align(center)[#text(17pt)[*Shoes to Order: Agents in the Valley*]

Hubert Schmitz and Lizbeth Navas-Alemán

Institute of Development Studies

June 2004]

#lorem(200)
"""


def test_from_the_first_page(typeset) -> None:
    document = read(typeset(PAGE))
    assert document.title == "Shoes to Order: Agents in the Valley"
    assert document.authors == ["Hubert Schmitz", "Lizbeth Navas-Alemán"]
    assert document.year == 2004


def test_authors_and_affiliation_are_no_prose(typeset) -> None:
    document = read(typeset(PAGE))
    split(document)
    kinds = {document.text[s.start : s.end].strip()[:14]: s.kind for s in document.sentences}
    assert kinds["Hubert Schmitz"] == kinds["Institute of D"] == kinds["June 2004"] == "heading"
    assert kinds["Lorem ipsum do"] == "body"


@pytest.mark.parametrize(
    "title", ["Microsoft Word - draft3.doc", "untitled", "World Bank Document", "C:\\a\\b.doc", ""]
)
def test_titles_that_programs_write_are_not_taken(typeset, tmp_path: Path, title: str) -> None:
    path = tmp_path / "a.pdf"
    with pikepdf.open(typeset(PAGE)) as pdf:
        pdf.docinfo["/Title"] = title
        pdf.docinfo["/Author"] = "admin"
        pdf.save(path)
    document = read(path)
    assert document.title == "Shoes to Order: Agents in the Valley"
    assert document.authors == ["Hubert Schmitz", "Lizbeth Navas-Alemán"]


def test_authors_from_the_metadata(typeset, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with pikepdf.open(typeset("#text(16pt)[A Study of Something New]\n\n#lorem(90)")) as pdf:
        pdf.docinfo["/Author"] = "John Humphrey; Hubert Schmitz"
        pdf.save(path)
    assert read(path).authors == ["John Humphrey", "Hubert Schmitz"]


def test_nothing_is_made_up(typeset) -> None:
    document = read(typeset("#lorem(150)"))
    assert document.title is None
    assert document.authors == []
