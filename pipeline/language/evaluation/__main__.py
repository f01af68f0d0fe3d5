"""``python -m pipeline.language.evaluation [FILE …]``: the language stage against marked sentences.

Without files all sets of ``annotations/language`` are scored, in one table; then, label by label, what was
never read while patterns were made; then how far two markings agree.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.language.evaluation.agreement import agreement
from pipeline.language.evaluation.errors import errors
from pipeline.language.evaluation.marked import Marked, MarkedError, load_marked
from pipeline.language.evaluation.sets import DOUBLE, FOLDER, NEVER_READ, SETS, files, is_unread
from pipeline.language.evaluation.tables import Families, detail, families, overview
from pipeline.language.model import LanguageModelError, load_language
from pipeline.language.reading import read_sentences

if TYPE_CHECKING:
    from spacy.language import Language


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables; exit status 1 when files or model cannot be used."""
    parser = argparse.ArgumentParser(prog="evaluate-language", description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, help="JSON Lines of marked sentences")
    parser.add_argument("--language-model", default=None, help="an installed spaCy pipeline")
    parser.add_argument(
        "--errors", action="store_true", help="also print what was missed or wrong in the files"
    )
    given = parser.parse_args(arguments)
    try:
        if given.errors and (not given.files or any(map(is_unread, given.files))):
            raise MarkedError("--errors is for named files, and for none that must stay unread")
        lines = (
            _files(given.files, load_language(given.language_model), given.errors)
            if given.files
            else _sets(load_language(given.language_model))
        )
    except (MarkedError, LanguageModelError) as e:
        print(f"evaluate-language: {e}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


def _files(paths: Sequence[Path], nlp: Language, with_errors: bool) -> list[str]:
    rows = [row for path in paths for row in load_marked(path)]
    read = read_sentences(nlp, [row.text for row in rows])
    lines = [f"{len(rows)} sentences", *detail(families(rows, read))]
    return [*lines, *errors(rows, read)] if with_errors else lines


def _sets(nlp: Language) -> list[str]:
    scored: dict[str, tuple[int, Families]] = {}
    for name in SETS:
        rows = [row for path in files(name) for row in load_marked(path)]
        scored[name] = (len(rows), families(rows, read_sentences(nlp, [r.text for r in rows])))
    first, second = (_double(stem) for stem in DOUBLE)
    return [
        *overview(scored),
        "",
        f"{NEVER_READ}, {scored[NEVER_READ][0]} sentences",
        *detail(scored[NEVER_READ][1]),
        *overview(
            {"two markings of the scored half": (len(first), agreement(first, second))},
            wanted=False,
        ),
    ]


def _double(stem: str) -> list[Marked]:
    return load_marked(FOLDER / f"{stem}.jsonl")


if __name__ == "__main__":
    sys.exit(main())
