"""Make any number of PDFs out of the sample corpus, no two of one work, for trying out large corpora.

::

    python corpus/multiply.py 10000 FOLDER     # --jobs 2 sets two at once

A copy is a study of the corpus in its own layout, with its places renamed and most of its paragraphs
exchanged for such of all studies. So texts are prose, hashes differ, no two copies share
half of their words, and clusters grow with documents. The same number gives the same bytes.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from build import CORPUS, SOURCES, compiled, slugs

from pipeline.profiling.scoring import load_truth
from pipeline.running.multiplied import made_up

#: Of the paragraphs of a study so many stay in a copy.
KEPT = 0.2
#: What makes a block no paragraph, and a paragraph more than plain text: it leans on what stands elsewhere.
NO_PARAGRAPH, MARKUP = re.compile(r"^\s*[=\-+/|#\])]|<|//"), re.compile(r"[#@\[\]]")


def blocks(slug: str) -> list[str]:
    """The source of a study, parted at empty lines."""
    return (SOURCES / f"{slug}.typ").read_text(encoding="utf-8").split("\n\n")


def prose(parts: Sequence[str]) -> list[int]:
    """The numbers of the blocks that are paragraphs, outside of all brackets."""
    opened = (p.count("[") + p.count("(") - p.count("]") - p.count(")") for p in parts)
    depth = [0, *accumulate(opened)]
    return [
        n for n, p in enumerate(parts) if not depth[n] and p.strip() and not NO_PARAGRAPH.search(p)
    ]


@cache
def paragraphs() -> list[str]:
    """The plain paragraphs of all studies."""
    every = (parts[n] for parts in map(blocks, slugs()) for n in prose(parts))
    return [p for p in every if not MARKUP.search(p)]


@cache
def places(slug: str) -> list[str]:
    """The first words of the names of a study's places."""
    truth = load_truth([CORPUS / "truth" / f"{slug}.json"])
    return sorted({re.split(r"\W", cluster.place)[0] for cluster in truth if cluster.place})


def altered(number: int) -> tuple[str, str]:
    """Name and source of a copy."""
    known = slugs()
    copy, at = divmod(number, len(known))
    slug = known[at]
    chance = Random(number)
    parts = blocks(slug)
    for n in prose(parts):
        if chance.random() >= KEPT:
            parts[n] = chance.choice(paragraphs())
    text = "\n\n".join(parts)
    for nth, place in enumerate(places(slug)):
        text = re.sub(rf"\b{re.escape(place)}\b", made_up(10 * copy + nth), text)
    return f"{slug}-{copy:04}", text


def write(folder: Path, number: int) -> str:
    """Set one copy, unless it is there already; returns its name."""
    name, text = altered(number)
    path = folder / f"{name}.pdf"
    if not path.exists():
        # The layouts are found from the root, which holds them beside the source.
        with TemporaryDirectory() as root:
            (Path(root) / "layouts").symlink_to(CORPUS / "layouts")
            source = Path(root) / f"{name}.typ"
            source.write_text(text, encoding="utf-8")
            path.write_bytes(compiled(source, Path(root)))
    return name


def main(arguments: list[str] | None = None) -> int:
    """Write the PDFs; return the exit status."""
    parser = argparse.ArgumentParser(description="Multiply the sample corpus with altered text.")
    parser.add_argument("documents", type=int, help="how many PDFs")
    parser.add_argument("folder", type=Path, help="where they are written")
    parser.add_argument("--jobs", type=int, default=1, help="so many are set at once")
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    # Spawned, not forked: a forked child waits for ever for threads of the typesetter that it has not.
    with ProcessPoolExecutor(given.jobs, get_context("spawn")) as pool:
        for done, _ in enumerate(
            pool.map(partial(write, given.folder), range(given.documents), chunksize=20), 1
        ):
            if done % 1000 == 0:
                print(f"{done} of {given.documents}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
