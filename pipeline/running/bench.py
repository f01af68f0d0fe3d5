"""Times reading against pdfplumber's words and pdfium's bare text on the same files in one process.

``python -m pipeline.running.bench [PDF …]``; without files, those of ``corpus``. Runs are interleaved,
so that a busy machine slows all routes alike; the table gives medians in pages a second.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

Route = Callable[[Path], int]


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


def by_reading(path: Path) -> int:
    """Pages that our reading laid out: words, boxes, order, kinds of blocks, hyphens mended."""
    from pipeline.reading import read

    return len(read(path).pages)


ROUTES: dict[str, Route] = {
    "pdfplumber extract_words": by_pdfplumber,
    "pdfium bare text": by_pdfium,
    "gvcoder reading, with layout": by_reading,
}


def measure(paths: Sequence[Path], rounds: int) -> dict[str, list[float]]:
    """Pages a second of each route in each round over all files; the first round warms up."""
    rates: dict[str, list[float]] = {name: [] for name in ROUTES}
    for turn in range(rounds + 1):
        spent = dict.fromkeys(ROUTES, 0.0)
        pages = 0
        for path in paths:
            for name, route in ROUTES.items():
                gc.collect()
                began = time.perf_counter()
                count = route(path)
                spent[name] += time.perf_counter() - began
            pages += count
        if turn:
            for name, seconds in spent.items():
                rates[name].append(pages / seconds)
    return rates


def table(rates: dict[str, list[float]]) -> str:
    """The rates as lines of text: median pages a second, and the ratio to the first route."""
    base = rates[next(iter(rates))]
    lines = [f"{'route':32}{'pages/s':>10}{'ratio':>8}{'lowest':>8}{'highest':>9}"]
    for name, values in rates.items():
        ratios = [v / b for v, b in zip(values, base, strict=True)]
        lines.append(
            f"{name:32}{median(values):10.1f}{median(ratios):8.1f}"
            f"{min(ratios):8.1f}{max(ratios):9.1f}"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the measurement and prints its table; exit status 1 if there is no file to read."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", nargs="*", type=Path, help="PDFs (default: corpus/*.pdf)")
    parser.add_argument("--rounds", type=int, default=3, help="measured rounds (default 3)")
    given = parser.parse_args(arguments)
    corpus = Path(__file__).resolve().parents[2] / "corpus"
    paths = given.files or sorted(corpus.glob("*.pdf"))
    if not paths:
        print(f"No PDFs given and none in {corpus}.", file=sys.stderr)
        return 1
    rates = measure(paths, max(1, given.rounds))
    print(f"{len(paths)} files, {given.rounds} rounds, routes interleaved file by file")
    print(table(rates))
    return 0


if __name__ == "__main__":
    sys.exit(main())
