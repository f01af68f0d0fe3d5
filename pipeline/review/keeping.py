"""Keeps the files of a run directory in step with its decisions, in the background.

Evidence and profiles follow a moment after the last decision; the report, which takes seconds, when the
reviewer pauses, and at the end. No page and no key ever waits for either.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from pipeline.results.directory import RunDirectoryError
from pipeline.review.reapplying import REPORTED, WRITTEN, write_rows
from pipeline.review.remaking import Remaking, remake
from pipeline.review.state import State
from pipeline.review.store import StoreError
from pipeline.running import lock
from pipeline.running.memory import KEPT

#: Seconds without a decision after which evidence and profiles are written, and after which the report.
PAUSE, REPORT_PAUSE = 0.7, 8.0
#: So many times as long as the last making took the desk waits for the next: pages come first.
RESPITE = 2.0


class Keeper:
    """Writes what follows from the decisions of one desk."""

    def __init__(self, state: State, password: str | None = None) -> None:
        self.state, self.password = state, password
        self.fault: str | None = None
        self._took = 0.0
        self._timers: dict[str, threading.Timer] = {}
        self._scheduling = threading.Lock()
        self._writing = threading.Lock()
        self._remaking: Remaking | None = None
        self._closed = False

    def later(self) -> None:
        """Write when no decision has come for a while; the report when for longer."""
        self._start("rows", max(PAUSE, RESPITE * self._took), self._write)
        self._report_later()

    def _report_later(self) -> None:
        self._start("report", max(REPORT_PAUSE, RESPITE * self._took), self._remake)

    def save(self) -> None:
        """Write everything now, and wait for it."""
        self._write(patience=lock.PATIENCE)
        seq = self._behind(REPORTED)
        if seq is None or self.fault:
            return
        try:
            remake(self.state.folder, self.password)
            self.state.store.note(REPORTED, seq)
        except (lock.OccupiedError, OSError, RunDirectoryError, StoreError) as e:
            self.fault = str(e)

    def close(self) -> None:
        """Write everything and do nothing any more."""
        with self._scheduling:
            self._closed = True
            for timer in self._timers.values():
                timer.cancel()
            remaking = self._remaking
        if remaking is not None:
            remaking.stop()
        self.save()

    def _start(self, what: str, pause: float, do: Callable[[], None]) -> None:
        with self._scheduling:
            if self._closed:
                return
            if what in self._timers:
                self._timers[what].cancel()
            timer = self._timers[what] = threading.Timer(pause, do)
            timer.daemon = True
            timer.start()

    def _behind(self, fact: str) -> str | None:
        """The number of the decision up to which files are to be written, if they are not yet."""
        seq = str(self.state.seq)
        return None if (self.state.store.fact(fact) or "0") == seq else seq

    def _write(self, patience: float = 0.0) -> None:
        """Write evidence and profiles.

        While a run is at work in the directory nothing is written: the run does it when it ends.
        """
        with self._writing:
            if self._closed and not patience:
                return
            try:
                self._bring_up_to_date(patience)
                self.fault = None
            except lock.OccupiedError as e:
                self.fault = str(e)
                self.later()
            except (OSError, RunDirectoryError, StoreError) as e:
                self.fault = str(e)

    def _bring_up_to_date(self, patience: float) -> None:
        state = self.state
        state.refresh()
        if state.made.seq != state.seq:
            began = time.monotonic()
            state.make()
            self._took = time.monotonic() - began
        if self._behind(WRITTEN) is None:
            return
        with lock.locked(
            state.folder / KEPT,
            patience=patience or lock.PATIENCE,
            who=lock.DESK,
            tell=bool(patience),
        ):
            # A run may have ended while this waited: then its rows are to be read first.
            state.refresh()
            with state.lock:  # Rows and what was made of them belong together.
                material, made = state.material, state.made
            write_rows(material, state.store, made.profiles, list(made.evidence.values()))
            state.store.note(WRITTEN, str(made.seq))

    def _remake(self) -> None:
        """Have the report made by another process, once the rows are written."""
        with self._scheduling:
            if self._closed or self._remaking is not None:
                return
            seq = self._behind(REPORTED)
            if seq is None:
                return
            remaking = None
            if self._behind(WRITTEN) is None:
                remaking = self._remaking = Remaking(self.state.folder, self.password)
        if remaking is None:
            self._report_later()
            return
        fault = remaking.fault()
        with self._scheduling:  # Nobody closes the file of decisions before this is noted.
            self._remaking = None
            if self._closed:
                return
            self.fault = fault
            if fault is None:
                self.state.store.note(REPORTED, seq)
            behind = self._behind(REPORTED) is not None
        if behind:
            self.later()
