from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.running.inputs import find_inputs


def test_folders_are_searched_for_pdfs_and_names_are_relative(tmp_path: Path) -> None:
    (tmp_path / "a" / "deep").mkdir(parents=True)
    for name in ("a/z.pdf", "a/deep/B.PDF", "a/notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    files, missing = find_inputs([tmp_path / "a"])
    assert [f.name for f in files] == ["deep/B.PDF", "z.pdf"]
    assert missing == []


def test_a_folder_that_cannot_be_listed_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in" / "closed").mkdir(parents=True)
    (tmp_path / "in" / "open.pdf").write_bytes(b"x")
    scandir = os.scandir

    def refuse(path: str) -> object:
        # In place of permissions, which do not hold for the superuser.
        if Path(path) in closed:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    closed = [tmp_path / "in" / "closed"]
    files, missing = find_inputs([tmp_path / "in"])
    assert [f.name for f in files] == ["open.pdf"]
    assert [(m.path, m.reason) for m in missing] == [("closed", "unreadable")]
    assert "cannot be listed (Permission denied)" in missing[0].detail
    closed = [tmp_path / "in"]
    files, missing = find_inputs([tmp_path / "in"])
    assert (files, [m.path for m in missing]) == ([], [str(tmp_path / "in")])


def test_a_file_named_twice_is_taken_once_and_whatever_its_ending(tmp_path: Path) -> None:
    odd = tmp_path / "scan.dat"
    odd.write_bytes(b"x")
    files, _ = find_inputs([odd, odd, tmp_path])
    assert [f.name for f in files] == ["scan.dat"]


def test_what_is_missing_or_empty_is_a_failure_with_a_remedy(tmp_path: Path) -> None:
    files, missing = find_inputs([tmp_path / "none.pdf", tmp_path])
    assert files == []
    assert [m.reason for m in missing] == ["unreadable", "unreadable"]
    assert "check the name" in missing[0].detail
    assert "no PDF" in missing[1].detail
