"""``review.sqlite``: every decision ever made over a run directory, appended and never changed.

SQLite in WAL mode: several reviewers may write at once, and what was acknowledged survives a kill. The
file also keeps the machine's own evidence rows, for ``evidence.jsonl`` holds the reviewed ones.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.records import Evidence
from pipeline.review.decisions import Decision, line

NAME = "review.sqlite"

#: Seconds to wait for another writer before giving up.
PATIENCE = 30

_TABLES = """
CREATE TABLE IF NOT EXISTS decisions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  time TEXT NOT NULL,
  coder TEXT NOT NULL,
  version TEXT NOT NULL,
  action TEXT NOT NULL,
  sha256 TEXT,
  sentence TEXT,
  body TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS decisions_stay BEFORE UPDATE ON decisions
  BEGIN SELECT RAISE(ABORT, 'decisions are appended, never changed'); END;
CREATE TRIGGER IF NOT EXISTS decisions_are_kept BEFORE DELETE ON decisions
  BEGIN SELECT RAISE(ABORT, 'decisions are appended, never deleted'); END;
CREATE TABLE IF NOT EXISTS machine (id TEXT PRIMARY KEY, row TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class StoreError(ValueError):
    """A review file that cannot be used; the message names it and the remedy."""


class Store:
    """The decisions of a run directory. Safe to use from several threads and processes."""

    def __init__(self, folder: Path) -> None:
        """Open ``review.sqlite`` in the folder, made if need be.

        Raises:
            StoreError: when the file is no SQLite file or cannot be written.
        """
        self.path = folder / NAME
        self._lock = threading.RLock()
        try:
            self._db = sqlite3.connect(
                self.path, timeout=PATIENCE, check_same_thread=False, isolation_level=None
            )
            self._db.execute("PRAGMA journal_mode=WAL")
            # A decision that was acknowledged is on the disk, whatever happens to the machine.
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_TABLES)
        except sqlite3.Error as e:
            raise StoreError(
                f"{self.path}: cannot be used ({e}); put a copy of the file back, or move it away "
                "to begin anew"
            ) from e

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether a person has ever decided anything in this run directory."""
        return (folder / NAME).is_file()

    def append(self, decisions: Iterable[Decision]) -> int:
        """Append decisions in one step; those whose id is there already are left out.

        Returns how many were new.

        Raises:
            StoreError: when the disk is full or the file is locked for too long; nothing is appended.
        """
        rows = [
            (
                d.id,
                d.time,
                d.coder,
                d.version,
                d.action,
                d.anchors[0].sha256 if d.anchors else None,
                d.anchors[0].sentence if d.anchors else None,
                line(d),
            )
            for d in decisions
        ]
        with self._lock:
            before = self._db.total_changes
            self._write(
                "INSERT OR IGNORE INTO decisions (id, time, coder, version, action, sha256, sentence, body)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            return self._db.total_changes - before

    def since(self, seq: int = 0) -> list[tuple[int, Decision]]:
        """The decisions after number ``seq`` in order, each with its number."""
        with self._lock:
            rows = self._db.execute(
                "SELECT seq, body FROM decisions WHERE seq > ? ORDER BY seq", (seq,)
            ).fetchall()
        return [(n, Decision.model_validate_json(body)) for n, body in rows]

    def last(self) -> int:
        """The number of the last decision; 0 where there is none."""
        with self._lock:
            return int(
                self._db.execute("SELECT coalesce(max(seq), 0) FROM decisions").fetchone()[0]
            )

    def machine(self) -> dict[str, Evidence]:
        """The machine's evidence rows by sentence id, as last kept."""
        with self._lock:
            rows = self._db.execute("SELECT id, row FROM machine").fetchall()
        return {i: Evidence.model_validate_json(row) for i, row in rows}

    def keep_machine(self, rows: Mapping[str, Evidence]) -> None:
        """Keep the machine's evidence rows in place of those kept before."""
        with self._lock:
            self._write(
                "INSERT INTO machine (id, row) VALUES (?, ?)",
                [(i, row.model_dump_json(by_alias=True)) for i, row in rows.items()],
                first="DELETE FROM machine",
            )

    def fact(self, name: str) -> str | None:
        """Something noted under a name."""
        with self._lock:
            row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def note(self, name: str, value: str) -> None:
        """Note something under a name, in place of what was there."""
        with self._lock:
            self._write("INSERT OR REPLACE INTO facts VALUES (?, ?)", [(name, value)])

    def close(self) -> None:
        """Close the file; the log of the WAL is folded into it."""
        with self._lock:
            self._db.close()

    def _write(
        self, sql: str, rows: Sequence[tuple[object, ...]], first: str | None = None
    ) -> None:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            if first:
                self._db.execute(first)
            self._db.executemany(sql, rows)
            self._db.execute("COMMIT")
        except sqlite3.Error as e:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise StoreError(
                f"{self.path}: cannot be written ({e}); free the disk, try again"
            ) from e
