"""Tables of a work as evidence: a row that gives shares is coded like a sentence.

A row stands for itself, with its own place on the page; the table's title is what it is read by. The
classifiers see no table, and what is coded of the running text does not change with one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.coding.codebook import codebook
from pipeline.coding.coder import Coded, Coder, buyers_by_share
from pipeline.coding.discourse import Discourse, Unit
from pipeline.coding.shares.tables import Cell, may_hold_shares, read_table
from pipeline.document import Document, Sentence
from pipeline.records import Cluster, Codes, Reason

#: Words so far apart, in parts of their size, stand in two cells.
_GAP = 0.7
#: What has more words is no title but text that runs on.
_LONGEST = 50


def with_tables(
    coder: Coder, document: Document, discourse: Discourse, coded: Sequence[Coded]
) -> tuple[list[Unit], list[Coded]]:
    """The sentences of a document and the rows of tables that give shares, with their codes, in order.

    ``coded`` are the codes of the sentences of ``discourse``. A table's case is that of the last sentence
    before it that states one; a table before any case gives nothing.
    """
    starts = {s.id: s.start for s in document.sentences}
    found = [(starts[u.id], u, c) for u, c in zip(discourse.units, coded, strict=True)]
    cases = [(start, c.codes.cluster) for start, _, c in found if c.claim is not None]
    for block, rows in _tables(document):
        case = next((x for at, x in reversed(cases) if at < rows[0].start and x is not None), None)
        title = _title(document, block) if case else None
        whole = document.text[rows[0].start : rows[-1].end]
        if case is None or title is None or not may_hold_shares(f"{title} {whole}"):
            continue
        cells = [_cells(document, row) for row in rows]
        for row, shares in zip(rows, read_table(coder.shares, title, cells), strict=True):
            if shares:
                text = document.text[row.start : row.end]
                unit = Unit(row.id, text, row.block, row.section, row.kind)
                found.append((row.start, unit, _coded(Codes(shares=shares), case, title)))
    found.sort(key=lambda item: item[0])
    return [unit for _, unit, _ in found], [c for _, _, c in found]


def _coded(codes: Codes, case: Cluster, title: str) -> Coded:
    codes = codes.model_copy(update={"scope": "case", "cluster": case})
    scores = dict.fromkeys(codebook().labels, 0.0) | {"scope:case": 1.0}
    told = {label: p for label, p in buyers_by_share(codes, scores).items() if p > 0}
    return Coded(codes, told, [], [Reason(code="shares", cue="table_title", text=title)])


def _tables(document: Document) -> Iterator[tuple[int, list[Sentence]]]:
    """The tables with two rows or more: the number of the block and the rows."""
    rows: dict[int, list[Sentence]] = {}
    for sentence in document.sentences:
        if sentence.kind == "table":
            rows.setdefault(sentence.block, []).append(sentence)
    return ((block, found) for block, found in rows.items() if len(found) > 1)


def _title(document: Document, block: int) -> str | None:
    """The caption beside a table, or the heading over it.

    Where captions stand on both sides, it is the one on the side on which the work has its captions.
    """
    over, under = _beside(document, block - 1), _beside(document, block + 1)
    if over is not None and under is not None:
        tables = [n for n, b in enumerate(document.blocks) if b.kind == "table"]
        only_over = sum(_beside(document, n + 1) is None for n in tables)
        only_under = sum(_beside(document, n - 1) is None for n in tables)
        return over if only_over >= only_under else under
    heading = _beside(document, block - 1, "heading")
    return over or under or heading


def _beside(document: Document, block: int, kind: str = "caption") -> str | None:
    """The text of a block, if there is one of that kind."""
    if not 0 <= block < len(document.blocks) or document.blocks[block].kind != kind:
        return None
    found = document.blocks[block]
    words = document.text[found.start : found.end].split()
    return " ".join(words) if len(words) <= _LONGEST else None


def _cells(document: Document, row: Sentence) -> list[Cell]:
    """The cells of a row: words between which there is no wide gap."""
    w = document.words
    first = int(np.searchsorted(w.end, row.start, side="right"))
    last = int(np.searchsorted(w.start, row.end, side="left"))
    cells: list[Cell] = []
    for i in range(first, last):
        text = document.text[int(w.start[i]) : int(w.end[i])]
        x0, x1 = float(w.x0[i]), float(w.x1[i])
        if cells and 0 <= x0 - cells[-1].x1 < _GAP * float(w.size[i]):
            cells[-1] = Cell(f"{cells[-1].text} {text}", cells[-1].x0, x1)
        else:
            cells.append(Cell(text, x0, x1))
    return cells
