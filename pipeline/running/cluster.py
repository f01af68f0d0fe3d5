"""Units to the workers of a Dask cluster, each of which does them in worker processes of its own.

The limits on time and memory hold there as here, a worker of the cluster that is killed loses nothing,
and results go to the store, which the cluster must see under the same path.
"""

from __future__ import annotations

import multiprocessing
import socket
import threading
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from pipeline.running.store import StoreError
from pipeline.running.work import Receipt, Settings, Unit, failed

#: Units handed out ahead, for each thread of the cluster's workers.
AHEAD = 3
#: A unit whose worker was lost is handed out again so often.
TRIES = 10
WAIT = 60  # seconds for the scheduler, and for its first worker

_pools: dict[Settings, Any] = {}
_guard = threading.Lock()
_same_program: dict[str, bool] = {}


class EngineError(ValueError):
    """A cluster that cannot be used; the message says why and what to do."""


def run_on_cluster(
    units: Iterable[Unit], settings: Settings, scheduler: str, coding: str
) -> Iterator[tuple[Unit, Receipt]]:
    """Each unit with what became of it, as the cluster at the address ``scheduler`` gets it done.

    ``coding`` is the digest of what the codes depend on; a worker for which it is another one would
    give other bytes, and says so.

    Raises:
        EngineError: when Dask is not installed or the scheduler or its workers do not answer.
    """
    try:
        dask: Any = import_module("distributed")
    except ImportError as e:
        raise EngineError("--engine dask: not installed here; `pip install gvcoder[dask]`") from e
    try:
        client = dask.Client(scheduler, timeout=WAIT, set_as_default=False)
        client.wait_for_workers(1, timeout=WAIT)
    except (OSError, TimeoutError, ValueError) as e:
        raise EngineError(
            f"{scheduler}: no Dask scheduler with a worker answers there ({e}); start both, see docs/scale.md"
        ) from e
    coming = iter(units)
    with client:
        tasks = dask.as_completed(loop=client.loop)
        waiting: dict[Any, tuple[Unit, int]] = {}

        def hand_out(unit: Unit, tries: int = 1) -> None:
            absolute = unit._replace(path=unit.path.absolute())
            future = client.submit(do_on_worker, absolute, settings, coding, pure=False, retries=3)
            waiting[future.key] = (unit, tries)
            tasks.add(future)

        def fill() -> None:
            room = AHEAD * max(1, sum(client.nthreads().values()))
            while len(waiting) < room and (unit := next(coming, None)) is not None:
                hand_out(unit)

        fill()
        for future in tasks:
            unit, tries = waiting.pop(future.key)
            if future.status == "finished":
                receipt: Receipt = future.result()
                if receipt.scans:
                    hand_out(unit._replace(scans=receipt.scans))
                else:
                    yield unit, receipt
            elif tries < TRIES:
                hand_out(unit, tries + 1)
            else:
                detail = f"{TRIES} workers of the cluster were lost over it; look into their logs"
                now = settings.circumstances()
                yield unit, Receipt(failed(unit.name, "internal_error", detail, now))
            fill()


def do_on_worker(unit: Unit, settings: Settings, coding: str) -> Receipt:
    """Do a unit in a process of a cluster's worker, within its limits."""
    from pipeline.running.pool import TRIES, do, receipt_of, was_killed

    if not _is_same(settings, coding):
        raise_on = f"{socket.gethostname()}: another version of gvcoder, its libraries or the model"
        return Receipt(None, no_model=f"{raise_on}; install the same everywhere")
    if not settings.kept.is_dir():
        there = f"{settings.kept}: not seen on {socket.gethostname()}"
        return Receipt(None, no_store=f"{there}; give an --out that all workers share")
    try:
        pool = _pool(settings)
        for _ in range(TRIES):
            future = pool.schedule(do, args=(unit,), timeout=settings.limits.of(unit))
            if not was_killed(future):
                break
        return receipt_of(future, unit, settings)
    except StoreError as e:
        return Receipt(None, no_store=str(e))


def _is_same(settings: Settings, coding: str) -> bool:
    """Whether program, libraries and model are here what they are where the run was started."""
    from pipeline.running.identity import Digests, basis

    if coding not in _same_program:
        own = basis(Digests(), settings.model, "", None, settings.register, settings.language_model)
        _same_program[coding] = own.coding == coding
    return _same_program[coding]


def _pool(settings: Settings) -> Any:
    """This worker's processes, as many as it has threads."""
    from pipeline.running.pool import workers

    with _guard:
        if settings not in _pools:
            from distributed import get_worker

            # Dask's workers are marked as daemons, which may have no children; ours end with them.
            multiprocessing.current_process()._config.pop("daemon", None)  # type: ignore[attr-defined]
            _pools[settings] = workers(settings, get_worker().state.nthreads)
        return _pools[settings]
