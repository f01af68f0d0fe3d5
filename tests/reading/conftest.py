"""Small PDFs set on the fly, so that every test shows the page that it is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.document import Document
from pipeline.language.sentences import split
from pipeline.reading import read

Typeset = Callable[..., Path]

HEAD = """
#set text(size: 10pt, font: "Libertinus Serif", hyphenate: false)
#set par(justify: true)
"""


@pytest.fixture(scope="session")
def typeset(tmp_path_factory: pytest.TempPathFactory) -> Typeset:
    """Typst source in, path of a PDF out."""
    typst = pytest.importorskip("typst")
    folder = tmp_path_factory.mktemp("typeset")
    made: dict[str, Path] = {}

    def build(source: str, plain: bool = False) -> Path:
        whole = source if plain else HEAD + source
        if whole not in made:
            path = folder / f"{len(made)}.pdf"
            typst.compile(whole.encode(), output=str(path))
            made[whole] = path
        return made[whole]

    return build


@pytest.fixture(scope="session")
def reading(typeset: Typeset) -> Callable[..., Document]:
    """Typst source in, Document with sentences out."""

    def build(source: str, plain: bool = False) -> Document:
        document = read(typeset(source, plain))
        split(document)
        return document

    return build


def blocks(document: Document, *kinds: str) -> list[str]:
    """The texts of the blocks of these kinds, in order."""
    return [document.text[b.start : b.end] for b in document.blocks if b.kind in kinds]
