"""A coded document as the rows that a run directory holds."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.coding.coder import Coded
from pipeline.coding.discourse import Unit
from pipeline.document import Document, Sentence
from pipeline.records import BoxRow, DocumentRow, Doubt, Evidence, SentenceRow


def sentence_rows(document: Document) -> list[SentenceRow]:
    """A row for every sentence read, codable or not."""
    return [
        SentenceRow(
            id=s.id,
            document=document.id,
            page=document.page_of(s.start),
            boxes=_boxes(document, s),
            text=document.text[s.start : s.end],
            kind=s.kind,
            section=s.section,
            ocr=document.certainty(s.start, s.end),
        )
        for s in document.sentences
    ]


def evidence_rows(
    document: Document, units: Sequence[Unit], coded: Sequence[Coded]
) -> list[Evidence]:
    """A row for every sentence that states a fact about a case; theory makes none."""
    by_id = {s.id: s for s in document.sentences}
    rows = []
    for unit, codes in zip(units, coded, strict=True):
        claim = codes.claim
        if claim is None:
            continue
        s = by_id[unit.id]
        rows.append(
            Evidence(
                **claim.model_dump(by_alias=True),
                id=s.id,
                document=document.id,
                page=document.page_of(s.start),
                boxes=_boxes(document, s),
                start=s.start,
                end=s.end,
                text=unit.text,
                section=s.section,
                scores=codes.scores,
                cluster_id=None,
                also=codes.also,
                sides=codes.claimed_sides,
                setting=codes.setting,
                qualifiers=codes.qualifiers,
                reasons=codes.reasons,
                ocr=document.certainty(s.start, s.end),
            )
        )
    return rows


def doubt_rows(units: Sequence[Unit], coded: Sequence[Coded]) -> list[Doubt]:
    """A row for every sentence that makes no evidence though some code is not out of the question."""
    return [
        Doubt(id=unit.id, scores=codes.scores)
        for unit, codes in zip(units, coded, strict=True)
        if codes.claim is None and any(not label.startswith("scope:") for label in codes.scores)
    ]


def document_row(document: Document, seconds: float) -> DocumentRow:
    """What is known of a document that was read."""
    return DocumentRow(
        id=document.id,
        path=document.path,
        sha256=document.sha256,
        pages=len(document.pages),
        title=document.title,
        authors=document.authors,
        year=document.year,
        sentences=len(document.sentences),
        ocr=any(page.ocr for page in document.pages),
        seconds=round(seconds, 3),
        notes=document.notes,
    )


def _boxes(document: Document, sentence: Sentence) -> list[BoxRow]:
    return [(b[0], b[1], b[2], b[3], b[4]) for b in document.boxes(sentence.start, sentence.end)]
