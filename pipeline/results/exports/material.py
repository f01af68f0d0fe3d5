"""What every export is made from: the rows of a run directory, its texts and the PDFs it was made of."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.records import DocumentRow, Evidence, Failure, Profile
from pipeline.results.directory import RunDirectory
from pipeline.results.sources import located


class ExportError(ValueError):
    """An export that cannot be made at all; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Material:
    """A run directory, read once."""

    folder: Path
    profiles: list[Profile]
    evidence: list[Evidence]
    documents: list[DocumentRow]
    failures: list[Failure]
    about: dict[str, Any]

    @classmethod
    def of(cls, folder: Path) -> Material:
        """Read the run directory.

        Raises:
            RunDirectoryError: when it is none, or a line of it is damaged.
        """
        run = RunDirectory(folder)
        try:
            about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):  # Nothing stands on it but the version and the inputs' names.
            about = {}
        return cls(
            folder,
            run.profiles(),
            run.evidence(),
            run.documents(),
            run.failures(),
            about if isinstance(about, dict) else {},
        )

    @property
    def version(self) -> str:
        """The version of the program that made the run."""
        return str(self.about.get("gvcoder", "unknown"))

    @property
    def typology(self) -> str | None:
        """The typology of the run, a shipped one's name or a file's path; null where that was not kept."""
        arguments = self.about.get("arguments")
        chosen = arguments.get("typology") if isinstance(arguments, dict) else None
        return str(chosen) if chosen else None

    def by_document(self) -> dict[str, list[Evidence]]:
        """The evidence of each document in the order of its text."""
        rows: dict[str, list[Evidence]] = defaultdict(list)
        for row in sorted(self.evidence, key=lambda r: (r.start, r.id)):
            rows[row.document].append(row)
        return rows

    def text(self, document: str) -> str | None:
        """The text of a document, to which ``start`` and ``end`` count; null where it is gone."""
        path = self.folder / "texts" / f"{document}.txt"
        # Bytes, so that no line end is changed on the way and every position holds.
        return path.read_bytes().decode("utf-8") if path.is_file() else None

    def pdfs(self, places: Sequence[Path]) -> Pdfs:
        """Looks for the PDFs where the run found them, in ``places`` and in the run's inputs."""
        arguments = self.about.get("arguments")
        inputs = arguments.get("inputs", []) if isinstance(arguments, dict) else []
        return Pdfs([*places, *(Path(str(p)) for p in inputs)], located(self.folder))


class Pdfs:
    """Finds the file that a document was read from, by name and by content.

    ``known`` says by document id where files were; inputs alone name neither the PDFs of a library nor
    those of merged runs, and lead nowhere from another working folder.
    """

    def __init__(self, places: Iterable[Path], known: Mapping[str, Path] | None = None) -> None:
        self.places = list(places)
        self._known = known or {}

    def find(self, document: DocumentRow) -> Path | str:
        """The path of the document's PDF, or in words why there is none."""
        changed = None
        for path in self._candidates(document):
            if path.is_file():
                if hashlib.sha256(path.read_bytes()).hexdigest() == document.sha256:
                    return path
                changed = path
        if changed:
            return (
                f"{changed} is not the file that was read (its content differs); "
                "give the folder of the PDF of the run with --pdfs, or run again"
            )
        return "its PDF is not where the run found it; give its folder with --pdfs"

    def _candidates(self, document: DocumentRow) -> Iterator[Path]:
        if known := self._known.get(document.id):
            yield known
        for folder in self._folders:
            yield folder / document.path
        yield from self._named.get(document.path.rsplit("/", 1)[-1], [])

    @cached_property
    def _folders(self) -> list[Path]:
        return [place for place in self.places if place.is_dir()]

    @cached_property
    def _named(self) -> dict[str, list[Path]]:
        """All files of the places by their names; folders are gone through once, and only if need be."""
        named: dict[str, list[Path]] = defaultdict(list)
        folders = set(self._folders)
        for place in self.places:
            inside = sorted(place.rglob("*")) if place in folders else [place]
            for path in inside:
                if path is place or path.suffix.lower() == ".pdf":
                    named[path.name].append(path)
        return named
