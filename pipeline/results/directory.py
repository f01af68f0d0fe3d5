"""A run directory: its files are written whole or not at all, and read back as typed rows."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from pipeline.records import DocumentRow, Doubt, Evidence, Failure, Profile, Record, SentenceRow

Row = TypeVar("Row", bound=Record)


class RunDirectoryError(ValueError):
    """A folder that is no (whole) run directory, or cannot be written; says the remedy."""


class Table(Iterable[Row]):
    """The rows of a file of a run directory, read anew each time they are gone through."""

    def __init__(self, directory: RunDirectory, name: str, kind: type[Row]) -> None:
        self._directory, self._name, self._kind = directory, name, kind

    def __iter__(self) -> Iterator[Row]:
        return self._directory.rows(self._name, self._kind)


class RunDirectory:
    """The folder that ``gvcoder run --out`` writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self) -> None:
        """Make the folder.

        Raises:
            RunDirectoryError: when the place cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            probe = self.folder / ".writable"
            probe.touch()
            probe.unlink()
        except OSError as e:
            raise RunDirectoryError(
                f"{self.folder}: cannot be written ({e.strerror}); choose another --out"
            ) from e

    def write_rows(
        self, name: str, rows: Iterable[Record], before: Callable[[Path], None] | None = None
    ) -> None:
        """Replace ``NAME.jsonl``; see :meth:`write_chunks` for ``before``."""
        self.write_chunks(f"{name}.jsonl", (line(row).encode() for row in rows), before)

    def write_json(self, name: str, data: Any) -> None:
        """Replace a JSON file."""
        text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
        # The name of a PDF need not be UTF-8: what cannot be written is escaped as JSON does it, so
        # that whoever reads the file has the very name again.
        self.write_chunks(name, [text.encode("utf-8", "backslashreplace")])

    def write_text(self, name: str, text: str) -> None:
        """Replace a file of text; line ends stay as they are on every system."""
        self.write_chunks(name, [text.encode()])

    def write_new(self, name: str, data: bytes) -> None:
        """Replace a file unless it holds these bytes already."""
        path = self.folder / name
        try:
            same = path.stat().st_size == len(data) and path.read_bytes() == data
        except OSError:
            same = False
        if not same:
            self.write_chunks(name, [data])

    def write_chunks(
        self, name: str, chunks: Iterable[bytes], before: Callable[[Path], None] | None = None
    ) -> None:
        """Replace a file in one step, so that nobody ever reads half of it.

        ``before`` is told the finished new file before it takes the old one's place.

        Raises:
            RunDirectoryError: when the disk is full or the folder cannot be written.
        """
        path = self.folder / name
        # Of this writer alone: two at once must not write into one file.
        part = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.part")
        try:
            part.parent.mkdir(parents=True, exist_ok=True)
            with open(part, "wb") as file:
                file.writelines(chunks)
                file.flush()
                os.fsync(file.fileno())
            if before is not None:
                before(part)
            os.replace(part, path)
        except OSError as e:
            part.unlink(missing_ok=True)
            raise RunDirectoryError(
                f"{path}: cannot be written ({e.strerror}); free the disk or choose "
                "another --out, then run again"
            ) from e

    def clear_parts(self) -> None:
        """Remove what writers that were killed have left; for whoever holds the directory's lock."""
        left = ".*.[0-9]*.[0-9]*.part"
        for part in [*self.folder.glob(left), *self.folder.glob(f"plots/{left}")]:
            part.unlink(missing_ok=True)

    def profiles(self) -> list[Profile]:
        """The cluster profiles."""
        return list(self.rows("profiles", Profile))

    def evidence(self) -> list[Evidence]:
        """The coded sentences."""
        return list(self.rows("evidence", Evidence))

    def sentences(self) -> list[SentenceRow]:
        """Every sentence read."""
        return list(self.rows("sentences", SentenceRow))

    def doubts(self) -> list[Doubt]:
        """The sentences left uncoded that may have a code; none in a directory of an older version."""
        if not (self.folder / "doubtful.jsonl").is_file():
            return []
        return list(self.rows("doubtful", Doubt))

    def documents(self) -> list[DocumentRow]:
        """The documents that were read."""
        return list(self.rows("documents", DocumentRow))

    def failures(self) -> list[Failure]:
        """The inputs that failed."""
        return list(self.rows("failures", Failure))

    def table(self, name: str, kind: type[Row]) -> Table[Row]:
        """The rows of ``NAME.jsonl``, to go through as often as need be without holding them."""
        return Table(self, name, kind)

    def rows(self, name: str, kind: type[Row]) -> Iterator[Row]:
        """The rows of ``NAME.jsonl``, one at a time.

        Raises:
            RunDirectoryError: when the file is missing or a row is none.
        """
        path = self.folder / f"{name}.jsonl"
        if not path.is_file():
            raise RunDirectoryError(f"{path}: missing; is this a folder made by `gvcoder run`?")
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield kind.model_validate_json(line)
                except ValidationError as e:
                    fault = e.errors()[0]
                    field = ".".join(str(x) for x in fault["loc"])
                    raise RunDirectoryError(
                        f"{path}:{number}: {field}: {fault['msg']}; make it anew with `gvcoder run`"
                    ) from e

    def sizes(self, name: str) -> Iterator[int]:
        """How many bytes each row of ``NAME.jsonl`` takes."""
        with open(self.folder / f"{name}.jsonl", "rb") as file:
            yield from map(len, file)

    def rows_at(self, name: str, kind: type[Row], places: Iterable[int]) -> Iterator[Row]:
        """The rows of ``NAME.jsonl`` that begin at these bytes, in the order of the places."""
        with open(self.folder / f"{name}.jsonl", "rb") as file:
            for place in places:
                file.seek(place)
                yield kind.model_validate_json(file.readline())


def line(row: Record) -> str:
    """The row as a line of JSON."""
    return json.dumps(row.model_dump(mode="json", by_alias=True), ensure_ascii=False) + "\n"
