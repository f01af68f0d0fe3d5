from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.records import DocumentRow
from pipeline.results.directory import RunDirectory, RunDirectoryError

ROW = DocumentRow(
    id="a",
    path="a.pdf",
    sha256="0",
    pages=1,
    title=None,
    authors=[],
    year=None,
    sentences=0,
    ocr=False,
    seconds=0.1,
)


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    run = RunDirectory(tmp_path / "new" / "run")
    run.create()
    run.write_rows("documents", [ROW])
    assert run.documents() == [ROW]
    assert [p.name for p in run.folder.iterdir()] == ["documents.jsonl"]  # nothing left over


def test_a_folder_that_is_no_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(RunDirectoryError, match="gvcoder run"):
        RunDirectory(tmp_path).profiles()


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    run = RunDirectory(tmp_path)
    run.write_rows("documents", [ROW])
    with open(tmp_path / "documents.jsonl", "a") as file:
        file.write(json.dumps({"id": "b"}) + "\n")
    with pytest.raises(RunDirectoryError, match=r"documents\.jsonl:2"):
        run.documents()


def test_a_place_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(RunDirectoryError, match="choose another --out"):
        RunDirectory(tmp_path / "file" / "run").create()


def test_a_full_disk_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = RunDirectory(tmp_path)
    run.write_text("run.json", "old")

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RunDirectoryError, match="No space left"):
        run.write_text("run.json", "new")
    assert (tmp_path / "run.json").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["run.json"]


def test_two_writers_of_one_file_do_not_mix(tmp_path: Path) -> None:
    run = RunDirectory(tmp_path)

    def chunks() -> Iterator[bytes]:
        yield b"one, "
        other = threading.Thread(target=run.write_text, args=("a.txt", "two"))
        other.start()
        other.join()
        assert (tmp_path / "a.txt").read_text() == "two"
        yield b"still one"

    run.write_chunks("a.txt", chunks())
    assert (tmp_path / "a.txt").read_text() == "one, still one"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_what_a_killed_writer_left_is_removed(tmp_path: Path) -> None:
    run = RunDirectory(tmp_path)
    run.write_text("plots/map.svg", "whole")
    for name in (".evidence.jsonl.1.2.part", "plots/.map.svg.1.2.part"):
        (tmp_path / name).write_text("half")
    run.clear_parts()
    assert [p.name for p in tmp_path.rglob("*")] == ["plots", "map.svg"]
