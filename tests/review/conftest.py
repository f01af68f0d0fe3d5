"""A run directory of two sample studies, made once, and copies of it to review."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.results.directory import RunDirectoryError
from pipeline.review.desk import Desk
from pipeline.running.run import run

STUDIES = ("sinos-valley-1995.pdf", "jepara-furniture-2010.pdf")


@pytest.fixture(scope="session")
def finished(made_once: Callable[..., Path], corpus: Path) -> Path:
    def make(folder: Path) -> None:
        run([corpus / name for name in STUDIES], folder / "run")

    return made_once("to-review", make) / "run"


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "run"
    shutil.copytree(finished, copy)
    return copy


@pytest.fixture
def rerun(corpus: Path) -> Callable[[Path], None]:
    def again(folder: Path) -> None:
        # An open desk may be keeping pages in there meanwhile: what it adds does not matter.
        shutil.rmtree(folder / "kept", ignore_errors=True)
        # While the desk writes its report it holds the directory, and a person would wait as told.
        for _ in range(120):
            try:
                run([corpus / name for name in STUDIES], folder)
                return
            except RunDirectoryError as e:
                if "another run is at work" not in str(e):
                    raise
                time.sleep(0.5)
        pytest.fail("the desk never gave the run directory free")

    return again


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    made = Desk(folder)
    yield made
    made.close()
