"""Files to worker processes: a time and a memory limit a file; a worker that dies is replaced."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from multiprocessing import get_context

from pebble import ProcessExpired, ProcessPool

from pipeline.records import Failure
from pipeline.running.inputs import InputFile
from pipeline.running.work import Result, Settings, Worker


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and megabytes that one file may take; a worker is renewed after so many files."""

    seconds: float = 300.0
    megabytes: int = 4096
    files_a_worker: int = 200


_worker: Worker | None = None


def _begin(settings: Settings, megabytes: int) -> None:
    """Set up a worker process: the memory limit first, then the models."""
    global _worker
    # Sums must not depend on how many threads a library takes; processes are what runs in parallel.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    try:
        import resource

        limit = megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    except (ImportError, ValueError, OSError):
        pass  # No such limits on this system: the time limit still holds.
    _worker = Worker(settings)


def _do(file: InputFile) -> Result:
    assert _worker is not None
    return _worker.do(file)


def run_files(
    files: Sequence[InputFile], settings: Settings, jobs: int, limits: Limits
) -> Iterator[Result]:
    """The result of each file, in the order given, from ``jobs`` worker processes."""
    # "spawn" starts workers clean: a fork would copy the parent's threads and locks in mid-use.
    with ProcessPool(
        max_workers=jobs,
        max_tasks=limits.files_a_worker,
        initializer=_begin,
        initargs=(settings, limits.megabytes),
        context=get_context("spawn"),
    ) as pool:
        waiting = [pool.schedule(_do, args=(f,), timeout=limits.seconds) for f in files]
        for file, future in zip(files, waiting, strict=True):
            try:
                yield future.result()
            except FutureTimeout:
                detail = f"took over {limits.seconds:.0f} s; raise --time-limit or leave it out"
                yield _failed(file, "time_limit", detail)
            except ProcessExpired as e:
                detail = (
                    f"the reader died on it (exit {e.exitcode}); the file is damaged or too big"
                )
                yield _failed(file, "damaged", detail)


def _failed(file: InputFile, reason: str, detail: str) -> Result:
    row = {"path": file.name, "reason": reason, "detail": detail}
    return Result(failure=Failure.model_validate(row))
