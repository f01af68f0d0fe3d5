"""From the arguments of a run to the list of files to read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pipeline.records import Failure


class InputFile(NamedTuple):
    """A file to read and the name that it goes by in the results."""

    path: Path
    name: str


def find_inputs(inputs: Iterable[Path]) -> tuple[list[InputFile], list[Failure]]:
    """The files named, and the PDFs in the folders named, each once, ordered by name.

    A file named outright is taken whatever its ending is; from a folder (and the folders in it) only
    ``*.pdf`` are. Names are relative to the folder given, so that moving a corpus changes nothing.
    """
    found: dict[Path, InputFile] = {}
    missing: list[Failure] = []
    for given in inputs:
        if given.is_dir():
            pdfs = [p for p in given.rglob("*") if p.suffix.lower() == ".pdf" and p.is_file()]
            for path in pdfs:
                found.setdefault(
                    path.resolve(), InputFile(path, path.relative_to(given).as_posix())
                )
            if not pdfs:
                detail = "no PDF in this folder; name a folder that holds some"
                missing.append(Failure(path=str(given), reason="unreadable", detail=detail))
        elif given.exists():
            found.setdefault(given.resolve(), InputFile(given, given.name))
        else:
            detail = "no such file or folder; check the name"
            missing.append(Failure(path=str(given), reason="unreadable", detail=detail))
    files = sorted(found.values(), key=lambda f: (f.name, str(f.path)))
    return files, missing
