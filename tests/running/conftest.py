"""A small folder of studies, and the directory of an undisturbed run over it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from launch import ROOT, gvcoder

STUDIES = ("jepara-furniture-2010", "kenya-vegetables-2003", "sinos-valley-1995")


@pytest.fixture(scope="session")
def studies(made_once: Callable[..., Path]) -> Path:
    def make(folder: Path) -> None:
        for name in STUDIES:
            (folder / f"{name}.pdf").write_bytes((ROOT / "corpus" / f"{name}.pdf").read_bytes())
        (folder / "empty.pdf").write_bytes(b"")
        # The files are old, as a corpus is: what has just been written is looked at anew each time.
        for path in folder.iterdir():
            os.utime(path, (1e9, 1e9))

    return made_once("studies", make)


@pytest.fixture(scope="session")
def whole(studies: Path, made_once: Callable[..., Path]) -> Path:
    """The directory of an undisturbed run over the studies."""

    def make(folder: Path) -> None:
        assert gvcoder("run", studies, "--out", folder / "run").returncode == 3

    return made_once("whole", make) / "run"
