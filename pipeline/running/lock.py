"""One writer at a time in a run directory: a lock that the system lets go of when its holder dies."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Seconds that a run or a desk waits for another one to be done: a desk that writes its files is soon.
PATIENCE = 30.0
#: Seconds between two looks at the lock.
_BETWEEN = 0.1
#: How the holders of the lock call themselves.
RUN, DESK = "run", "desk"
_HOLDERS = {RUN: "another run is at work here", DESK: "a review desk is writing its files here"}


class OccupiedError(ValueError):
    """Another process works in the directory; the message says which and what to do."""


@contextmanager
def locked(
    folder: Path, *, patience: float = 0.0, who: str = RUN, tell: bool = True
) -> Iterator[None]:
    """Holds ``folder/lock`` while the block runs, as a ``run`` or a ``desk``.

    Waits for another holder up to ``patience`` seconds, and says so on standard error once, unless not
    to ``tell``.

    Raises:
        OccupiedError: when another process still holds it then.
        OSError: when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _wait(handle, folder.parent, patience, tell)
        os.ftruncate(handle, 0)
        os.write(handle, _card(who))
        yield
    finally:
        os.close(handle)


def _wait(handle: int, directory: Path, patience: float, tell: bool) -> None:
    until = time.monotonic() + patience
    while not _take(handle):
        who, holder = _holder(handle)
        if time.monotonic() >= until:
            raise OccupiedError(
                f"{directory}: {_HOLDERS.get(who, _HOLDERS[RUN])} ({holder}); wait for it to end"
            )
        if tell:
            print(
                f"gvcoder: {directory}: {_HOLDERS.get(who, _HOLDERS[RUN])} ({holder}); "
                f"waiting up to {patience:.0f} s for it",
                file=sys.stderr,
            )
            tell = False
        time.sleep(_BETWEEN)


_POSIX = sys.platform != "win32"


def _card(who: str) -> bytes:
    """What the holder leaves in the file, for others to tell who it is."""
    return f"{who}: process {os.getpid()} on {socket.gethostname()}\n".encode()


def _holder(handle: int) -> tuple[str, str]:
    """Who holds the lock, and which process; Windows lets nobody else read a locked file."""
    told = os.pread(handle, 200, 0).decode("utf-8", "replace").strip() if _POSIX else ""
    who, _, process = told.partition(": ")
    return who, process or "it does not say which"


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
