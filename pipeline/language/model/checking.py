"""Compares the files of the base model with the SHA-256 sums that the project keeps."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import resources
from pathlib import Path


class ModelChangedError(Exception):
    """A file of the model that is missing or is not the one that was checked in."""


@cache
def known_sums() -> dict[str, str]:
    """The SHA-256 of each file, by its path inside the model's package."""
    text = resources.files("pipeline.language.model").joinpath("checksums.json").read_text("utf-8")
    sums: dict[str, str] = json.loads(text)
    return sums


def sums_of(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file under ``folder`` that a model can hold; compiled Python left out."""
    return {
        path.relative_to(folder).as_posix(): _sum(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def _sum(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_files(folder: Path) -> None:
    """Raises :class:`ModelChangedError` unless ``folder`` holds the very files that are known."""
    known, found = known_sums(), sums_of(folder)
    for name in sorted({*known, *found}):
        if name not in found:
            raise ModelChangedError(f"the file {name} is missing")
        if name not in known:
            raise ModelChangedError(f"the file {name} does not belong to it")
        if known[name] != found[name]:
            raise ModelChangedError(f"the file {name} was changed")
