"""Out to a REFI-QDA project and in again: no code and no position changes."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.coding.annotations import load_annotations
from pipeline.records import Annotation, Evidence
from pipeline.results.directory import RunDirectory
from pipeline.results.exports import export
from pipeline.results.exports.refi.tree import labels_shown
from pipeline.results.imports import Imported, import_coding
from pipeline.results.imports.units import about, sentences
from pipeline.running.run import run

#: What a sentence was coded with, field by field.
FIELDS = ("scope", "governance", "buyers", "shares", "functions", "upgrading", "cluster", "also")
FIELDS += ("period", "source", "text", "section", "document")


@pytest.fixture(scope="module")
def finished(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("round")
    studies = ("sinos-valley-1995", "penang-2004", "surgical-two-clusters-2006")
    run([corpus / f"{study}.pdf" for study in studies], folder)
    return folder


@pytest.fixture(scope="module")
def brought(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Imported, Path]:
    (path,) = export(finished, ["qdpx"]).files
    out = tmp_path_factory.mktemp("in")
    return import_coding(path, out), out


def codings(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "codings.jsonl").read_text("utf-8").splitlines()]


def comparable(row: Evidence | Annotation) -> dict[str, Any]:
    made = row.model_dump(mode="json", by_alias=True)
    # The order within a family is the codebook's on the way back.
    return {
        f: sorted(made[f], key=json.dumps) if isinstance(made[f], list) else made[f] for f in FIELDS
    }


def test_every_code_comes_back(finished: Path, brought: tuple[Imported, Path]) -> None:
    done, out = brought
    assert done.problems == [] and done.exit_status == 0
    rows = {a.id: a for a in load_annotations([out / "annotations"])}
    evidence = RunDirectory(finished).evidence()
    assert len(evidence) > 50 and any(e.shares for e in evidence)
    for e in evidence:
        assert comparable(rows[e.id]) == comparable(e)
    others = [a for i, a in rows.items() if i not in {e.id for e in evidence}]
    assert others and all(comparable(a)["scope"] == "general" for a in others)
    assert not any(a.governance or a.buyers or a.functions or a.upgrading for a in others)


def test_every_position_comes_back_to_the_character(
    finished: Path, brought: tuple[Imported, Path]
) -> None:
    found: dict[str, set[Any]] = defaultdict(set)
    for c in codings(brought[1]):
        (sentence,) = c["sentences"]
        found[sentence].add((c["start"], c["end"], c["text"], *sorted(c["labels"] or ())))
    for e in RunDirectory(finished).evidence():
        wanted = {
            (e.start, e.end, e.text, *([] if label.startswith(("share", "review")) else [label]))
            for label in labels_shown(e)
        }
        assert found.pop(e.id) == wanted
    assert not found


def test_a_second_trip_changes_nothing(
    finished: Path, brought: tuple[Imported, Path], tmp_path: Path
) -> None:
    done = import_coding(finished / "exports" / "project.qdpx", tmp_path)
    for path in done.files:
        assert path.read_bytes() == (brought[1] / path.relative_to(tmp_path)).read_bytes()


def test_what_a_person_rejected_is_left_out_and_counted(finished: Path, tmp_path: Path) -> None:
    directory = RunDirectory(finished)
    rows = directory.evidence()
    changed = [
        r.model_copy(
            update={"review": r.review.model_copy(update={"state": "rejected", "coder": "Ann"})}
        )
        if n % 3 == 0
        else r
        for n, r in enumerate(rows)
    ]
    directory.write_rows("evidence", changed)
    try:
        (path,) = export(finished, ["qdpx"], out=tmp_path / "out").files
    finally:
        directory.write_rows("evidence", rows)
    done = import_coding(path, tmp_path / "in")
    gone = {r.id for r in changed if r.review.state == "rejected"}
    assert done.rejected == len(gone) > 10
    kept = {a.id for a in load_annotations([tmp_path / "in" / "annotations"])}
    assert not gone & kept and {r.id for r in rows} - gone <= kept


def test_a_codebook_alone_gives_its_mapping(finished: Path, tmp_path: Path) -> None:
    (path,) = export(finished, ["qdc"], out=tmp_path).files
    done = import_coding(path, tmp_path / "in")
    assert [p.name for p in done.files] == ["mapping.yaml"] and done.exit_status == 0
    assert "governance:network" in done.files[0].read_text("utf-8")


# The first draw builds tables of signs, which a busy machine may take a second for.
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet="aB.𝒳 \n\r,!", max_size=80), st.data())
def test_fixed_spans_stay_and_sentences_never_overlap(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    fixed = [
        (a, b)
        for a, b in data.draw(st.lists(st.tuples(ends, ends).map(sorted), max_size=3))
        if text[a:b].strip()
    ]
    spans = sentences(text, fixed)
    pairs = [(s.start, s.end) for s in spans]
    for (_, end), (start, _) in zip(pairs, pairs[1:], strict=False):
        assert end <= start
    if fixed:
        assert min(fixed) in pairs
    for n, (start, end) in enumerate(pairs):
        assert 0 <= start < end <= len(text)
        assert about(spans, [(start, end)]) == [n]
