"""The PDFs of a library: each with the work that it is, and what of the library could not be used."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.literature.attachments import is_pdf, located
from pipeline.literature.entry import Entry, LibraryError, load_library


class Library(NamedTuple):
    """The PDFs of the works of a library, the works without any, and faults in words."""

    files: list[tuple[Path, Entry]]
    bare: list[Entry]
    faults: list[str]


def open_library(path: Path) -> Library:
    """The library's PDFs; a file that it names and that is not there is a fault of its own."""
    try:
        entries, problems = load_library(path)
    except LibraryError as e:
        return Library([], [], [str(e)])
    found: list[tuple[Path, Entry]] = []
    bare, faults = [], list(problems)
    for entry in entries:
        named = [f for f in entry.files if is_pdf(f)]
        for name in named:
            place = located(name, path.parent)
            if place is not None:
                found.append((place, entry))
            else:
                faults.append(
                    f"{entry.reference.key}: its file {name} is not there; export the library with "
                    "its files, or give the folder that holds them as a further input"
                )
        if not named:
            bare.append(entry)
    return Library(found, bare, faults)


def matched(paths: Iterable[Path], entries: Sequence[Entry]) -> dict[Path, Entry]:
    """Which PDFs are which works by their names: the citation key, the DOI, or author, year and title.

    So a library without file paths (CSL JSON has none) goes with a folder of its PDFs. A name that
    fits several works fits none.
    """
    by_name: dict[str, list[Entry]] = {}
    told = []
    for entry in entries:
        by_name.setdefault(_flat(entry.reference.key), []).append(entry)
        if entry.reference.doi:
            by_name.setdefault(_flat(entry.reference.doi), []).append(entry)
        title = _flat(entry.title or "")[:24]
        if len(title) >= 12 and entry.reference.families and entry.year:
            told.append((_flat(entry.reference.families[0]), str(entry.year), title, entry))
    made = {}
    for path in paths:
        stem = _flat(path.stem)
        fits = by_name.get(stem) or [
            entry
            for family, year, title, entry in told
            if family in stem and year in stem and title in stem
        ]
        if len(fits) == 1:
            made[path] = fits[0]
    return made


def _flat(text: str) -> str:
    """Letters and digits alone, without accents, in lower case."""
    flat = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[\W_]", "", "".join(c for c in flat if not unicodedata.combining(c)))
