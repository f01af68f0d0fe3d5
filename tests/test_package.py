"""What an installation holds: no more than a laptop's user would put up with, and no torch."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MEGABYTE = 1_000_000


def test_an_installation_with_its_models_stays_below_80_megabytes() -> None:
    setuptools = PROJECT["tool"]["setuptools"]
    packages = [name.rstrip("*") for name in setuptools["packages"]["find"]["include"]]
    left_out = {
        file
        for package, patterns in setuptools["exclude-package-data"].items()
        for pattern in patterns
        for file in (ROOT / package).glob(pattern)
    }
    assert left_out, "the patterns of what is left out match nothing"
    files = [
        file
        for package in packages
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file not in left_out
    ]
    assert 40 * MEGABYTE < sum(file.stat().st_size for file in files) < 80 * MEGABYTE


def test_nothing_that_a_run_needs_brings_torch() -> None:
    needed = " ".join(PROJECT["project"]["dependencies"])
    assert "torch" not in needed and "transformers" not in needed
    assert any(x.startswith("torch") for x in PROJECT["project"]["optional-dependencies"]["teach"])
