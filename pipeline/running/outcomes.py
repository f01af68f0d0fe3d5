"""What came of the documents of a run, on disk until the results are put together."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping

from pipeline.running.store import Outcome


class Outcomes(Mapping[str, Outcome]):
    """Outcomes by the keys of their units, on a shelf (:mod:`pipeline.shelf`)."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        base.execute("CREATE TABLE outcomes (key TEXT PRIMARY KEY, told TEXT) WITHOUT ROWID")

    def put(self, key: str, outcome: Outcome) -> None:
        """Hold an outcome."""
        told = json.dumps(outcome, ensure_ascii=False)
        self._base.execute("INSERT OR REPLACE INTO outcomes VALUES (?, ?)", (key, told))

    def __getitem__(self, key: str) -> Outcome:
        found = self._base.execute("SELECT told FROM outcomes WHERE key = ?", (key,)).fetchone()
        if found is None:
            raise KeyError(key)
        return Outcome(*json.loads(found[0]))

    def __iter__(self) -> Iterator[str]:
        for (key,) in self._base.execute("SELECT key FROM outcomes"):
            yield key

    def __len__(self) -> int:
        return int(self._base.execute("SELECT count(*) FROM outcomes").fetchone()[0])
