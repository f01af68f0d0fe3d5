"""A place on disk for what grows with a corpus while its results are put together.

Memory then holds what is being looked at, not what has been seen. Nothing on a shelf outlives its use,
so no write is waited for: a run that was killed begins with an empty one.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

#: Kibibytes of a shelf that stay in memory.
CACHE = 4096


@contextlib.contextmanager
def shelf(folder: Path | None = None) -> Iterator[sqlite3.Connection]:
    """An empty database in ``folder`` (made for it, gone afterwards); without one, in memory.

    Raises:
        OSError: naming the folder, when it cannot be written or the disk is full.
    """
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    try:
        base = sqlite3.connect(folder / "shelf" if folder else ":memory:", isolation_level=None)
        try:
            base.execute("PRAGMA journal_mode = OFF")
            base.execute("PRAGMA synchronous = OFF")
            base.execute(f"PRAGMA cache_size = -{CACHE}")
            base.execute("BEGIN")
            yield base
        finally:
            base.close()
    except sqlite3.OperationalError as e:
        raise OSError(None, str(e), str(folder)) from e
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
