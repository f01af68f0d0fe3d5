"""``gvcoder run`` and ``merge``: PDFs to a run directory."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline.commands.options import (
    WRONG_ARGUMENTS,
    ModelOption,
    PasswordOption,
    RegisterOption,
    RulesOption,
    TypologyOption,
    first_line,
    stop,
)

if TYPE_CHECKING:
    from pipeline.running.run import Run


def run_cli(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            help="PDF files, folders of them, or exports of a library (.bib, .ris, .json) with its files."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for the results; made if need be.")],
    model: ModelOption = None,
    typology: TypologyOption = "humphrey-2001",
    rules: RulesOption = None,
    register: RegisterOption = None,
    jobs: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 1,
    time_limit: Annotated[float, typer.Option(min=1, help="Seconds that one PDF may take.")] = 300,
    memory_limit: Annotated[
        int, typer.Option(min=512, help="Megabytes that one PDF may take.")
    ] = 4096,
    password_file: PasswordOption = None,
    language_model: Annotated[
        str | None,
        typer.Option(help="spaCy pipeline that reads syntax: a package or a folder."),
    ] = None,
    ocr: Annotated[
        str,
        typer.Option(help="What recognises scanned pages: auto, tesseract, rapidocr or none."),
    ] = "auto",
    shard: Annotated[
        str | None, typer.Option(help="I/N: do the I-th of N parts only; see `gvcoder merge`.")
    ] = None,
    engine: Annotated[str, typer.Option(help="Who does the work: local or dask.")] = "local",
    scheduler: Annotated[
        str | None, typer.Option(help="Address of the Dask scheduler, as in tcp://host:8786.")
    ] = None,
) -> None:
    """Read PDFs and write cluster profiles with their evidence."""
    from pipeline.running.run import run
    from pipeline.running.work import Limits

    password = first_line(password_file)
    if engine not in ("local", "dask") or (engine == "dask") != (scheduler is not None):
        stop("give --engine dask and --scheduler together, or neither", WRONG_ARGUMENTS)
    before = profiles_in(out)
    try:
        done = run(
            inputs,
            out,
            model=model,
            typology=typology,
            rules=rules,
            register=register,
            jobs=jobs,
            limits=Limits(time_limit, memory_limit),
            password=password,
            ocr=ocr,
            language_model=language_model,
            shard=shard,
            scheduler=scheduler,
        )
    except ValueError as e:
        stop_run(e)
    end_run(done, before)


def merge_cli(
    parts: Annotated[list[Path], typer.Argument(help="Folders made by `gvcoder run --shard`.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the whole; made if need be.")],
    typology: TypologyOption = "humphrey-2001",
    rules: RulesOption = None,
) -> None:
    """Put run directories of parts of a corpus together to that of the whole."""
    from pipeline.running.merge import merge

    try:
        done = merge(parts, out, typology=typology, rules=rules)
    except ValueError as e:
        stop_run(e)
    end_run(done)


def stop_run(fault: ValueError) -> NoReturn:
    """Say what keeps a run from being done; types are loaded here, for a run that is done needs none."""
    from pipeline.coding.cases import RegisterError
    from pipeline.coding.labels import ModelError
    from pipeline.language.model import LanguageModelError
    from pipeline.profiling import DataFileError
    from pipeline.results.directory import RunDirectoryError
    from pipeline.running.cluster import EngineError
    from pipeline.running.plan import ShardError
    from pipeline.running.recogniser import RecogniserError

    if isinstance(fault, RunDirectoryError | EngineError):
        stop(str(fault))
    known = DataFileError | LanguageModelError | ModelError
    known |= RecogniserError | RegisterError | ShardError
    if isinstance(fault, known):
        stop(str(fault), WRONG_ARGUMENTS)
    raise fault


def profiles_in(out: Path) -> bytes:
    """The profiles of an earlier run as they stand in its file; nothing where there are none."""
    try:
        return (out / "profiles.jsonl").read_bytes()
    except OSError:
        return b""


def end_run(done: Run, before: bytes = b"") -> NoReturn:
    """Say what a run came to and what it changed in the profiles ``before``; end with its exit status."""
    if before and before != profiles_in(done.out):
        from pipeline.results.differences import changes_since

        for change in changes_since(before, done.out):
            print(f"gvcoder: changed: {change}", file=sys.stderr)
    for failure in done.failures:
        print(f"gvcoder: {failure.path}: {failure.reason}: {failure.detail}", file=sys.stderr)
    print(
        f"gvcoder: {done.counts['documents']} documents, {done.counts['evidence']} coded sentences, "
        f"{done.counts['profiles']} cluster profiles, {done.counts['failures']} failed; "
        f"see {done.out / 'report.html'}",
        file=sys.stderr,
    )
    raise typer.Exit(done.exit_status)
