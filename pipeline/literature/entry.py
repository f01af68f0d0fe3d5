"""An entry of a library, whatever the format it came in, and how one reads a library."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pipeline.records import Reference

#: Ends of the names of files that are read as libraries and not as PDFs.
ENDS = (".bib", ".bibtex", ".biblatex", ".ris", ".json")


class LibraryError(ValueError):
    """A file that is no library; the message says what it is and the remedy."""


@dataclass(slots=True)
class Entry:
    """A work: what a PDF's own particulars give way to, its reference, and where its PDFs lie.

    ``authors`` stand as ``Family, Given``; ``files`` as the library writes them.
    """

    title: str | None
    authors: tuple[str, ...]
    year: int | None
    reference: Reference
    files: list[str] = field(default_factory=list)


class Loaded(NamedTuple):
    """The entries of a library, and what of it could not be understood, in words."""

    entries: list[Entry]
    problems: list[str]


def is_library(path: Path) -> bool:
    """Whether a file is a library by its name, and no PDF under a library's name."""
    if path.suffix.lower() not in ENDS:
        return False
    try:
        with open(path, "rb") as file:
            return not file.read(1024).lstrip().startswith(b"%PDF")
    except OSError:
        return False


def load_library(path: Path) -> Loaded:
    """The works of a BibTeX, RIS or CSL JSON file.

    Raises:
        LibraryError: when it cannot be read as such.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LibraryError("not in UTF-8; export it again with the encoding UTF-8") from None
    except OSError as e:
        raise LibraryError(f"cannot be opened ({e.strerror}); check its permissions") from e
    end = path.suffix.lower()
    if end == ".json":
        from pipeline.literature.csl import entries_of
    elif end == ".ris":
        from pipeline.literature.ris import entries_of
    else:
        from pipeline.literature.bibtex import entries_of
    return entries_of(text)


def year_of(text: str | None) -> int | None:
    """The year that a date begins with, or ends with (``1995-01``, ``March 1995``)."""
    import re

    found = re.search(r"(?<!\d)(1[5-9]|20)\d\d(?!\d)", text or "")
    return int(found[0]) if found else None
