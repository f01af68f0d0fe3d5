"""What the tests share: the places of the corpus and of material that only some machines have."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


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
