from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from pipeline.profiling import load_typology, profile_clusters
from pipeline.records import DocumentRow, Evidence, Failure
from pipeline.results.report import report

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)"> & "quotes"'


def row(number: int, **codes: Any) -> Evidence:
    fields = {
        "id": f"d-{number:04d}",
        "document": "d",
        "page": 3,
        "boxes": [(3, 50.0, 60.0, 300.0, 72.0)],
        "start": number * 100,
        "end": number * 100 + 50,
        "text": f"Sentence {number}. {HOSTILE}",
        "section": HOSTILE,
        "scope": "case",
        "scores": {"scope:case": 0.9, "governance:quasi_hierarchical": 0.8},
        "cluster_id": None,
        "cluster": {
            "name": "shoe valley",
            "place": "Sinos Valley",
            "country": "BR",
            "sector": "footwear",
        },
        "governance": ["quasi_hierarchical"],
    }
    return Evidence.model_validate(fields | codes)


def document() -> DocumentRow:
    fields = {"id": "d", "path": "a b#c.pdf", "sha256": "0", "pages": 4, "title": HOSTILE}
    rest = {"authors": [HOSTILE], "year": 1999, "sentences": 9, "ocr": False, "seconds": 1.0}
    return DocumentRow.model_validate(fields | rest)


def made() -> str:
    documents = [document()]
    rows = [
        row(1),
        row(2, functions=[("design", "external")]),
        row(3, upgrading=[("functional", "blocked")]),
    ]
    profiles, evidence = profile_clusters(rows, documents)
    failures = [Failure(path=HOSTILE, reason="damaged", detail=HOSTILE)]
    return report(profiles, evidence, documents, failures, links={"d": "../in/a b#c.pdf"})


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(page)
    return parser.tags


def test_text_of_a_pdf_can_never_run() -> None:
    found = tags(made())
    assert sum(tag == "script" for tag, _ in found) == 1  # our own
    assert not any(tag == "img" for tag, _ in found)
    assert not any(name.startswith("on") for _, attributes in found for name in attributes)


def test_nothing_is_fetched_from_anywhere() -> None:
    page = made()
    assert not re.search(r'(src|href)="(https?:)?//', page)
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_every_number_leads_to_a_sentence_and_every_sentence_to_its_page() -> None:
    found = tags(made())
    ids = {a["id"] for _, a in found if "id" in a}
    links = [str(a["href"]) for tag, a in found if tag == "a"]
    assert {x[1:] for x in links if x.startswith("#")} <= ids
    assert "../in/a%20b%23c.pdf#page=3" in links
    assert {"d-0001", "d-0002", "d-0003"} <= ids


def test_an_empty_corpus_says_so() -> None:
    page = report([], [], [], [])
    assert "No cluster with evidence was found" in page


def test_types_come_from_the_typology() -> None:
    page = made()
    for kind in load_typology().types:
        assert kind.definition.split(",")[0].replace("'", "&#39;") in page
