"""``python -m pipeline.coding.syntax.bench [PDF …]``: words a second of the language stage in a run.

A run parses only what its codes make worth a parse. The files (default: ``corpus``) are read and coded
first, which is not timed; then, in rounds, splitting with spaCy's tokens, the choice of sentences, and
the parse of those chosen.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from pipeline.coding.coder import Coder
from pipeline.coding.discourse import Discourse
from pipeline.coding.reasons import code_names
from pipeline.coding.syntax.worth import is_worth_parsing
from pipeline.document import Document
from pipeline.language.model import load_language
from pipeline.language.reading import read_sentences
from pipeline.language.sentences import split
from pipeline.reading import read


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the part of the words that is parsed and the rates of each round."""
    parser = argparse.ArgumentParser(prog="bench-syntax", description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, help="PDFs (default: corpus/*.pdf)")
    parser.add_argument("--rounds", type=int, default=3, help="measured rounds (default 3)")
    given = parser.parse_args(arguments)
    corpus = Path(__file__).resolve().parents[3] / "corpus"
    documents = [read(path) for path in given.files or sorted(corpus.glob("*.pdf"))]
    coder, nlp = Coder.load(), load_language()
    coded = [_coded(coder, document) for document in documents]
    words = sum(len(text.split()) for sentences in coded for text, _ in sentences)
    if not words:
        print("bench-syntax: no running text in these files", file=sys.stderr)
        return 1
    for turn in range(max(1, given.rounds) + 1):
        clock = [time.process_time()]
        for document, sentences in zip(documents, coded, strict=True):
            split(document)
            for text, _ in sentences:
                nlp.tokenizer(text)
        clock.append(time.process_time())
        chosen = [[t for t, codes in one if is_worth_parsing(t, codes)] for one in coded]
        clock.append(time.process_time())
        for texts in chosen:
            read_sentences(nlp, texts)
        clock.append(time.process_time())
        if turn:
            parsed = sum(len(t.split()) for texts in chosen for t in texts)
            laps = [b - a for a, b in zip(clock, clock[1:], strict=False)]
            print(
                f"{words} words, {parsed / words:.1%} parsed; words a second: splitting and tokens "
                f"{words / laps[0]:,.0f}, choosing {words / laps[1]:,.0f}, parsing "
                f"{parsed / laps[2]:,.0f}, together {words / (clock[-1] - clock[0]):,.0f}"
            )
    return 0


def _coded(coder: Coder, document: Document) -> list[tuple[str, frozenset[str]]]:
    """Each sentence with its codes by name; none where it states no case."""
    split(document)
    units = Discourse.of(document)
    return [
        (unit.text, code_names(one.codes) if one.codes.scope == "case" else frozenset())
        for unit, one in zip(units.units, coder.code(units), strict=True)
    ]


if __name__ == "__main__":
    sys.exit(main())
