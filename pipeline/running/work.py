"""The unit of work: one file, read and coded apart from all others, its results kept on disk.

The same units run in this machine's worker processes and on a Dask cluster; only names of results
travel between processes, never rows.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.running.identity import Basis, key, of_password
from pipeline.running.inputs import InputFile, Work
from pipeline.running.store import Outcome, Rows, Store, StoreError

if TYPE_CHECKING:
    from pipeline.document import Document


class Unit(NamedTuple):
    """A file to do: where it lies, its name and digest, and the names of its results in the store."""

    path: Path
    name: str
    sha256: str
    reading: str
    outcome: str
    work: Work | None = None
    reference: dict[str, Any] | None = None
    #: So many pages are to be recognised; 0 in the first attempt, which finds out.
    scans: int = 0


def unit_of(file: InputFile, sha256: str, basis: Basis) -> Unit:
    """The unit of a file whose contents have the digest ``sha256``."""
    return Unit(
        file.path,
        file.name,
        sha256,
        key(sha256, basis.reading),
        key(sha256, basis.coding, file.name, file.work),
        file.work,
        file.reference,
    )


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and megabytes that one file may take; a worker is renewed after so many files."""

    seconds: float = 300.0
    megabytes: int = 4096
    files_a_worker: int = 200
    #: Recognising text takes seconds a page, so that a scan is given so much more time a page.
    seconds_a_scan: float = 20.0

    def of(self, unit: Unit) -> float:
        """Seconds that a unit may take."""
        return self.seconds + unit.scans * self.seconds_a_scan


@dataclass(frozen=True, slots=True)
class Settings:
    """What a worker must know beside the unit: model, password, limits, where results are kept."""

    kept: Path
    model: Path | None = None
    #: A user's own register of clusters (CSV).
    register: Path | None = field(default=None, kw_only=True)
    password: str | None = None
    limits: Limits = field(default_factory=Limits)
    #: What recognises scanned pages: ``tesseract``, ``rapidocr`` or ``none``.
    ocr: str = "none"
    #: The spaCy pipeline that reads syntax; the base model if not given.
    language_model: str | None = None

    def circumstances(self) -> dict[str, Any]:
        """What may decide whether a file fails, though it changes nothing where it does not."""
        return {
            "password": of_password(self.password),
            "seconds": self.limits.seconds,
            "megabytes": self.limits.megabytes,
            "ocr": self.ocr,
        }


class Receipt(NamedTuple):
    """What a worker says of a unit: how it came out, that it needs more time, or what stops the run."""

    outcome: Outcome | None
    scans: int = 0
    no_model: str | None = None
    no_store: str | None = None


#: Which circumstances a failure depends on; those of reasons not named here are not kept at all.
DEPENDS: dict[str, tuple[str, ...]] = {
    "encrypted": ("password",),
    "time_limit": ("seconds",),
    "memory_limit": ("megabytes",),
    "not_a_pdf": (),
    "no_text": ("ocr",),
    "no_pages": (),
    "empty_file": (),
    "damaged": (),
}
NOTHING = Rows(b"", b"", b"")


def failed(name: str, reason: str, detail: str, now: Mapping[str, Any]) -> Outcome:
    """The outcome of a file that failed."""
    under = {what: now[what] for what in DEPENDS.get(reason, ())}
    return Outcome(None, {"path": name, "reason": reason, "detail": detail}, under, {}, 0)


class _IsScanned(Exception):  # noqa: N818
    """So many pages must be recognised, for which there is an engine and should be more time."""

    def __init__(self, pages: int) -> None:
        super().__init__(pages)
        self.pages = pages


class Worker:
    """Reads and codes files, with the models loaded once."""

    def __init__(self, settings: Settings) -> None:
        from pipeline.coding.coder import Coder
        from pipeline.coding.syntax import Syntax
        from pipeline.reading.ocr import engine_of

        self.settings = settings
        self.now = settings.circumstances()
        self.store = Store(settings.kept)
        self.coder = Coder.load(settings.model, settings.register, Syntax(settings.language_model))
        self.engine = engine_of(settings.ocr)

    def do(self, unit: Unit) -> Receipt:
        """Read and code one file and keep what came of it; every fault of the file is an outcome."""
        try:
            try:
                outcome, rows = self._try(unit)
            except _IsScanned as e:
                return Receipt(None, scans=e.pages)
            reason = outcome.failure["reason"] if outcome.failure else None
            if reason is None or reason in DEPENDS:
                self.store.put_outcome(unit.outcome, outcome, rows)
            return Receipt(outcome)
        except StoreError as e:
            return Receipt(None, no_store=str(e))

    def _try(self, unit: Unit) -> tuple[Outcome, Rows]:
        from pipeline.reading import ReadingError

        try:
            return self._do(unit)
        except ReadingError as e:
            if e.pages and self.engine and not unit.scans:
                raise _IsScanned(e.pages) from None
            reason, detail = str(e.reason), e.detail
        except (StoreError, _IsScanned):
            raise
        except MemoryError:
            reason = "memory_limit"
            detail = "needs more memory than the limit; raise --memory-limit or split the file"
        except Exception as e:
            reason, detail = "internal_error", f"{type(e).__name__}: {e}; please report this file"
        return failed(unit.name, reason, detail, self.now), NOTHING

    def _do(self, unit: Unit) -> tuple[Outcome, Rows]:
        from pipeline.coding.discourse import Discourse
        from pipeline.coding.tables import with_tables
        from pipeline.language.sentences import split
        from pipeline.results.directory import line
        from pipeline.results.rows import document_row, doubt_rows, evidence_rows, sentence_rows
        from pipeline.running.sketch import sketch

        clock = [time.perf_counter()]

        def lap() -> float:
            clock.append(time.perf_counter())
            return clock[-1] - clock[-2]

        document = self._read(unit)
        timings = {"reading": lap()}
        split(document)
        timings["language"] = lap()
        discourse = Discourse.of(document)
        coded = self.coder.code(discourse, sift=True)
        units, coded = with_tables(self.coder, document, discourse, coded)
        timings["coding"] = lap()
        evidence = evidence_rows(document, units, coded)
        rows = Rows(
            "".join(map(line, evidence)).encode(),
            "".join(map(line, sentence_rows(document))).encode(),
            document.text.encode(),
            "".join(map(line, doubt_rows(units, coded))).encode(),
        )
        timings["rows"] = lap()
        row = document_row(document, sum(timings.values())).model_dump(mode="json", by_alias=True)
        under = {} if document.recogniser is None else {"ocr": self.settings.ocr}
        mark = sketch(document.text)
        return Outcome(row, None, under, timings, len(evidence), mark), rows

    def _read(self, unit: Unit) -> Document:
        """The document, from the store if it has been read before."""
        from pipeline.document import document_id
        from pipeline.reading import ReadingError, read
        from pipeline.reading.storage import dump, load

        kept = self.store.reading(unit.reading)
        document = load(kept) if kept is not None else None
        if document is None or document.recogniser not in (None, self.settings.ocr):
            engine = self.engine if unit.scans else None
            password = self.settings.password
            document = read(unit.path, name=unit.name, password=password, engine=engine)
            if document.sha256 != unit.sha256:
                detail = "The file was changed while it was read: run again."
                raise ReadingError("unreadable", detail)
            if document.unread and self.engine and not unit.scans:
                raise _IsScanned(len(document.unread))
            self.store.put_reading(unit.reading, dump(document))
        document.id, document.path = document_id(unit.name, unit.sha256), unit.name
        if unit.work is not None:
            document.title = unit.work.title or document.title
            document.authors = list(unit.work.authors) or document.authors
            document.year = unit.work.year or document.year
        return document
