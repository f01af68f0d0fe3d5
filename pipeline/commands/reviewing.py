"""``gvcoder review``, ``decisions`` and ``agree``: coders, what they decided, how far they agree."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import (
    NOTHING_DONE,
    SOME_FAILED,
    WRONG_ARGUMENTS,
    PasswordOption,
    RunArgument,
    first_line,
    stop,
)


def review_cli(
    directory: RunArgument,
    coder: Annotated[
        str | None, typer.Option(help="Name that decisions carry; the login name if left out.")
    ] = None,
    blind: Annotated[
        bool, typer.Option("--blind", help="Show no other coder's decisions, for double coding.")
    ] = False,
    host: Annotated[
        str, typer.Option(help="Address to listen at; other machines cannot reach the default.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 0,
    pdfs: Annotated[
        list[Path] | None, typer.Option(help="Folder or file where the PDFs are now.")
    ] = None,
    password_file: PasswordOption = None,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Review the codes of a run in the browser: accept, correct, merge, comment, adjudicate."""
    from pipeline.results.directory import RunDirectoryError
    from pipeline.review.server.serving import review
    from pipeline.review.store import StoreError

    try:
        review(
            directory,
            coder=coder,
            blind=blind,
            host=host,
            port=port,
            pdfs=pdfs or [],
            password=first_line(password_file),
            browser=browser,
        )
    except (RunDirectoryError, StoreError) as e:
        stop(str(e), WRONG_ARGUMENTS)
    except OSError as e:
        stop(f"{host}:{port}: cannot be listened at ({e}); choose another --port or --host")


def decisions_cli(
    directory: RunArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="File for the decisions; standard output if left out."),
    ] = None,
    take: Annotated[
        Path | None, typer.Option(help="Take in the decisions of a file written by --out.")
    ] = None,
    coder: Annotated[str | None, typer.Option(help="Only the decisions of one coder.")] = None,
    orphans: Annotated[
        bool, typer.Option("--orphans", help="Only decisions whose sentence is no longer there.")
    ] = False,
    annotations: Annotated[
        bool,
        typer.Option("--annotations", help="What stands, as annotation lines to train on."),
    ] = False,
) -> None:
    """Decisions of a review, out and in as JSON Lines."""
    from pipeline.results.directory import RunDirectoryError
    from pipeline.review.decisions import DecisionError
    from pipeline.review.exchange import give, take_in
    from pipeline.review.store import StoreError

    try:
        if take is not None:
            new, known, faults = take_in(directory, take)
            for fault in faults:
                print(f"gvcoder: {fault}", file=sys.stderr)
            print(f"gvcoder: {new} new decisions, {known} known before", file=sys.stderr)
            raise typer.Exit(0 if not faults else SOME_FAILED if new + known else NOTHING_DONE)
        lines = give(directory, coder=coder, orphans=orphans, annotations=annotations)
        if out is None:
            for line in lines:
                print(line)
        else:
            out.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")
    except (RunDirectoryError, StoreError, DecisionError) as e:
        stop(str(e), WRONG_ARGUMENTS)
    except OSError as e:
        stop(f"{e.filename}: {e.strerror}; check the name")


def agree_cli(
    first: Annotated[
        Path, typer.Argument(help="Annotations or decisions of one coder, or a reviewed run.")
    ],
    second: Annotated[
        Path | None, typer.Argument(help="Those of the other; left out for a reviewed run.")
    ] = None,
    coders: Annotated[
        str | None, typer.Option(help="Names of the two coders of a reviewed run: ana,ben.")
    ] = None,
    draws: Annotated[
        int, typer.Option(min=0, help="Bootstrap draws for the 95 % intervals; 0 for none.")
    ] = 2000,
    table: Annotated[
        Path | None,
        typer.Option(help="Write the table for an appendix: .md, .tex, .csv or .html."),
    ] = None,
) -> None:
    """Agreement of two coders: Cohen's kappa and Krippendorff's alpha per label."""
    from rich.console import Console

    from pipeline.coding.agreement import agreement, unlike
    from pipeline.coding.annotations import AnnotationError
    from pipeline.results.directory import RunDirectoryError
    from pipeline.review.appendix import TableError, show_agreement, write_table
    from pipeline.review.decisions import DecisionError
    from pipeline.review.store import StoreError
    from pipeline.review.teaching import TeachingError, two_coders

    try:
        a, b = two_coders(first, second, coders)
        shared, rows = agreement(a, b, draws=draws)
        if table is not None:
            write_table(table, rows, shared, len({r.document for r in a}))
    except (
        AnnotationError,
        DecisionError,
        RunDirectoryError,
        StoreError,
        TableError,
        TeachingError,
        ValueError,
    ) as e:
        stop(str(e), WRONG_ARGUMENTS)
    except OSError as e:
        stop(f"{e.filename}: {e.strerror}; check the name", WRONG_ARGUMENTS)
    other = unlike(a, b)
    if other:
        print(
            f"gvcoder: {len(other)} sentences have other words in the two codings, as {other[0]}; an id must "
            "stand for the same sentence in both",
            file=sys.stderr,
        )
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(show_agreement(rows))
    console.print(
        f"{shared} sentences coded by both; {len(a) - shared} by the first alone, "
        f"{len(b) - shared} by the second alone"
    )
