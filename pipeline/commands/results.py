"""``gvcoder show``, ``cite``, ``export``, ``import`` and ``schemas``: a run for people and other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.options import WRONG_ARGUMENTS, PasswordOption, RunArgument, first_line, stop

if TYPE_CHECKING:
    from pipeline.records import Evidence


def show_cli(
    directory: RunArgument,
    cluster: Annotated[
        str | None, typer.Argument(help="Id or name of a cluster; all side by side if left out.")
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            help="Write the clusters side by side to this CSV file; `-` for standard output."
        ),
    ] = None,
) -> None:
    """Show a profile, or all clusters side by side, in the terminal or as CSV."""
    from rich.console import Console

    from pipeline.profiling.places import fold
    from pipeline.results.comparison import write_comparison
    from pipeline.results.directory import RunDirectory, RunDirectoryError
    from pipeline.results.terminal import show_overview, show_profile

    run = RunDirectory(directory)
    try:
        profiles = run.profiles()
        evidence: list[Evidence] = run.evidence() if cluster else []
    except RunDirectoryError as e:
        stop(str(e), WRONG_ARGUMENTS)
    if csv is not None:
        if str(csv) == "-":
            write_comparison(profiles, sys.stdout)
            return
        try:
            with open(csv, "w", encoding="utf-8", newline="") as file:
                write_comparison(profiles, file)
        except OSError as e:
            stop(f"{csv}: cannot be written ({e.strerror}); choose another file", WRONG_ARGUMENTS)
        return
    # Where no terminal says how wide it is (a pipe, a file), the table need not be squeezed.
    console = Console(width=None if sys.stdout.isatty() else 160)
    if cluster is None:
        console.print(show_overview(profiles))
        return
    wanted = fold(cluster)
    chosen = [p for p in profiles if cluster.casefold() == p.id] or [
        p for p in profiles if any(wanted in fold(n) for n in (p.id, p.name, *p.aliases))
    ]
    if not chosen:
        known = ", ".join(p.id for p in profiles) or "none"
        stop(f"no cluster {cluster!r} in {directory}; there are: {known}", WRONG_ARGUMENTS)
    for p in chosen:
        console.print(show_profile(p, evidence))


def cite_cli(
    directory: RunArgument,
    clusters: Annotated[
        list[str] | None,
        typer.Argument(help="Ids or names of clusters; the works of all if left out."),
    ] = None,
) -> None:
    """Write BibTeX of the works behind profiles, on standard output."""
    from pipeline.results.citing import CiteError, cite
    from pipeline.results.directory import RunDirectory, RunDirectoryError

    run = RunDirectory(directory)
    try:
        sys.stdout.write(cite(run.documents(), run.profiles(), clusters or ()))
    except (RunDirectoryError, CiteError) as e:
        stop(str(e), WRONG_ARGUMENTS)


def export_cli(
    directory: RunArgument,
    format: Annotated[
        list[str],
        typer.Option(
            "--format",
            help="pdf (highlighted copies), qdpx, qdc (NVivo, ATLAS.ti, MAXQDA …), csv, parquet, xlsx, "
            "datapackage, html; give it again for several.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder for the files; DIRECTORY/exports if left out."),
    ] = None,
    pdfs: Annotated[
        list[Path] | None,
        typer.Option("--pdfs", help="Folder of the run's PDFs, where they have moved since."),
    ] = None,
    password_file: PasswordOption = None,
) -> None:
    """Write a run for other programs: PDF readers, QDA software, spreadsheets, R, pandas."""
    from pipeline.results.directory import RunDirectoryError
    from pipeline.results.exports import ExportError, export

    try:
        done = export(
            directory, format, out=out, pdfs=pdfs or [], password=first_line(password_file)
        )
    except (ExportError, RunDirectoryError) as e:
        stop(str(e), WRONG_ARGUMENTS)
    for problem in done.problems:
        print(f"gvcoder: {problem}", file=sys.stderr)
    for path in done.files:
        print(path)
    raise typer.Exit(done.exit_status)


def import_cli(
    file: Annotated[
        Path, typer.Argument(help="A REFI-QDA project (.qdpx) or codebook (.qdc) of any program.")
    ],
    out: Annotated[
        Path, typer.Option("--out", help="Folder for annotations, codings and mapping.yaml.")
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--map", help="YAML: which labels the codes stand for; OUT/mapping.yaml if left out."
        ),
    ] = None,
    coder: Annotated[
        str | None, typer.Option(help="Take the codings of this user of the project alone.")
    ] = None,
    only_coded: Annotated[
        bool, typer.Option("--only-coded", help="Leave out the sentences that nobody coded.")
    ] = False,
) -> None:
    """Take in coding done in NVivo, ATLAS.ti, MAXQDA … as annotations to train on."""
    from pipeline.results.imports import CodingFileError, import_coding

    try:
        done = import_coding(file, out, mapping=mapping, coder=coder, only_coded=only_coded)
    except CodingFileError as e:
        stop(str(e), WRONG_ARGUMENTS)
    for problem in done.problems:
        print(f"gvcoder: {problem}", file=sys.stderr)
    for path in done.files:
        print(path)
    print(
        f"gvcoder: {done.codes} codes; {done.codings} codings in {done.sources} sources became "
        f"{done.sentences} annotated sentences, {done.coded} of them with codes; "
        f"{done.rejected} rejected ones left out"
        + (f"; {done.kept} changed by hand and kept" if done.kept else ""),
        file=sys.stderr,
    )
    raise typer.Exit(done.exit_status)


def schemas_cli(
    out: Annotated[Path, typer.Option("--out", help="Folder for the JSON Schemas.")],
) -> None:
    """Write the JSON Schemas of the files of a run directory."""
    from pipeline.results.schemas import write_schemas

    for path in write_schemas(out):
        print(path)
