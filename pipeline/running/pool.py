"""Units to worker processes: a time and a memory limit a file; a worker that dies is replaced."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as FutureTimeout
from multiprocessing import get_context

from pebble import ProcessExpired, ProcessPool

from pipeline.running.store import Outcome, Store, StoreError
from pipeline.running.work import DEPENDS, NOTHING, Limits, Receipt, Settings, Unit, Worker, failed

#: So many units a worker are handed out at once: enough that none waits, few enough to be light.
AHEAD = 4
#: New objects before garbage is looked for: a document makes some hundred thousand.
COLLECT = (100_000, 20, 20)
#: A file whose worker was killed from outside is tried again so often.
TRIES = 4

_worker: Worker | None = None
_no_model: str | None = None


def begin(settings: Settings) -> None:
    """Set up a worker process: the memory limit first, then the models."""
    global _worker, _no_model
    from pipeline.coding.labels import ModelError

    # Whoever stops the run stops it in the parent; workers end with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    one_thread()
    try:
        import resource

        limit = settings.limits.megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    except (ImportError, ValueError, OSError):
        pass  # No such limits on this system: the time limit still holds.
    try:
        _worker = Worker(settings)
    except ModelError as e:
        _no_model = str(e)
    # What is loaded now stays: the collector of garbage need not look through it after each document.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT)


def one_thread() -> None:
    """Let libraries of linear algebra compute on one thread, those that are loaded and those that come.

    Sums must not depend on how many threads there are, and processes are what runs in parallel: a second
    thread of a library waits for work by turning round, and takes the processor from another worker.
    """
    from threadpoolctl import threadpool_limits

    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
        os.environ[name] = "1"  # What is loaded by now has read these.
    threadpool_limits(1)


def do(unit: Unit) -> Receipt:
    """Do a unit in a worker process that :func:`begin` has set up."""
    return _worker.do(unit) if _worker else Receipt(None, no_model=_no_model or "not set up")


def workers(settings: Settings, jobs: int) -> ProcessPool:
    """Worker processes, none of which runs before it has something to do."""
    # "spawn" starts workers clean: a fork would copy the parent's threads and locks in mid-use.
    return ProcessPool(
        max_workers=jobs,
        max_tasks=settings.limits.files_a_worker,
        initializer=begin,
        initargs=(settings,),
        context=get_context("spawn"),
    )


def largest_first(units: Iterable[Unit]) -> list[Unit]:
    """The order in which no worker is left with a long document when the others have ended."""

    def size(unit: Unit) -> int:
        try:
            return unit.path.stat().st_size
        except OSError:
            return 0  # Whoever reads it says what is wrong.

    return sorted(units, key=size, reverse=True)


def run_units(
    units: Iterable[Unit], settings: Settings, jobs: int
) -> Iterator[tuple[Unit, Receipt]]:
    """Each unit with what became of it, as they come out of ``jobs`` worker processes."""
    coming = iter(units)
    pool = workers(settings, jobs)
    waiting: dict[Future[Receipt], tuple[Unit, int]] = {}

    def hand_out(unit: Unit, tries: int = 1) -> None:
        future = pool.schedule(do, args=(unit,), timeout=settings.limits.of(unit))
        waiting[future] = (unit, tries)

    try:
        while True:
            while len(waiting) < jobs * AHEAD and (unit := next(coming, None)) is not None:
                hand_out(unit)
            if not waiting:
                break
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                unit, tries = waiting.pop(future)
                if tries < TRIES and was_killed(future):
                    hand_out(unit, tries + 1)
                    continue
                receipt = receipt_of(future, unit, settings)
                if receipt.scans:
                    hand_out(unit._replace(scans=receipt.scans))
                else:
                    yield unit, receipt
        pool.close()  # type: ignore[no-untyped-call]
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def was_killed(future: Future[Receipt]) -> bool:
    """Whether, once it has ended, its worker was killed from outside, which says nothing of its file."""
    fault = future.exception()
    return isinstance(fault, ProcessExpired) and fault.exitcode in (
        -signal.SIGTERM,
        -getattr(signal, "SIGKILL", signal.SIGTERM),
    )


def receipt_of(future: Future[Receipt], unit: Unit, settings: Settings) -> Receipt:
    """What became of a unit, its worker's end by a limit or by the file included."""
    try:
        return future.result()
    except FutureTimeout:
        limit = settings.limits.of(unit)
        reason = "time_limit"
        detail = f"took over {limit:.0f} s; raise --time-limit or leave it out"
    except ProcessExpired as e:
        reason, detail = _death(e.exitcode, settings.limits)
    outcome = failed(unit.name, reason, detail, settings.circumstances())
    return keep(outcome, unit, settings)


def keep(outcome: Outcome, unit: Unit, settings: Settings) -> Receipt:
    """Keep an outcome that no worker lived to keep."""
    assert outcome.failure is not None
    try:
        if outcome.failure["reason"] in DEPENDS:
            Store(settings.kept).put_outcome(unit.outcome, outcome, NOTHING)
    except StoreError as e:
        return Receipt(None, no_store=str(e))
    return Receipt(outcome)


def _death(status: int, limits: Limits) -> tuple[str, str]:
    """Reason and detail for a worker that died: pdfium gives up by a trap when it gets no memory."""
    out_of_memory = {getattr(signal, n, None) for n in ("SIGTRAP", "SIGILL", "SIGABRT", "SIGKILL")}
    if -status in {int(s) for s in out_of_memory if s}:
        detail = f"needs more than {limits.megabytes} MB; raise --memory-limit or split the file"
        return "memory_limit", detail
    return "damaged", f"the reader died on it (exit {status}); open it and save or print it anew"
