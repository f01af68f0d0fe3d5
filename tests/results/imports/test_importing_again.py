"""A second import into the same folder: what a person wrote there in between is never lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from cli import app
from pipeline.results.imports import CodingFileError, import_coding
from tests.results.imports.conftest import Maker

CODED = [
    ("send the drawings", "Design external", "Ann"),
    ("They inspect every batch.", "Captive ties", "Ann"),
]
DRAWINGS = "Buyers from New York send the drawings."
INSPECT = "They inspect every batch."
Rows = list[dict[str, Any]]


@pytest.fixture
def team(foreign: Maker, tmp_path: Path) -> tuple[Path, Path, Path]:
    """A project, the folder it was imported into, and its one file of annotations."""
    path, out = foreign(CODED), tmp_path / "in"
    import_coding(path, out)
    (annotations,) = (out / "annotations").iterdir()
    return path, out, annotations


def rows_of(path: Path) -> Rows:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def edit(path: Path, change: Callable[[Rows], Rows]) -> Rows:
    rows = change(rows_of(path))
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), "utf-8")
    return rows


def named(rows: Rows, text: str) -> dict[str, Any]:
    return next(r for r in rows if r["text"] == text)


def map_captive(out: Path) -> None:
    mapping = yaml.safe_load((out / "mapping.yaml").read_text("utf-8"))
    mapping["codes"]["Power/Captive ties"] = "governance:quasi_hierarchical"
    (out / "mapping.yaml").write_text(yaml.safe_dump(mapping), "utf-8")


def test_untouched_files_follow_the_mapping(team: tuple[Path, Path, Path]) -> None:
    path, out, annotations = team
    map_captive(out)
    done = import_coding(path, out)
    assert done.problems == [] and done.kept == 0
    assert named(rows_of(annotations), INSPECT)["governance"] == ["quasi_hierarchical"]


def test_a_changed_sentence_stays_and_the_others_follow_the_mapping(
    team: tuple[Path, Path, Path],
) -> None:
    path, out, annotations = team

    def change(rows: Rows) -> Rows:
        named(rows, DRAWINGS)["buyers"] = ["global"]
        return rows

    edit(annotations, change)
    map_captive(out)
    done = import_coding(path, out)
    rows = rows_of(annotations)
    assert done.problems == [] and done.kept == 1
    assert named(rows, DRAWINGS)["buyers"] == ["global"]
    assert named(rows, DRAWINGS)["functions"] == [["design", "external"]]
    assert named(rows, INSPECT)["governance"] == ["quasi_hierarchical"]
    again = annotations.read_bytes()
    assert import_coding(path, out).kept == 1 and annotations.read_bytes() == again


def test_where_hand_and_project_differ_the_hand_stays_and_it_is_told(
    team: tuple[Path, Path, Path],
) -> None:
    path, out, annotations = team

    def change(rows: Rows) -> Rows:
        named(rows, INSPECT)["governance"] = ["network"]
        return rows

    key = named(edit(annotations, change), INSPECT)["id"]
    map_captive(out)
    done = import_coding(path, out)
    assert named(rows_of(annotations), INSPECT)["governance"] == ["network"]
    (told,) = done.problems
    assert key in told and "delete the file and import again" in told and done.exit_status == 3
    annotations.unlink()
    assert import_coding(path, out).problems == []
    assert named(rows_of(annotations), INSPECT)["governance"] == ["quasi_hierarchical"]


def test_added_and_removed_sentences_stay_so(team: tuple[Path, Path, Path]) -> None:
    path, out, annotations = team

    def change(rows: Rows) -> Rows:
        at = rows.index(named(rows, DRAWINGS))
        return [*rows[:at], {**rows[at], "id": "mine-1", "text": "Mine."}, *rows[at + 1 :]]

    before = edit(annotations, change)
    map_captive(out)
    done = import_coding(path, out)
    rows = rows_of(annotations)
    assert [r["id"] for r in rows] == [r["id"] for r in before]
    assert done.kept == 2 and done.problems == []


def test_a_file_without_a_copy_counts_as_a_persons(team: tuple[Path, Path, Path]) -> None:
    path, out, annotations = team
    for copy in (out / ".imported").iterdir():
        copy.unlink()
    before = annotations.read_bytes()
    map_captive(out)
    done = import_coding(path, out)
    assert annotations.read_bytes() == before and "changed by hand" in done.problems[0]


def test_a_file_that_cannot_be_read_stops_the_import_before_anything_is_written(
    team: tuple[Path, Path, Path],
) -> None:
    path, out, annotations = team
    annotations.write_text('{"id": "half', "utf-8")
    map_captive(out)
    codings = (out / "codings.jsonl").read_bytes()
    with pytest.raises(CodingFileError, match="give another --out"):
        import_coding(path, out)
    assert annotations.read_text("utf-8") == '{"id": "half'
    assert (out / "codings.jsonl").read_bytes() == codings


def test_changed_codings_are_set_aside(team: tuple[Path, Path, Path]) -> None:
    path, out, _ = team
    codings = out / "codings.jsonl"
    mine = codings.read_text("utf-8") + '{"note": "mine"}\n'
    codings.write_text(mine, "utf-8")
    map_captive(out)
    done = import_coding(path, out)
    assert (out / "codings-1.jsonl").read_text("utf-8") == mine
    assert any("codings-1.jsonl" in p for p in done.problems)
    assert "mine" not in codings.read_text("utf-8")


def test_the_command_says_how_many_were_kept(team: tuple[Path, Path, Path]) -> None:
    path, out, annotations = team
    edit(annotations, lambda rows: rows[:-1])
    map_captive(out)
    done = CliRunner().invoke(app, ["import", str(path), "--out", str(out)])
    assert done.exit_code == 0 and "1 changed by hand and kept" in done.output
