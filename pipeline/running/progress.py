"""A bar on standard error while a run works; nothing where that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipeline.running.store import Outcome


@contextmanager
def progress(files: int, done: int = 0) -> Iterator[Callable[[Outcome], None]]:
    """Shows documents, pages and the time left; yields what to call with each outcome.

    Of ``files``, ``done`` were done before.
    """
    if not sys.stderr.isatty():
        yield lambda outcome: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    pages = failed = 0
    with Progress(
        TextColumn("reading and coding"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("documents, {task.fields[pages]} pages, {task.fields[failed]} failed,"),
        TimeRemainingColumn(),
        TextColumn("left"),
        console=Console(stderr=True),
    ) as bar:
        task = bar.add_task("", total=files, completed=done, pages=0, failed=0)

        def show(outcome: Outcome) -> None:
            nonlocal pages, failed
            pages += outcome.document["pages"] if outcome.document else 0
            failed += outcome.failure is not None
            bar.update(task, advance=1, pages=pages, failed=failed)

        yield show
