"""The unit of work: one file, read and coded apart from all others."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.records import DocumentRow, Evidence, Failure, SentenceRow
from pipeline.running.inputs import InputFile


@dataclass(slots=True)
class Settings:
    """What a worker must know: all that the result depends on beside the file."""

    model: Path | None = None
    password: str | None = None


@dataclass(slots=True)
class Result:
    """What became of one file: its rows, or why it failed."""

    document: DocumentRow | None = None
    sentences: list[SentenceRow] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    failure: Failure | None = None
    text: str = ""
    timings: dict[str, float] = field(default_factory=dict)


class Worker:
    """Reads and codes files, with the models loaded once."""

    def __init__(self, settings: Settings) -> None:
        from pipeline.coding.coder import Coder

        self.settings = settings
        self.coder = Coder.load(settings.model)

    def do(self, file: InputFile) -> Result:
        """Read and code one file; every fault of the file becomes a failure row."""
        from pipeline.reading import ReadingError

        try:
            return self._do(file)
        except ReadingError as e:
            return Result(failure=Failure(path=file.name, reason=e.reason, detail=e.detail))
        except MemoryError:
            detail = "needs more memory than the limit; raise --memory-limit or split the file"
            return Result(failure=Failure(path=file.name, reason="memory_limit", detail=detail))
        except Exception as e:
            detail = f"{type(e).__name__}: {e}; please report this file"
            return Result(failure=Failure(path=file.name, reason="internal_error", detail=detail))

    def _do(self, file: InputFile) -> Result:
        from pipeline.coding.discourse import Discourse
        from pipeline.language.sentences import split
        from pipeline.reading import read
        from pipeline.results.rows import document_row, evidence_rows, sentence_rows

        clock = [time.perf_counter()]

        def lap() -> float:
            clock.append(time.perf_counter())
            return clock[-1] - clock[-2]

        document = read(file.path, name=file.name, password=self.settings.password)
        timings = {"reading": lap()}
        split(document)
        timings["language"] = lap()
        discourse = Discourse.of(document)
        coded = self.coder.code(discourse)
        timings["coding"] = lap()
        result = Result(
            sentences=sentence_rows(document),
            evidence=evidence_rows(document, discourse.units, coded),
            text=document.text,
            timings=timings,
        )
        timings["rows"] = lap()
        result.document = document_row(document, sum(timings.values()))
        return result
