"""What the tests share: places of the corpus and of what only some machines have, folders made once."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True, scope="session")
def nothing_is_kept() -> Iterator[None]:
    """A training keeps vectors in the user's folder: those of tests have no place there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GVCODER_CACHE", "")
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Papers and odd PDFs kept beside the checkout; a user's machine does not have them."""
    place = Path(os.environ.get("GVCODER_SHARED", ROOT.parent / "shared"))
    if not place.is_dir():
        pytest.skip("needs the folder of papers beside the checkout (or GVCODER_SHARED)")
    return place


@pytest.fixture(scope="session")
def corpus() -> Path:
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """``made_once(name, make)``: a folder that ``make`` fills once for all processes of a test run.

    Nothing is written there afterwards; a test that does takes a copy.
    """
    base = tmp_path_factory.getbasetemp()
    # Each process of pytest-xdist has a folder of its own in that of the whole.
    common = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def once(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = common / f"once-{name}", common / f"once-{name}.done"
        with (common / f"once-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)  # of a process that failed at it
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return once
