"""A run directory held by whoever writes decisions into its files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.results.directory import RunDirectoryError
from pipeline.running import lock
from pipeline.running.memory import KEPT


@contextmanager
def alone_in(folder: Path, then: str) -> Iterator[None]:
    """Holds the directory against runs and desks, for which it waits half a minute.

    ``then`` says what to do once they are done.

    Raises:
        RunDirectoryError: when another process is still at work in the directory then.
    """
    try:
        with lock.locked(folder / KEPT, patience=lock.PATIENCE, who=lock.DESK):
            yield
    except lock.OccupiedError as e:
        raise RunDirectoryError(f"{e}, then {then}") from None
