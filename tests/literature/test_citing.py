"""Works as they are cited: in passing, and as BibTeX that is read back as the same works."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.literature.bibtex import entries_of
from pipeline.records import DocumentRow, Reference
from pipeline.results.citing import CiteError, bibtex, citations, cite, in_passing


def row(id: str, **fields: Any) -> DocumentRow:
    told = {"id": id, "path": f"{id}.pdf", "sha256": "0", "pages": 1, "sentences": 1, "ocr": False}
    told |= {
        "title": "Shoes & 50 % of {it}",
        "authors": ["Hubert Berg"],
        "year": 1999,
        "seconds": 0,
    }
    return DocumentRow.model_validate(told | fields)


def reference(key: str, **fields: Any) -> Reference:
    return Reference(key=key, bibtex=f"@book{{{key},\n  title = {{{fields}}},\n}}", **fields)


def test_in_passing() -> None:
    assert in_passing(row("a")) == "Berg 1999"
    assert in_passing(row("a", authors=["Berg, H", "Kim, L"])) == "Berg and Kim 1999"
    assert in_passing(row("a", authors=["A B", "C D", "E F"])) == "B et al. 1999"
    assert in_passing(row("a", year=None)) is None
    bank = reference("x", families=["World Bank"])
    assert in_passing(row("a", reference=bank)) == "World Bank 1999"
    assert citations([row("a"), row("b"), row("c", year=2001)]) == {
        "a": "Berg 1999a",
        "b": "Berg 1999b",
        "c": "Berg 2001",
    }


def test_a_work_without_library_gets_an_entry_that_is_read_back() -> None:
    (entry,) = entries_of(bibtex(row("a"))).entries
    assert entry.title == "Shoes & 50 % of (it)"
    assert (entry.authors, entry.year) == (("Berg, Hubert",), 1999)
    assert entry.reference.key == "bergShoes1999"


def test_each_work_stands_once_and_other_works_of_its_key_get_letters() -> None:
    one = reference("k", where="A")
    made = cite(
        [row("a", reference=one), row("b", reference=one), row("c", reference=reference("k"))], []
    )
    assert [line for line in made.splitlines() if line.startswith("@")] == ["@book{k,", "@book{ka,"]


def test_the_works_beyond_the_alphabet_get_two_letters() -> None:
    rows = [row(str(n), reference=reference("k", where=str(n))) for n in range(29)]
    keys = [line[6:-1] for line in cite(rows, []).splitlines() if line.startswith("@book")]
    assert keys[:2] + keys[-3:] == ["k", "ka", "kz", "kaa", "kab"]
    cited = citations([row(str(n)) for n in range(28)])
    assert [cited["0"], cited["25"], cited["27"]] == ["Berg 1999a", "Berg 1999z", "Berg 1999ab"]


def test_a_cluster_that_is_not_there() -> None:
    with pytest.raises(CiteError, match="no cluster 'x'"):
        cite([row("a")], [], ["x"])
