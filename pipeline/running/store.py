"""What is kept of each document in a run directory: the document as read, and what came of it.

A file appears whole or not at all and carries a check sum, so that a run that was killed, or a machine
that lost power, leaves nothing that could be mistaken for a result. Names are digests of all that the
contents depend on; what else they were made under (time limit, password) stands in ``under``.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Mapping
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple

LEVEL = 1  # of compression: a fifth of the size for a hundredth of the time that coding takes


class StoreError(Exception):
    """The directory cannot be written: a full disk, a lost folder. Nothing goes on without it."""


class Outcome(NamedTuple):
    """What came of a document, without its rows: its row or its failure, and seconds by stage.

    By its ``sketch`` it is known as the same work as another file.
    """

    document: dict[str, Any] | None
    failure: dict[str, Any] | None
    under: dict[str, Any]
    timings: dict[str, float]
    evidence: int  # rows
    sketch: str = ""


class Rows(NamedTuple):
    """The rows of a document as JSON Lines, and its text; what was kept by older versions has no doubts."""

    evidence: bytes
    sentences: bytes
    text: bytes
    doubts: bytes = b""


class Store:
    """The folder ``kept`` of a run directory; ``others`` are stores that are looked into besides."""

    def __init__(self, folder: Path, others: tuple[Path, ...] = ()) -> None:
        self.folder = folder
        self.others = others

    def reading(self, key: str) -> bytes | None:
        """A document as read, or None."""
        found = self._get("readings", key)
        return None if found is None else found[1]

    def put_reading(self, key: str, data: bytes) -> None:
        """Keep a document as read."""
        self._put("readings", key, {}, data)

    def outcome(self, key: str, now: Mapping[str, Any]) -> Outcome | None:
        """What came of a document, unless it was made under other circumstances than ``now``."""
        found = self._get("outcomes", key)
        if found is None:
            return None
        outcome = Outcome(**{name: found[0][name] for name in Outcome._fields})
        same = all(now.get(name) == value for name, value in outcome.under.items())
        return outcome if same else None

    def rows(self, key: str) -> Rows:
        """The rows of a document that :meth:`outcome` has found.

        Raises:
            StoreError: when they are gone.
        """
        found = self._get("outcomes", key)
        if found is None:
            raise StoreError(f"{self._path('outcomes', key)}: gone or damaged; run again")
        head, data = found
        ends = list(accumulate(head["sizes"], initial=0))
        return Rows(*(data[a:b] for a, b in pairwise(ends)))

    def adopt(self, outcome: str, reading: str) -> Outcome | None:
        """Take a document's outcome, and the document as read, over from another store, if one has it."""
        for kind, name in (("readings", reading), ("outcomes", outcome)):
            if self._path(kind, name).is_file():
                continue
            for folder in self.others:
                place = self._path(kind, name, folder)
                if place.is_file():
                    write_whole(self._path(kind, name), place.read_bytes())
                    break
        found = self._get("outcomes", outcome)
        return None if found is None else Outcome(**{n: found[0][n] for n in Outcome._fields})

    def put_outcome(self, key: str, outcome: Outcome, rows: Rows) -> None:
        """Keep what came of a document."""
        head = {**outcome._asdict(), "sizes": [len(part) for part in rows]}
        self._put("outcomes", key, head, b"".join(rows))

    def clear_parts(self) -> None:
        """Remove what a killed run left half written."""
        for part in self.folder.glob("*/*/.*.part"):
            part.unlink(missing_ok=True)

    def _path(self, kind: str, key: str, folder: Path | None = None) -> Path:
        return (folder or self.folder) / kind / key[:2] / key[2:]

    def _get(self, kind: str, key: str) -> tuple[dict[str, Any], bytes] | None:
        """Head and contents of a file, None where there is no whole one."""
        for folder in (self.folder, *self.others):
            try:
                first, _, packed = self._path(kind, key, folder).read_bytes().partition(b"\n")
                head = json.loads(first)
                if zlib.crc32(packed) == head["check"]:
                    return head, zlib.decompress(packed)
            except (OSError, ValueError, KeyError, TypeError, zlib.error):
                continue
        return None

    def _put(self, kind: str, key: str, head: dict[str, Any], data: bytes) -> None:
        packed = zlib.compress(data, LEVEL)
        first = json.dumps({**head, "check": zlib.crc32(packed)}, ensure_ascii=False)
        write_whole(self._path(kind, key), first.encode() + b"\n" + packed)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step; no waiting for the disk, for a check sum tells what was lost.

    Raises:
        StoreError: naming the file, what is wrong and the remedy.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        os.replace(part, path)
    except OSError as e:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise StoreError(
            f"{path}: cannot be written ({e.strerror}); free the disk or choose another --out, "
            "then run again: what is done is kept"
        ) from e
