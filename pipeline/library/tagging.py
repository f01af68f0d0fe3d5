"""``tag``: the codes of a paper's sentences, or of plain text."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from pydantic import Field

from pipeline.library.papers import Paper, paper_of_sentences, paper_of_text
from pipeline.library.rows import Rows
from pipeline.records import Cluster, Codes, Evidence, Probability, Qualifier, Reason, Side

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.coding.coder import Coded, Coder

Place = str | os.PathLike[str]


class CodedSentence(Codes):
    """A sentence with its codes, their calibrated probabilities and what speaks for them.

    ``claim`` tells whether a profile would use it: it states a fact about a case, and surely enough. ``also``
    are further clusters that it is about; ``sides`` what it says of each, where it parts.
    """

    id: str
    page: int = Field(ge=1)
    section: str | None
    text: str
    claim: bool
    also: list[Cluster]
    sides: list[Side]
    qualifiers: list[Qualifier]
    reasons: list[Reason]
    scores: dict[str, Probability]


class Coding(Sequence[CodedSentence]):
    """The sentences of a paper that can be coded, in order, with their codes."""

    def __init__(
        self, paper: Paper, sentences: Sequence[CodedSentence], evidence: Sequence[Evidence]
    ):
        self.paper = paper
        self._sentences = list(sentences)
        self._evidence = list(evidence)

    def __len__(self) -> int:
        return len(self._sentences)

    @overload
    def __getitem__(self, at: int) -> CodedSentence: ...
    @overload
    def __getitem__(self, at: slice) -> Rows[CodedSentence]: ...
    def __getitem__(self, at: int | slice) -> CodedSentence | Rows[CodedSentence]:
        if isinstance(at, slice):
            return Rows(self._sentences[at], CodedSentence)
        return self._sentences[at]

    def __iter__(self) -> Iterator[CodedSentence]:
        return iter(self._sentences)

    def __repr__(self) -> str:
        return f"Coding({self.paper.id}, {len(self)} sentences, {len(self._evidence)} claims)"

    @cached_property
    def evidence(self) -> Rows[Evidence]:
        """The sentences that state a fact about a case, with their places; ``profile`` takes these."""
        return Rows(self._evidence, Evidence)

    def to_dict(self) -> list[dict[str, Any]]:
        """The coded sentences as plain data."""
        return self[:].to_dict()

    def to_pandas(self) -> pd.DataFrame:
        """A row a sentence; ``scores.LABEL`` holds each label's probability where it is worth telling."""
        return self[:].to_pandas()

    def _repr_html_(self) -> str:
        from pipeline.library.display import coding_html

        return coding_html(self)


def tag(
    source: Paper | str | Sequence[str],
    *,
    model: Place | None = None,
    register: Place | None = None,
    language_model: str | None = None,
    title: str | None = None,
    year: int | None = None,
) -> Coding:
    """Code the sentences of a paper, of running text, or of a list of sentences.

    Args:
        source: what ``read`` gave; or text, with an empty line between paragraphs; or the sentences of one
            paragraph as a list.
        model: a folder written by ``gvcoder train``; the shipped model if left out.
        register: a CSV file of clusters that win over what texts say of them.
        language_model: the spaCy pipeline that reads reasons from syntax; the base model if left out.
        title: of the work that plain text is from; it helps to tell which cluster is meant.
        year: of that work.

    Raises:
        ModelError, RegisterError, LanguageModelError: when the model, register or language model cannot
            be used; says the remedy.
    """
    from pipeline.coding.discourse import Discourse
    from pipeline.coding.tables import with_tables
    from pipeline.results.rows import evidence_rows

    if isinstance(source, Paper):
        paper = source
    elif isinstance(source, str):
        paper = paper_of_text(source, title=title, year=year)
    else:
        paper = paper_of_sentences(list(source), title=title, year=year)
    discourse = Discourse.of(paper.document)
    coder = _coder(*(_stamped(p) for p in (model, register)), language_model)
    # A paper is coded as `gvcoder run` codes it, plain text as `gvcoder tag` does: every sentence seen.
    coded = coder.code(discourse, sift=isinstance(source, Paper))
    evidence = evidence_rows(paper.document, *with_tables(coder, paper.document, discourse, coded))
    starts = {s.id: s.start for s in paper.document.sentences}
    sentences = [
        _sentence(c, u.id, paper.document.page_of(starts[u.id]), u.section, u.text)
        for u, c in zip(discourse.units, coded, strict=True)
    ]
    return Coding(paper, sentences, evidence)


def _sentence(coded: Coded, id_: str, page: int, section: str | None, text: str) -> CodedSentence:
    return CodedSentence(
        **coded.codes.model_dump(by_alias=True),
        id=id_,
        page=page,
        section=section,
        text=text,
        claim=coded.claim is not None,
        also=coded.also,
        sides=coded.sides,
        qualifiers=coded.qualifiers,
        reasons=coded.reasons,
        scores=coded.scores,
    )


#: A place with the time of its last change, so that a model trained anew is loaded anew.
Stamped = tuple[str, int]


def _stamped(place: Place | None) -> Stamped | None:
    if place is None:
        return None
    path = Path(place)
    told = path / "model.json" if path.is_dir() else path
    return str(path), told.stat().st_mtime_ns if told.is_file() else 0


@lru_cache(maxsize=4)
def _coder(model: Stamped | None, register: Stamped | None, language_model: str | None) -> Coder:
    """The coder, kept from one call to the next: loading it takes longer than a paper."""
    from pipeline.coding.coder import Coder
    from pipeline.coding.syntax import Syntax
    from pipeline.language.model import LanguageModelMissingError, check_language_model

    try:
        check_language_model(language_model)
    except LanguageModelMissingError:
        if language_model is not None:
            raise  # Without the base model the codes are the same, with fewer reasons.
    return Coder.load(
        Path(model[0]) if model else None,
        Path(register[0]) if register else None,
        Syntax(language_model),
    )
