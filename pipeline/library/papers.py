"""``read``: a PDF as a paper of sentences with their places."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.document import Block, Document, document_id
from pipeline.library.rows import Rows
from pipeline.records import DocumentRow, SentenceRow

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Paper:
    """A work that has been read: its text, its sentences and what is known of it.

    ``document`` is the whole of it as the stages see it (:class:`pipeline.document.Document`): words with
    boxes, blocks, pages, references. Characters count from 0 in ``text``, end exclusive; boxes are in points
    from the top left of the page, pages count from 1.
    """

    document: Document

    @property
    def id(self) -> str:
        """The id that evidence names: made of the file's name and contents."""
        return self.document.id

    @property
    def title(self) -> str | None:
        """The title, where one was found."""
        return self.document.title

    @property
    def text(self) -> str:
        """The running text, headers and page numbers left out, broken words mended."""
        return self.document.text

    @cached_property
    def sentences(self) -> Rows[SentenceRow]:
        """Every sentence with its page, boxes, kind and section."""
        from pipeline.results.rows import sentence_rows

        return Rows(sentence_rows(self.document), SentenceRow)

    @cached_property
    def row(self) -> DocumentRow:
        """What is known of the work: title, authors, year, pages, notes on the reading."""
        from pipeline.results.rows import document_row

        return document_row(self.document, 0.0)

    def __repr__(self) -> str:
        d = self.document
        return f"Paper({d.id}, {len(d.pages)} pages, {len(d.sentences)} sentences)"

    def to_dict(self) -> dict[str, Any]:
        """The work and its sentences as plain data."""
        return {
            **self.row.model_dump(mode="json", by_alias=True, exclude={"seconds"}),
            "sentences": self.sentences.to_dict(),
        }

    def to_pandas(self) -> pd.DataFrame:
        """The sentences as a table, a row each."""
        return self.sentences.to_pandas()

    def _repr_html_(self) -> str:
        from pipeline.library.display import paper_html

        return paper_html(self)


def read(path: str | os.PathLike[str], *, password: str | None = None, ocr: str = "auto") -> Paper:
    """Read a PDF.

    Args:
        path: the file.
        password: opens it if it is encrypted.
        ocr: what recognises scanned pages: ``tesseract``, ``rapidocr``, ``none``, or ``auto`` for the
            first that is installed.

    Raises:
        ReadingError: when the file cannot be opened or holds no text; says why and what to do.
        RecogniserError: when the engine that was asked for is not installed.
    """
    from pipeline.language.sentences import split
    from pipeline.reading import read as read_pdf
    from pipeline.reading.ocr import engine_of
    from pipeline.running.recogniser import engine_name

    engine = engine_of(engine_name(ocr))
    document = read_pdf(Path(path), password=password, engine=engine)
    split(document)
    return Paper(document)


def paper_of_text(text: str, *, title: str | None = None, year: int | None = None) -> Paper:
    """Running text as a paper without pages; an empty line parts paragraphs."""
    from pipeline.language.sentences import split

    document = _bare(text, title, year)
    at = 0
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            document.blocks.append(Block(at, at + len(paragraph), "body", None))
        at += len(paragraph) + 2
    split(document)
    return Paper(document)


def paper_of_sentences(
    sentences: list[str], *, title: str | None = None, year: int | None = None
) -> Paper:
    """Sentences of one paragraph as a paper without pages; they stay as they were split."""
    from pipeline.document import Sentence

    document = _bare(" ".join(sentences), title, year)
    document.blocks = [Block(0, len(document.text), "body", None)]
    at = 0
    for number, sentence in enumerate(sentences, 1):
        id_ = f"{document.id}-{number:04d}"
        document.sentences.append(Sentence(id_, at, at + len(sentence), "body", None, 0))
        at += len(sentence) + 1
    return Paper(document)


def _bare(text: str, title: str | None, year: int | None) -> Document:
    """A document of text alone; its id is made of the text."""
    import hashlib

    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(document_id("text", digest), "", digest, text, title=title, year=year)
