"""From the arguments of a run to the list of files to read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple


class Work(NamedTuple):
    """What a bibliography knows of a work; it goes before what the file says of itself."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None


class InputFile(NamedTuple):
    """A file to read, the name that it goes by in the results, and what is known of the work."""

    path: Path
    name: str
    work: Work | None = None


class Fault(NamedTuple):
    """An input that failed, as it will stand in ``failures.jsonl``; light, so that no type is loaded."""

    path: str
    reason: str
    detail: str


def find_inputs(inputs: Iterable[Path]) -> tuple[list[InputFile], list[Fault]]:
    """The files named, and the PDFs in the folders named, each once, ordered by name.

    A file named outright is taken whatever its ending is; from a folder (and the folders in it) only
    ``*.pdf`` are. Names are relative to the folder given, so that moving a corpus changes nothing. A
    link inside a folder is followed only to what is in the folder: a corpus from elsewhere must not
    bring a reader's private files into the results.
    """
    found: dict[Path, InputFile] = {}
    missing: list[Fault] = []
    for given in inputs:
        if os.path.isdir(given):
            root = _real(given)
            held = False
            for path in _pdfs(given):
                held = True
                name = _printable(path.relative_to(given).as_posix())
                real = _real(path)
                if path.is_symlink() and not real.is_relative_to(root):
                    missing.append(_fault(name, "a link that leads out of its folder; name it"))
                elif not os.path.isfile(real):
                    missing.append(_fault(name, "a link to nothing, or no file; remove it"))
                else:
                    found.setdefault(real, InputFile(path, name))
            if not held:
                detail = "no PDF in this folder; name a folder that holds some"
                missing.append(_fault(str(given), detail))
        elif os.path.isfile(given):
            found.setdefault(_real(given), InputFile(given, _printable(given.name)))
        elif os.path.lexists(given):
            missing.append(_fault(str(given), "neither a file nor a folder; name a PDF"))
        else:
            missing.append(_fault(str(given), "no such file or folder; check the name"))
    files = sorted(found.values(), key=lambda f: (f.name, str(f.path)))
    return files, missing


def _real(path: Path) -> Path:
    """Where a path leads in the end; unlike ``Path.resolve`` it bears links that go round in circles."""
    return Path(os.path.realpath(path))


def _fault(path: str, detail: str) -> Fault:
    return Fault(_printable(path), "unreadable", detail)


def _pdfs(folder: Path) -> Iterator[Path]:
    """Whatever is called ``*.pdf`` in a folder and those in it, but other folders."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(".pdf"):
                yield Path(place, name)


def _printable(name: str) -> str:
    """A name that can be written as UTF-8: bytes that are none stand as ``\\xff``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
