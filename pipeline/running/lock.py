"""One run at a time in a directory: a lock that the system lets go of when its holder dies."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class OccupiedError(ValueError):
    """Another run works in the directory; the message says which and what to do."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds ``folder/lock`` while the block runs.

    Raises:
        OccupiedError: when another process holds it.
        OSError: when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _take(handle):
            holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip() if _POSIX else ""
            raise OccupiedError(
                f"{folder.parent}: another run is at work here ({holder or 'it does not say which'}); "
                "wait for it to end, or choose another --out"
            )
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
        yield
    finally:
        os.close(handle)


_POSIX = sys.platform != "win32"


def _take(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
