"""The main job: PDFs in, a run directory with cluster profiles out.

What has been done before is not done again: a document's results are kept under digests of all that
they depend on (:mod:`pipeline.running.store`), and a run that finds everything done loads nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.running.identity import Basis, basis, key
from pipeline.running.inputs import Fault, InputFile, find_inputs
from pipeline.running.lock import OccupiedError, locked
from pipeline.running.memory import KEPT, Memory
from pipeline.running.recogniser import engine_name
from pipeline.running.store import Outcome, Store, StoreError
from pipeline.running.work import Limits, Settings, Unit, unit_of

if TYPE_CHECKING:
    from pipeline.records import Profile
    from pipeline.results.directory import RunDirectory


@dataclass(slots=True)
class Run:
    """What a run came to; the rows stand in its directory."""

    out: Path
    counts: dict[str, int]
    failures: list[Fault]
    #: Files of the same content as an earlier one, each with the earlier one's name.
    twins: list[tuple[str, str]] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """0 all done, 1 nothing could be done, 3 some inputs failed."""
        if not self.counts["documents"]:
            return 1
        return 3 if self.failures else 0

    @property
    def directory(self) -> RunDirectory:
        """The directory, to read its rows."""
        from pipeline.results.directory import RunDirectory

        return RunDirectory(self.out)

    @property
    def profiles(self) -> list[Profile]:
        """The cluster profiles, read from the directory."""
        return self.directory.profiles()


@dataclass(slots=True)
class Plan:
    """What there is to do: a unit a content, the names that share one, and what cannot be read."""

    units: list[Unit] = field(default_factory=list)
    twins: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def asked(self) -> list[Any]:
        """All that distinguishes this plan from another one."""
        return [[(u.name, u.outcome) for u in self.units], self.twins, self.faults]


def run(
    inputs: Sequence[Path],
    out: Path,
    *,
    model: Path | None = None,
    typology: str | Path = "humphrey-2001",
    rules: Path | None = None,
    register: Path | None = None,
    jobs: int = 1,
    limits: Limits | None = None,
    password: str | None = None,
    ocr: str = "auto",
) -> Run:
    """Read, code and profile PDFs (files or folders) and write the run directory ``out``.

    ``register`` is a CSV file of clusters that win over what texts say of them.
    ``ocr`` says what recognises scanned pages: ``tesseract``, ``rapidocr``, ``none``, or ``auto`` for
    the first that is installed.

    Raises:
        RunDirectoryError: when ``out`` cannot be written, or another run is at work in it.
        ModelError, DataFileError, RegisterError: when the model, typology, rules or register cannot be
            used. Nothing else stops a run: what is wrong with a single file goes to ``failures.jsonl``.
    """
    began = time.perf_counter()
    settings = Settings(
        out / KEPT, model, password, limits or Limits(), engine_name(ocr), register=register
    )
    if register is not None:
        from pipeline.coding.cases import load_register

        load_register(register)  # complains of it before any work is done
    with _held(out):
        memory = Memory.load(out)
        grounds = basis(memory.digests, model, typology, rules, register)
        plan = plan_of(*find_inputs(inputs), memory, grounds)
        asked = key(plan.asked, grounds, settings.circumstances())
        if memory.answers(asked):
            return _said(_from_summary(out, memory.summary))
        from pipeline.running.assembly import Assembly

        assembly = Assembly(out, typology, rules)  # complains of them before any work is done
        arguments = {
            "inputs": [str(p) for p in inputs],
            "model": str(model) if model else "default",
            "typology": str(typology),
            "register": str(register) if register else None,
            "jobs": jobs,
        }
        done = _work(plan, settings, jobs)
        made = assembly.write(
            plan.units, done, Store(settings.kept), _faults(plan, done), arguments, began
        )
        whole = Run(out, made.counts, made.failures, plan.twins)
        memory.keep(asked, _summary(whole), made.outputs)
        return _said(whole)


@contextmanager
def _held(out: Path) -> Iterator[None]:
    """Holds the directory against other runs; what goes wrong with it is one clear error."""
    fault: str | None = None
    try:
        with locked(out / KEPT):
            yield
    except (OccupiedError, StoreError) as e:
        fault = str(e)
    except OSError as e:
        if e.filename is None or not str(e.filename).startswith(str(out)):
            raise
        fault = f"{e.filename}: cannot be written ({e.strerror}); choose another --out"
    if fault is not None:
        from pipeline.results.directory import RunDirectoryError

        raise RunDirectoryError(fault)


def plan_of(
    files: Sequence[InputFile], missing: Sequence[Fault], memory: Memory, grounds: Basis
) -> Plan:
    """What there is to do; the same bytes under a second name are done once."""
    plan = Plan(faults=list(missing))
    names: dict[str, str] = {}
    for file in files:
        try:
            digest = memory.digests.of(file.path)
        except OSError as e:
            detail = f"the file cannot be opened ({e.strerror}): check its permissions"
            plan.faults.append(Fault(file.name, "unreadable", detail))
            continue
        twin = names.setdefault(digest, file.name)
        if twin != file.name:
            plan.twins.append((file.name, twin))
        else:
            plan.units.append(unit_of(file, digest, grounds))
    return plan


def _work(plan: Plan, settings: Settings, jobs: int) -> dict[str, Outcome]:
    """The outcome of each unit by its name; only what the store has not is done."""
    store, now = Store(settings.kept), settings.circumstances()
    store.clear_parts()
    done: dict[str, Outcome] = {}
    left: list[Unit] = []
    for unit in plan.units:
        kept = store.outcome(unit.outcome, now)
        if kept is None:
            left.append(unit)
        else:
            done[unit.name] = kept._replace(timings={})
    if not left:
        return done
    from pipeline.coding.labels import ModelError
    from pipeline.running.pool import run_units
    from pipeline.running.progress import progress

    with progress(len(plan.units), len(done)) as show:
        for unit, receipt in run_units(left, settings, jobs):
            if receipt.no_store:
                raise StoreError(receipt.no_store)
            if receipt.no_model:
                raise ModelError(receipt.no_model)
            assert receipt.outcome is not None
            done[unit.name] = receipt.outcome
            show(receipt.outcome)
    return done


def _faults(plan: Plan, done: dict[str, Outcome]) -> list[Fault]:
    """All that failed, in the order of the inputs; a twin fails as the file that it is a copy of."""
    found = list(plan.faults)
    reasons = {name: o.failure for name, o in done.items() if o.failure}
    found += [Fault(**reasons[u.name]) for u in plan.units if u.name in reasons]
    for name, twin in plan.twins:
        if twin in reasons:
            found.append(Fault(**{**reasons[twin], "path": name}))
    return sorted(found)


def _summary(run: Run) -> dict[str, Any]:
    return {"counts": run.counts, "failures": run.failures, "twins": run.twins}


def _from_summary(out: Path, told: dict[str, Any]) -> Run:
    faults = [Fault(*f) for f in told["failures"]]
    return Run(out, told["counts"], faults, [(a, b) for a, b in told["twins"]])


def _said(run: Run) -> Run:
    failed = {fault.path for fault in run.failures}
    for name, twin in run.twins:
        if name not in failed:
            print(f"{name}: the same file as {twin}, counted once", file=sys.stderr)
    return run
