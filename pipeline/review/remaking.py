"""Makes the report of a reviewed run directory anew, in a process of its own.

It draws a picture of each sentence's place, for which pdfium is needed, and pdfium must not be called
by two threads at once; besides, pages of the desk would wait for it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.results.directory import RunDirectory, RunDirectoryError
from pipeline.review.reapplying import write_report_of
from pipeline.running import lock
from pipeline.running.memory import KEPT


def remake(folder: Path, password: str | None = None) -> None:
    """Write the report, comparison and plots from the directory's evidence and profiles.

    Raises:
        OccupiedError: when another process is still at work in the directory after half a minute.
        RunDirectoryError, OSError: when it cannot be read or written.
    """
    with lock.locked(folder / KEPT, patience=lock.PATIENCE, who=lock.DESK, tell=False):
        write_report_of(RunDirectory(folder), password=password)


class Remaking:
    """One remaking in the background; what it came to is known once it has ended."""

    def __init__(self, folder: Path, password: str | None) -> None:
        here, there = get_context("spawn").Pipe(duplex=False)
        self._answer = here
        self._process = get_context("spawn").Process(
            target=_work, args=(folder, password, there), daemon=True
        )
        self._process.start()
        there.close()

    def fault(self) -> str | None:
        """Wait for the end; what went wrong, if anything did."""
        try:
            told: str | None = self._answer.recv()
        except EOFError:
            told = "the report could not be made anew"
        self._process.join()
        return told

    def stop(self) -> None:
        """End it now; the report stays as it was, for files are replaced whole."""
        self._process.terminate()
        self._process.join()


def _work(folder: Path, password: str | None, answer: Connection) -> None:
    # Ctrl-C is for the desk, which ends this process itself; whoever reviews goes first.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.nice(10)
    try:
        remake(folder, password)
        answer.send(None)
    except (lock.OccupiedError, RunDirectoryError, OSError) as e:
        answer.send(str(e))
