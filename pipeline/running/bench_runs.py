"""Whole runs of the command, timed from outside: one and two processes, cold and warm, with memory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Whole(NamedTuple):
    """Seconds of a run, and the most memory that one of its processes took, in megabytes."""

    seconds: float
    megabytes: float


def whole_runs(paths: Sequence[Path], rounds: int = 2) -> dict[str, Whole]:
    """Runs of the command over the files, in turn, the quickest of each kind."""
    best: dict[str, Whole] = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            for jobs in (1, 2):
                out = Path(folder) / str(jobs)
                for name in (f"cold, {jobs} at once", f"warm rerun ({jobs})"):
                    made = _timed(paths, out, jobs)
                    best[name] = min(made, best.get(name, made))
    return best


def _timed(paths: Sequence[Path], out: Path, jobs: int) -> Whole:
    """One run of the command, with the memory of the largest process among it and its workers."""
    import psutil

    command = [sys.executable, "-m", "cli", "run", *map(str, paths), "--out", str(out)]
    root = Path(__file__).resolve().parents[2]
    began = time.perf_counter()
    started = subprocess.Popen([*command, "--jobs", str(jobs)], cwd=root, stderr=subprocess.DEVNULL)
    most = 0.0
    while started.poll() is None:
        try:
            process = psutil.Process(started.pid)
            for each in (process, *process.children(recursive=True)):
                most = max(most, each.memory_info().rss / 2**20)
        except psutil.Error:
            pass
        time.sleep(0.01)
    if started.returncode not in (0, 3):
        raise RuntimeError(f"the run ended with status {started.returncode}")
    return Whole(time.perf_counter() - began, most)
