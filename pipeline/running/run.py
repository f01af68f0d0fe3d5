"""The main job: PDFs in, a run directory with cluster profiles out.

What has been done before is not done again: a document's results are kept under digests of all that
they depend on (:mod:`pipeline.running.store`), and a run that finds everything done loads nothing.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.running import lock
from pipeline.running.identity import Basis, basis, key, model_version
from pipeline.running.inputs import Fault, find_inputs
from pipeline.running.lock import OccupiedError, locked
from pipeline.running.memory import KEPT, WORKING, Memory
from pipeline.running.outcomes import Outcomes
from pipeline.running.plan import Copy, Plan, Shard, Twin, plan_of
from pipeline.running.recogniser import engine_name
from pipeline.running.store import Outcome, Store, StoreError
from pipeline.running.work import DEPENDS, Limits, Settings, Unit
from pipeline.shelf import shelf

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
    twins: list[Twin] = field(default_factory=list)
    #: Files of the same work as another one, which stands for it.
    copies: list[Copy] = field(default_factory=list)

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
    language_model: str | None = None,
    shard: str | None = None,
    scheduler: str | None = None,
) -> Run:
    """Read, code and profile PDFs (files, folders, libraries) and write the run directory ``out``.

    A library is an export of Zotero or its like (``.bib``, ``.ris``, ``.json``) that names its PDFs.

    ``register`` is a CSV file of clusters that win over what texts say of them.
    ``language_model`` names the spaCy pipeline that reads syntax, an installed package or a folder.
    ``ocr`` says what recognises scanned pages: ``tesseract``, ``rapidocr``, ``none``, or ``auto`` for
    the first that is installed. ``shard`` (``3/16``) does only that part of the inputs; ``merge`` puts
    the parts together. ``scheduler`` is the address of a Dask cluster that does the work in place of
    ``jobs`` processes here; it must see the same files.

    Raises:
        RunDirectoryError: when ``out`` cannot be written, or another run or a review desk is still at
            work in it after half a minute.
        RecogniserError, ShardError, EngineError: when what was asked for is not there, or is none.
        ModelError, LanguageModelError, DataFileError, RegisterError: when the models, typology, rules
            or register cannot be used. Nothing else stops a run: what is wrong with a single file
            goes to ``failures.jsonl``.
    """
    began = time.perf_counter()
    part = Shard.parse(shard) if shard else None
    settings = Settings(
        # Absolute: the workers of a cluster stand elsewhere.
        (out / KEPT).absolute(),
        model.absolute() if model else None,
        password,
        limits or Limits(),
        engine_name(ocr),
        register=register.absolute() if register else None,
        language_model=language_model,
    )
    with held(out):
        memory = Memory.load(out)
        grounds = basis(memory.digests, model, typology, rules, register, language_model)
        plan = plan_of(*find_inputs(inputs), memory.digests, grounds)
        plan = plan.part(part) if part else plan
        asked = key(plan.asked, grounds, settings.circumstances(), part)
        if memory.answers(asked):
            return _said(_from_summary(out, memory.summary))
        check_data(typology, rules, register)
        check_language(language_model)
        arguments = {
            "inputs": [str(p) for p in inputs],
            "model": str(model) if model else "default",
            **profiled_by(typology, rules),
            "register": str(register) if register else None,
            "language_model": language_model or "default",
            "jobs": jobs,
            **({"shard": shard} if shard else {}),
        }
        version = model_version(memory.digests, model)
        # The model's version goes along so that a merge, which has no model, can tell it.
        about = {"grounds": [grounds.coding, settings.circumstances(), version], "shard": part}
        store = Store(settings.kept)
        with shelf(settings.kept / WORKING) as base:
            done = Outcomes(base)
            _work(plan, settings, jobs, scheduler, grounds, done)
            work = Finished(plan, done, store, typology, rules)
            return finish(
                memory, work, arguments, about, asked=asked, began=began, password=password
            )


def profiled_by(typology: str | Path, rules: Path | None) -> dict[str, str | None]:
    """By what profiles are made, for ``run.json``: a review makes them anew by the same.

    The user's own files are told by their whole path, for the review may be begun in another folder.
    """
    from pipeline.profiling.typology import SHIPPED

    own = str(typology) not in SHIPPED
    return {
        "typology": str(Path(typology).absolute() if own else typology),
        "rules": str(rules.absolute()) if rules else None,
    }


def check_data(typology: str | Path, rules: Path | None, register: Path | None) -> None:
    """Complain of a typology, rules or register that cannot be used before any work is done.

    A typology that leaves types out can be used, for that may be meant; it is told all the same.
    """
    from pipeline.profiling import load_rules, load_typology

    if gap := load_typology(typology).gap:
        print(f"gvcoder: {gap}", file=sys.stderr)
    load_rules(rules)
    if register is not None:
        from pipeline.coding.cases import load_register

        load_register(register)


def check_language(name: str | None) -> None:
    """Complain of a language model that cannot be used; without the base model the run goes on."""
    from pipeline.language.model import LanguageModelMissingError, check_language_model

    try:
        check_language_model(name)
    except LanguageModelMissingError as e:
        if name is not None:
            raise
        print(f"gvcoder: {e}; codes are given without reasons from syntax", file=sys.stderr)


class Finished(NamedTuple):
    """All units of a plan with what became of them, and by what their profiles are made."""

    plan: Plan
    done: Mapping[str, Outcome]
    store: Store
    typology: str | Path
    rules: Path | None


def finish(
    memory: Memory,
    work: Finished,
    arguments: dict[str, Any],
    about: dict[str, Any],
    *,
    asked: str,
    began: float,
    password: str | None = None,
) -> Run:
    """Write the files of a directory whose documents are all done, and remember that they are.

    A failure that may have gone by the next run (of the recogniser, say) is not remembered, so that this
    one tries again. ``about`` is what a merge must know beside the plan.
    """
    from pipeline.running.assembly import Assembly

    # Parts that an older version made do not tell it.
    model = next(iter(about["grounds"][2:]), None)
    assembly = Assembly(memory.folder, work.typology, work.rules, password, model=model)
    plan, done = work.plan, work.done
    faults = plan.failures(done)
    made = assembly.write(plan.units, done, work.store, faults, arguments, began, plan.twins)
    whole = Run(memory.folder, made.counts, made.failures, plan.twins, made.copies)
    own = {*plan.faults}  # These are looked for anew in any case.
    lasting = all(f.reason in DEPENDS for f in faults if f not in own)
    memory.keep(
        asked if lasting else "", _summary(whole), made.outputs, {"plan": plan.as_json(), **about}
    )
    return _said(whole)


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Holds the directory against other runs and desks, for which it waits a little.

    What goes wrong with it is one clear error.
    """
    fault: str | None = None
    try:
        with locked(out / KEPT, patience=lock.PATIENCE):
            yield
    except OccupiedError as e:
        fault = f"{e}, or choose another --out"
    except StoreError as e:
        fault = str(e)
    except OSError as e:
        if not isinstance(e.filename, str) or not _within(e.filename, out):
            raise
        fault = f"{e.filename}: cannot be written ({e.strerror}); choose another --out"
    if fault is not None:
        from pipeline.results.directory import RunDirectoryError

        raise RunDirectoryError(fault)


def _within(name: str, folder: Path) -> bool:
    """Whether a file is in the folder, one of them absolute or both."""
    return Path(os.path.abspath(name)).is_relative_to(os.path.abspath(folder))


def _work(
    plan: Plan,
    settings: Settings,
    jobs: int,
    scheduler: str | None,
    grounds: Basis,
    done: Outcomes,
) -> None:
    """Put the outcome of each unit into ``done``; only what the store has not is done anew."""
    store, now = Store(settings.kept), settings.circumstances()
    store.clear_parts()
    left: list[Unit] = []
    for unit in plan.units:
        kept = store.outcome(unit.outcome, now)
        if kept is None:
            left.append(unit)
        else:
            done.put(unit.outcome, kept._replace(timings={}))
    if not left:
        return
    from pipeline.coding.labels import ModelError
    from pipeline.running.progress import progress

    if scheduler:
        from pipeline.running.cluster import run_on_cluster

        coming = run_on_cluster(left, settings, scheduler, grounds.coding)
    else:
        from pipeline.running.pool import largest_first, run_units

        coming = run_units(largest_first(left), settings, jobs)
    # What puts the results together is loaded while the workers load their models.
    Thread(target=import_module, args=("pipeline.running.assembly",), daemon=True).start()
    with progress(len(plan.units), len(done)) as show:
        for unit, receipt in coming:
            if receipt.no_store:
                raise StoreError(receipt.no_store)
            if receipt.no_model:
                raise ModelError(receipt.no_model)
            assert receipt.outcome is not None
            done.put(unit.outcome, receipt.outcome)
            show(receipt.outcome)


def _summary(run: Run) -> dict[str, Any]:
    return {
        "counts": run.counts,
        "failures": run.failures,
        "twins": run.twins,
        "copies": run.copies,
    }


def _from_summary(out: Path, told: dict[str, Any]) -> Run:
    faults = [Fault(*f) for f in told["failures"]]
    copies = [Copy(*c) for c in told["copies"]]
    return Run(out, told["counts"], faults, [Twin(*t) for t in told["twins"]], copies)


def _said(run: Run) -> Run:
    failed = {fault.path for fault in run.failures}
    for twin in run.twins:
        if twin.name not in failed:
            print(f"{twin.name}: the same file as {twin.of}, counted once", file=sys.stderr)
    for copy in run.copies:
        told = f"the same work as {copy.of} ({copy.share:.0%} of its text)"
        print(f"{copy.name}: {told}, counted once", file=sys.stderr)
    return run
