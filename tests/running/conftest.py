"""A small folder of studies, and the directory of an undisturbed run over it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from launch import ROOT, gvcoder

STUDIES = ("jepara-furniture-2010", "kenya-vegetables-2003", "sinos-valley-1995")


@pytest.fixture(scope="session")
def studies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("studies")
    for name in STUDIES:
        (folder / f"{name}.pdf").write_bytes((ROOT / "corpus" / f"{name}.pdf").read_bytes())
    (folder / "empty.pdf").write_bytes(b"")
    # The files are old, as a corpus is: what has just been written is looked at anew each time.
    for path in folder.iterdir():
        os.utime(path, (1e9, 1e9))
    return folder


@pytest.fixture(scope="session")
def whole(studies: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of an undisturbed run over the studies."""
    out = tmp_path_factory.mktemp("whole") / "run"
    assert gvcoder("run", studies, "--out", out).returncode == 3
    return out
