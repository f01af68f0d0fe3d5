"""Times what a run does against pdfplumber's words, on the same files, in one process, interleaved.

``python -m pipeline.running.bench [PDF …]``; without files, those of ``corpus``. Routes take turns file
by file, so that a busy machine slows all alike; each file counts with its quickest round. ``--out DIR``
writes the table and a plot there; ``--runs`` times whole runs of the command too.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.running.bench_report import Figure, markdown, plot, table
from pipeline.running.bench_runs import whole_runs

Route = Callable[[Path], int]
BASE = "pdfplumber extract_words"


def by_pdfplumber(path: Path) -> int:
    """Pages whose words pdfplumber extracted."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.close()
        return len(pdf.pages)


def by_pdfium(path: Path) -> int:
    """Pages whose bare text pdfium gave, without boxes."""
    import pypdfium2 as pdfium

    pdf = pdfium.PdfDocument(path)
    try:
        for number in range(len(pdf)):
            page = pdf[number]
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()
        return len(pdf)
    finally:
        pdf.close()


def by_pdfium_boxes(path: Path) -> int:
    """Pages of which pdfium gave the box of every character."""
    import pypdfium2 as pdfium

    pdf = pdfium.PdfDocument(path)
    try:
        for number in range(len(pdf)):
            page = pdf[number]
            text = page.get_textpage()
            for at in range(text.count_chars()):
                text.get_charbox(at)
            text.close()
            page.close()
        return len(pdf)
    finally:
        pdf.close()


def by_reading(path: Path) -> int:
    """Pages that our reading laid out: words, boxes, order, kinds of blocks, hyphens mended."""
    from pipeline.reading import read

    return len(read(path).pages)


class Stages:
    """The stages of a run on one file after another, each timed; the models are loaded once."""

    NAMES = ("reading", "sentences", "coding", "rows and writing")

    def __init__(self, folder: Path) -> None:
        from pipeline.running.work import Settings, Worker

        self.worker = Worker(Settings(folder))
        self.spent = dict.fromkeys(self.NAMES, 0.0)
        self.turn = 0

    def whole(self, path: Path) -> int:
        """Pages read, coded and kept as a worker of a run does."""
        from pipeline.running.work import Unit

        self.turn += 1
        key = f"{self.turn:032x}"[::-1]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        began = time.perf_counter()
        receipt = self.worker.do(Unit(path, path.name, digest, key, key))
        took = time.perf_counter() - began
        outcome = receipt.outcome
        if outcome is None or outcome.document is None:
            raise ValueError(f"{path}: cannot be timed, for it cannot be read: {receipt}")
        told = outcome.timings
        parts = (told["reading"], told["language"], told["coding"])
        for name, seconds in zip(self.NAMES, (*parts, took - sum(parts)), strict=True):
            self.spent[name] += seconds
        return int(outcome.document["pages"])


def measure(
    paths: Sequence[Path], rounds: int, routes: dict[str, Route]
) -> tuple[dict[str, float], int]:
    """Seconds of each route over all files, each file at its quickest; and how many pages there are."""
    best: dict[tuple[str, Path], float] = {}
    pages: dict[Path, int] = {}
    for _ in range(rounds + 1):  # the first round warms up, and counts only if no other is quicker
        for path in paths:
            for name, route in routes.items():
                gc.collect()
                began = time.perf_counter()
                pages[path] = route(path)
                took = time.perf_counter() - began
                best[name, path] = min(took, best.get((name, path), took))
    seconds = {name: sum(best[name, p] for p in paths) for name in routes}
    return seconds, sum(pages.values())


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the measurement and prints its table; exit status 1 if there is no file to read."""
    import tempfile

    parser = argparse.ArgumentParser(prog="bench", description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", nargs="*", type=Path, help="PDFs (default: corpus/*.pdf)")
    parser.add_argument("--rounds", type=int, default=3, help="measured rounds (default 3)")
    parser.add_argument("--out", type=Path, help="folder for bench.md and its plot")
    parser.add_argument("--runs", action="store_true", help="time whole runs of the command too")
    given = parser.parse_args(arguments)
    corpus = Path(__file__).resolve().parents[2] / "corpus"
    found = given.files or sorted(corpus.glob("*.pdf"))
    paths = [p for f in found for p in (sorted(f.glob("*.pdf")) if f.is_dir() else [f])]
    if not paths:
        print(f"No PDFs given and none in {corpus}.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        stages = Stages(Path(folder))
        routes: dict[str, Route] = {
            BASE: by_pdfplumber,
            "pdfium, bare text": by_pdfium,
            "pdfium, a box for each character": by_pdfium_boxes,
            "reading, with layout": by_reading,
            "the whole: reading to rows": stages.whole,
        }
        seconds, pages = measure(paths, max(1, given.rounds), routes)
    figures = [
        Figure(name, 1000 * spent / pages, seconds[BASE] / spent) for name, spent in seconds.items()
    ]
    total = sum(stages.spent.values())
    whole = 1000 * seconds["the whole: reading to rows"] / pages
    parts = {name: whole * spent / total for name, spent in stages.spent.items()}
    runs = whole_runs(paths) if given.runs else {}
    print(f"{len(paths)} files, {pages} pages, {given.rounds} rounds, routes interleaved by file")
    print(table(figures, parts, runs))
    if given.out:
        (given.out / "bench.md").write_text(
            markdown(figures, parts, runs, len(paths), pages), encoding="utf-8"
        )
        (given.out / "bench.svg").write_text(plot(figures, parts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
