"""``run``: many PDFs at once, with everything kept in a folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.library.profiles import Profiles
from pipeline.library.rows import Rows
from pipeline.records import DocumentRow, Evidence, Failure, SentenceRow

if TYPE_CHECKING:
    import pandas as pd

Place = str | os.PathLike[str]


class Results:
    """A finished run directory: what ``run`` gives, and what ``Results(folder)`` opens.

    Rows are read when they are first asked for.

    Raises:
        RunDirectoryError: on reading, when the folder is no run directory or a row is damaged.
    """

    def __init__(self, folder: Place) -> None:
        from pipeline.results.directory import RunDirectory

        self.folder = Path(folder)
        self._directory = RunDirectory(self.folder)

    @cached_property
    def profiles(self) -> Profiles:
        """The cluster profiles with their evidence."""
        return Profiles(self._directory.profiles(), self.evidence)

    @cached_property
    def evidence(self) -> Rows[Evidence]:
        """The coded sentences, a reviewer's decisions in them."""
        return Rows(self._directory.evidence(), Evidence)

    @cached_property
    def sentences(self) -> Rows[SentenceRow]:
        """Every sentence read, with page, boxes and kind."""
        return Rows(self._directory.sentences(), SentenceRow)

    @cached_property
    def documents(self) -> Rows[DocumentRow]:
        """The documents that were read."""
        return Rows(self._directory.documents(), DocumentRow)

    @cached_property
    def failures(self) -> Rows[Failure]:
        """The inputs that could not be read, each with the reason."""
        return Rows(self._directory.failures(), Failure)

    @property
    def report(self) -> Path:
        """The page for people, to open in a browser."""
        return self.folder / "report.html"

    def text_of(self, document: str) -> str:
        """The text of a document by its id; ``start`` and ``end`` of its evidence count in it."""
        return (self.folder / "texts" / f"{document}.txt").read_bytes().decode()

    def __repr__(self) -> str:
        return (
            f"Results({str(self.folder)!r}: {len(self.documents)} documents, {len(self.evidence)} coded "
            f"sentences, {len(self.profiles)} clusters, {len(self.failures)} failed)"
        )

    def to_dict(self) -> dict[str, list[dict[str, Any]]]:
        """Profiles, evidence, documents and failures as plain data."""
        return {
            "profiles": self.profiles.to_dict(),
            "evidence": self.evidence.to_dict(),
            "documents": self.documents.to_dict(),
            "failures": self.failures.to_dict(),
        }

    def to_pandas(self) -> pd.DataFrame:
        """The clusters side by side, a row each; each kind of row has a ``to_pandas`` of its own."""
        return self.profiles.to_pandas()

    def _repr_html_(self) -> str:
        from pipeline.library.display import results_html

        return results_html(self)


def run(
    inputs: Place | Sequence[Place],
    out: Place,
    *,
    model: Place | None = None,
    typology: Place = "humphrey-2001",
    rules: Place | None = None,
    register: Place | None = None,
    jobs: int = 1,
    password: str | None = None,
    ocr: str = "auto",
    language_model: str | None = None,
    scheduler: str | None = None,
) -> Results:
    """Read, code and profile PDFs, and keep everything in a folder; what is done is not done again.

    A PDF that cannot be read is named in ``failures`` with the reason, and all others are done.

    Args:
        inputs: a PDF, a folder of PDFs, or several of both.
        out: the folder for the results; made if need be.
        model: as for ``tag``.
        typology: as for ``profile``.
        rules: as for ``profile``.
        register: as for ``tag``.
        jobs: worker processes.
        password: opens encrypted PDFs.
        ocr: as for ``read``.
        language_model: as for ``tag``.
        scheduler: address of a Dask cluster that does the work in place of ``jobs`` processes here.

    Raises:
        RunDirectoryError: when the folder cannot be written or another run is at work in it.
        ModelError, DataFileError, RegisterError, LanguageModelError, RecogniserError, EngineError: when
            something that was given cannot be used.
    """
    from pipeline.running.run import run as run_all

    places = [inputs] if isinstance(inputs, str | os.PathLike) else list(inputs)
    with _caller_left_out():
        run_all(
            [Path(p) for p in places],
            Path(out),
            model=_path(model),
            typology=str(typology),
            rules=_path(rules),
            register=_path(register),
            jobs=jobs,
            password=password,
            ocr=ocr,
            language_model=language_model,
            scheduler=scheduler,
        )
    return Results(out)


@contextmanager
def _caller_left_out() -> Iterator[None]:
    """Keeps worker processes from loading the script that calls, which they need nothing of.

    Python starts each with a copy of the caller's script, so that a script without a guard
    (``if __name__ == "__main__":``) would run itself again in each of them.
    """
    caller = sys.modules["__main__"].__dict__
    kept: dict[str, Any] = {
        name: caller[name] for name in ("__file__", "__spec__") if name in caller
    }
    caller.pop("__file__", None)
    caller["__spec__"] = None
    try:
        yield
    finally:
        caller.update(kept)


def _path(place: Place | None) -> Path | None:
    return None if place is None else Path(place)
