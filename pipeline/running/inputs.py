"""From the arguments of a run to the list of files to read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pipeline.literature.entry import Entry


#: Ends of names under which a library may come.
LIBRARIES = (".bib", ".bibtex", ".biblatex", ".ris", ".json")


class Work(NamedTuple):
    """What a bibliography knows of a work; it goes before what the file says of itself."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None


class InputFile(NamedTuple):
    """A file to read, the name that it goes by in the results, and what is known of the work.

    ``work`` is what coding looks at; ``reference`` (a :class:`pipeline.records.Reference` as plain data)
    only goes along, so that a changed volume number makes no work.
    """

    path: Path
    name: str
    work: Work | None = None
    reference: dict[str, Any] | None = None


class Fault(NamedTuple):
    """An input that failed, as it will stand in ``failures.jsonl``; light, so that no type is loaded."""

    path: str
    reason: str
    detail: str


def find_inputs(inputs: Iterable[Path]) -> tuple[list[InputFile], list[Fault]]:
    """The files named, the PDFs in the folders and of the libraries named, each once, ordered by name.

    A library (``.bib``, ``.ris``, ``.json``) says of its PDFs which works they are; works for which it
    names no file are looked for, by name, among the other inputs.
    A file named outright is taken whatever its ending is; from a folder (and the folders in it) only
    ``*.pdf`` are. Names are relative to the folder given, so that moving a corpus changes nothing. A
    link inside a folder is followed only to what is in the folder: a corpus from elsewhere must not
    bring a reader's private files into the results.
    """
    found: dict[Path, InputFile] = {}
    missing: list[Fault] = []
    bare: list[Entry] = []
    libraries, others = _parted(inputs)
    for given in libraries:
        bare += _take_library(given, found, missing)
    for given in others:
        if os.path.isdir(given):
            root = _real(given)
            held = False
            closed: list[OSError] = []
            for path in _pdfs(given, closed):
                held = True
                name = _printable(path.relative_to(given).as_posix())
                real = _real(path)
                if path.is_symlink() and not real.is_relative_to(root):
                    missing.append(_fault(name, "a link that leads out of its folder; name it"))
                elif not os.path.isfile(real):
                    missing.append(_fault(name, "a link to nothing, or no file; remove it"))
                else:
                    found.setdefault(real, InputFile(path, name))
            for error in closed:
                name = os.path.relpath(error.filename, given)
                shown = str(given) if name == os.curdir else Path(name).as_posix()
                detail = f"the folder cannot be listed ({error.strerror}): check its permissions"
                missing.append(_fault(shown, detail))
            if not held and not closed:
                detail = "no PDF in this folder; name a folder that holds some"
                missing.append(_fault(str(given), detail))
        elif os.path.isfile(given):
            found.setdefault(_real(given), InputFile(given, _printable(given.name)))
        elif os.path.lexists(given):
            missing.append(_fault(str(given), "neither a file nor a folder; name a PDF"))
        else:
            missing.append(_fault(str(given), "no such file or folder; check the name"))
    if bare:
        _match(bare, found)
    for given in libraries:
        if not any(f.reference for f in found.values()) and not missing:
            detail = (
                "no work of this library has a PDF; export it with its files, or add their folder"
            )
            missing.append(_fault(given.name, detail))
    files = sorted(found.values(), key=lambda f: (f.name, str(f.path)))
    return files, missing


def _parted(inputs: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Libraries, and the other inputs."""
    inputs = list(inputs)
    if not any(p.suffix.lower() in LIBRARIES for p in inputs):
        return [], inputs
    from pipeline.literature.entry import is_library

    libraries = [p for p in inputs if is_library(p)]
    return libraries, [p for p in inputs if p not in libraries]


def _take_library(given: Path, found: dict[Path, InputFile], missing: list[Fault]) -> list[Entry]:
    """Add the PDFs of a library, and what is wrong with it; returns the works without PDF."""
    from pipeline.literature.inputs import open_library

    library = open_library(given)
    missing += [_fault(given.name, fault) for fault in library.faults]
    for path, entry in library.files:
        inside = _real(path).is_relative_to(_real(given.parent))
        name = os.path.relpath(path, given.parent) if inside else path.name
        file = InputFile(path, _printable(Path(name).as_posix()), *_known(entry))
        found.setdefault(_real(path), file)
    return library.bare


def _match(entries: list[Entry], found: dict[Path, InputFile]) -> None:
    """Give the works of ``entries`` to the files whose names are theirs."""
    from pipeline.literature.inputs import matched

    free = {f.path: real for real, f in found.items() if f.reference is None}
    for path, entry in matched(free, entries).items():
        real = free[path]
        found[real] = InputFile(path, found[real].name, *_known(entry))


def _known(entry: Entry) -> tuple[Work, dict[str, Any]]:
    return Work(entry.title, entry.authors, entry.year), entry.reference.model_dump()


def _real(path: Path) -> Path:
    """Where a path leads in the end; unlike ``Path.resolve`` it bears links that go round in circles."""
    return Path(os.path.realpath(path))


def _fault(path: str, detail: str) -> Fault:
    return Fault(_printable(path), "unreadable", detail)


def _pdfs(folder: Path, closed: list[OSError]) -> Iterator[Path]:
    """Whatever is called ``*.pdf`` in a folder and those in it, but other folders.

    What keeps a folder from being listed goes to ``closed``: its PDFs must not be missed in silence.
    """
    for place, folders, names in os.walk(folder, onerror=closed.append):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(".pdf"):
                yield Path(place, name)


def _printable(name: str) -> str:
    """A name that can be written as UTF-8: bytes that are none stand as ``\\xff``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
