from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pipeline.profiling import load_typology, profile_clusters
from pipeline.records import DocumentRow, Evidence, Failure
from pipeline.results.directory import RunDirectory
from pipeline.results.report import files, report
from pipeline.results.report.sentences import sentences_of

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
    spans = [a["data-s"] for _, a in found if a.get("data-s")]
    assert spans
    numbers = {n for span in spans for n in re.findall(r"\d+", str(span))}
    assert {f"s{n}" for n in numbers} <= ids
    assert {"d-0001", "d-0002", "d-0003"} <= ids


def test_an_empty_corpus_says_so() -> None:
    page = report([], [], [], [])
    assert "No cluster with evidence was found" in page


def test_types_come_from_the_typology() -> None:
    page = made()
    for kind in load_typology().types:
        assert kind.definition.split(",")[0].replace("'", "&#39;") in page


def test_who_looked_at_a_sentence_can_be_seen_and_rejected_ones_count_nowhere() -> None:
    states = ("machine", "accepted", "changed", "rejected")
    rows = [row(i, review={"state": s, "coder": "Ana"}) for i, s in enumerate(states, 1)]
    profiles, evidence = profile_clusters(rows, [document()])
    page = report(profiles, evidence, [document()])
    items = [a for tag, a in tags(page) if tag == "li" and str(a.get("id", "")).startswith("s")]
    # What the machine coded has no class: the style sheet writes so before it.
    assert {a.get("class", "machine") for a in items} == set(states)
    assert 'content: "machine"' in page
    assert "✓ accepted by Ana" in page
    assert profiles[0].evidence_count == 3
    before, after = page.split("Rejected by a person: these count nowhere")
    assert 'id="d-0003"' in before
    assert 'id="d-0004"' in after
    spans = {a["data-s"] for _, a in tags(page) if a.get("data-s")}
    assert not any(span and re.search(r"4", span) for span in spans)


def test_a_large_corpus_keeps_what_most_rests_on_and_says_what_is_left_out() -> None:
    rows = [row(i) for i in range(1, 9)] + [
        row(9, functions=[("design", "external")], upgrading=[("functional", "blocked")])
    ]
    profiles, evidence = profile_clusters(rows, [document()])
    kept = sentences_of(profiles, evidence, {}, most=3)
    assert len(kept.numbers) == 3
    assert "d-0009" in kept.numbers
    assert kept.left_out == 6


def test_a_sentence_on_two_clusters_stands_once_and_is_named_at_both() -> None:
    other = {"name": "Jepara furniture", "place": "Jepara", "country": "ID", "sector": "furniture"}
    profiles, evidence = profile_clusters([row(1), row(2, also=[other])], [document()])
    page = report(profiles, evidence, [document()])
    assert page.count('id="d-0002"') == 1
    told = {
        p.id: "listed there" in page.split(f'id="c-{p.id}"')[1].split("<section")[0]
        for p in profiles
    }
    assert sorted(told.values()) == [False, True]
    assert told[min(profiles, key=lambda p: p.evidence_count).id]


def test_a_corpus_too_large_for_a_page_is_told_in_part_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGE", 4)
    profiles, evidence = profile_clusters([row(i) for i in range(1, 9)], [document()])
    run = RunDirectory(tmp_path)
    run.write_rows("evidence", evidence)
    run.write_rows("profiles", profiles)
    run.write_rows("documents", [document()])
    run.write_rows("failures", [])
    written = files.write_report(run)
    assert written.note and "8 coded sentences are too many for one page" in written.note
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("<blockquote") == 3
