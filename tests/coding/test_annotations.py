from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.coding.annotations import AnnotationError, as_discourses, load_annotations

GOOD = {
    "id": "d-001",
    "document": "d",
    "text": "The agents drew the models.",
    "scope": "case",
    "governance": ["quasi_hierarchical"],
    "functions": [["design", "external"]],
}


def write(path: Path, *rows: object) -> Path:
    lines = [r if isinstance(r, str) else json.dumps(r) for r in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def marked(*places: tuple[int, int], code: str = "locus:design/external") -> dict[str, object]:
    """The sentence with words of it marked for a code."""
    return {**GOOD, "spans": [{"start": a, "end": b, "code": code} for a, b in places]}


def test_words_may_be_marked_for_the_codes_that_a_sentence_has(tmp_path: Path) -> None:
    both = [
        {"start": 0, "end": 15, "code": c} for c in ("function:design", "locus:design/external")
    ]
    rows = [marked((0, 10), (11, 15)), {**GOOD, "id": "d-2", "spans": both}]
    first, second = load_annotations([write(tmp_path / "a.jsonl", *rows)])
    assert [first.text[s.start : s.end] for s in first.spans] == ["The agents", "drew"]
    assert len(second.spans) == 2


def test_reads_files_and_folders(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", GOOD)
    write(tmp_path / "b.jsonl", {**GOOD, "id": "e-001", "document": "e"})
    assert [r.id for r in load_annotations([tmp_path])] == ["d-001", "e-001"]
    assert load_annotations([tmp_path / "a.jsonl"])[0].functions == [("design", "external")]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("{broken", "broken JSON"),
        ({**GOOD, "governance": ["captive"]}, "not in the codebook"),
        ({**GOOD, "functions": [["desing", "external"]]}, "functions"),
        ({**GOOD, "buyers": ["many"]}, "buyers"),
        ({**GOOD, "wrong_field": 1}, "wrong_field"),
        ({**GOOD, "text": "  "}, "no text"),
        ({k: v for k, v in GOOD.items() if k != "id"}, "id"),
        ({**GOOD, "shares": [{"value": 80}]}, "shares"),
        ({**GOOD, "wrong_field": 1}, "the fields are scope, governance"),
        ({k: v for k, v in GOOD.items() if k != "id"}, "missing; give it"),
        ({**GOOD, "id": 7}, "write it in quotes"),
        ({**GOOD, "id": " "}, "id: blank"),
        ({**GOOD, "document": ""}, "document: blank"),
        ({**GOOD, "period": {"from": 1999, "to": 1990}}, "runs backwards"),
        ({**GOOD, "shares": [{"value": 0.8, "value_high": 0.6}]}, "the smaller first"),
        (marked((4, 3)), "is no part of the 27 characters"),
        (marked((20, 28)), "is no part of the 27 characters"),
        (marked((0, 10), code="governance:network"), "which the sentence has not; its codes: "),
        (marked((0, 10), (9, 15)), "spans: 9 to 15 overlaps another span"),
        (marked((-1, 10)), "spans.0.start"),
        ([GOOD], "one object a line"),
        ("[" * 100_000, "too many brackets"),
        ('{"paragraph": ' + "9" * 5000 + "}", "too many digits"),
        ('{"id": "d-2", "document": "d", "text": "half \\ud83d"}', "half a character"),
    ],
)
def test_a_fault_names_file_line_and_remedy(tmp_path: Path, row: object, says: str) -> None:
    path = write(tmp_path / "bad.jsonl", GOOD, row)
    with pytest.raises(AnnotationError) as e:
        load_annotations([path])
    assert f"{path}:2" in str(e.value)
    assert says in str(e.value)


def test_an_id_used_twice_is_refused_and_both_places_named(tmp_path: Path) -> None:
    a = write(tmp_path / "a.jsonl", GOOD)
    b = write(tmp_path / "b.jsonl", GOOD)
    with pytest.raises(AnnotationError, match="stands already") as e:
        load_annotations([a, b])
    assert str(a) in str(e.value)
    assert str(b) in str(e.value)


def test_a_missing_file_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match="no such file"):
        load_annotations([tmp_path / "none.jsonl"])
    with pytest.raises(AnnotationError, match=r"no \.jsonl"):
        load_annotations([tmp_path])


def test_discourses_keep_the_order_within_a_document(tmp_path: Path) -> None:
    rows = [
        {**GOOD, "id": "b-1", "document": "b", "text": "One."},
        {**GOOD, "id": "a-1", "document": "a", "text": "Two."},
        {**GOOD, "id": "b-2", "document": "b", "text": "Three."},
    ]
    found = as_discourses(load_annotations([write(tmp_path / "x.jsonl", *rows)]))
    assert [[u.text for u in d.units] for d, _ in found] == [["Two."], ["One.", "Three."]]


def test_only_a_line_feed_ends_a_line(tmp_path: Path) -> None:
    row = {**GOOD, "text": "The agents\u2028drew\u2029the\u0085models."}
    path = write(tmp_path / "x.jsonl", json.dumps(row, ensure_ascii=False))
    assert [r.text for r in load_annotations([path])] == [row["text"]]


def test_files_without_a_sentence_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(AnnotationError, match=r"empty\.jsonl: no sentence in these files"):
        load_annotations([tmp_path / "empty.jsonl"])


def test_files_from_other_systems_are_read(tmp_path: Path) -> None:
    path = tmp_path / "notepad.jsonl"
    rows = [GOOD, {**GOOD, "id": "d-002"}]
    text = "\r\n".join(json.dumps(r) for r in rows)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert [r.id for r in load_annotations([path])] == ["d-001", "d-002"]


def test_what_is_not_utf_8_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "old.jsonl"
    rows = [GOOD, {**GOOD, "id": "d-002", "text": "Café owners sell."}]
    text = "\n".join(json.dumps(r, ensure_ascii=False) for r in rows)
    path.write_bytes(text.encode("cp1252"))
    with pytest.raises(AnnotationError, match=r"old\.jsonl:2: not UTF-8 .* save as UTF-8"):
        load_annotations([path])
    path.write_bytes(text.encode("utf-16"))
    with pytest.raises(AnnotationError, match="UTF-16"):
        load_annotations([path])


def test_a_folder_named_like_a_file_is_looked_into(tmp_path: Path) -> None:
    (tmp_path / "odd.jsonl").mkdir()
    write(tmp_path / "odd.jsonl" / "a.jsonl", GOOD)
    assert len(load_annotations([tmp_path])) == 1
