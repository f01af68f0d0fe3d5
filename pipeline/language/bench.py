"""``python -m pipeline.language.bench [PDF …]``: words a second of the language stage.

Four rates on the text of the files (default: ``corpus``): splitting into sentences; splitting with
spaCy's tokenizer; parsing every sentence with all components; and parsing only those that a cue singles
out. A run chooses otherwise, by its codes, and parses fewer: ``python -m pipeline.coding.syntax.bench``
times that. Rounds are interleaved; the table gives the median, and the best, of each.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from pipeline.document import CODED_KINDS, Document
from pipeline.language.cues import is_singled_out
from pipeline.language.model import LanguageModelError, load_language
from pipeline.language.reading import read_sentences
from pipeline.language.sentences import split

if TYPE_CHECKING:
    from spacy.language import Language


def sentences_of(document: Document) -> list[str]:
    """The sentences of running text."""
    split(document)
    return [document.text[s.start : s.end] for s in document.sentences if s.kind in CODED_KINDS]


def by_splitting(nlp: Language, documents: Sequence[Document]) -> None:
    """Splitting alone."""
    for document in documents:
        split(document)


def by_tokenising(nlp: Language, documents: Sequence[Document]) -> None:
    """Splitting, and spaCy's tokens of every sentence."""
    for document in documents:
        for text in sentences_of(document):
            nlp.tokenizer(text)


def by_stage(nlp: Language, documents: Sequence[Document]) -> None:
    """Splitting, and the parse of what a cue singles out."""
    for document in documents:
        read_sentences(nlp, [t for t in sentences_of(document) if is_singled_out(t)])


def by_parsing(nlp: Language, documents: Sequence[Document]) -> None:
    """Splitting, and the parse of everything."""
    for document in documents:
        read_sentences(nlp, sentences_of(document))


ROUTES: dict[str, Callable[[Language, Sequence[Document]], None]] = {
    "splitting": by_splitting,
    "splitting and tokenising": by_tokenising,
    "stage, singled out only": by_stage,
    "stage, everything parsed": by_parsing,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; exit status 1 where there is nothing to read or no model."""
    parser = argparse.ArgumentParser(prog="bench-language", description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, help="PDFs (default: corpus/*.pdf)")
    parser.add_argument("--rounds", type=int, default=3, help="measured rounds (default 3)")
    given = parser.parse_args(arguments)
    corpus = Path(__file__).resolve().parents[2] / "corpus"
    documents = _read(given.files or sorted(corpus.glob("*.pdf")))
    try:
        nlp = load_language()
    except LanguageModelError as e:
        print(f"bench-language: {e}", file=sys.stderr)
        return 1
    texts = [t for d in documents for t in sentences_of(d)]
    words = sum(len(t.split()) for t in texts)
    if not words:
        print("bench-language: no running text in these files", file=sys.stderr)
        return 1
    chosen = [t for t in texts if is_singled_out(t)]
    part = sum(len(t.split()) for t in chosen) / words
    print(f"{len(documents)} files, {words} words in {len(texts)} sentences of running text")
    print(f"singled out: {len(chosen)} sentences, {part:.1%} of the words")
    rates: dict[str, list[float]] = {name: [] for name in ROUTES}
    for turn in range(max(1, given.rounds) + 1):
        for name, route in ROUTES.items():
            began = time.process_time()
            route(nlp, documents)
            if turn:
                rates[name].append(words / (time.process_time() - began))
    print(f"{'words a second of computing':32}{'median':>10}{'best':>10}")
    for name, values in rates.items():
        print(f"{name:32}{median(values):10,.0f}{max(values):10,.0f}")
    return 0


def _read(paths: Sequence[Path]) -> list[Document]:
    from pipeline.reading import ReadingError, read

    found = []
    for path in paths:
        try:
            found.append(read(path))
        except ReadingError as e:
            print(f"bench-language: {path}: {e.reason}, left out", file=sys.stderr)
    return found


if __name__ == "__main__":
    sys.exit(main())
