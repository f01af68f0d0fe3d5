"""Reads share records off the rows of a table.

A cell counts only where the words over its column or the table's title say of what it is a part and that it
is a percentage, where the title or the first column's head says that rows are buyers or markets, and where
its row names one. Anything else gives nothing: most tables of percentages count firms or answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from pipeline.coding.shares.holders import Mention
from pipeline.coding.shares.reader import ShareReader
from pipeline.coding.shares.wholes import kind_of
from pipeline.records import Holder, Share, ShareOf
from pipeline.vocabulary import load

#: Percentages that are the parts of one whole sum to so much at most, for they are rounded, and hardly to
#: less than half of it.
_WHOLE, _HALF = 101.5, 50.0
#: Three digits after a sign are thousands as like as not: a figure, but of no known size.
_VALUE = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%?")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*\s*%?")
_YEAR = re.compile(r"(?:1[89]|20)\d\d(?:\s?[-–/]\s?\d{2,4})?")


class Cell(NamedTuple):
    """What stands in one column of one row, with its left and right edge in points."""

    text: str
    x0: float
    x1: float


class Column(NamedTuple):
    """A column of shares: its left and right edge, and of what its figures are a part."""

    x0: float
    x1: float
    of: ShareOf


def read_table(
    reader: ShareReader, title: str, rows: Sequence[Sequence[Cell]]
) -> list[list[Share]]:
    """The share records of each row, in order; a head and a row of anything else has none."""
    heads = next((n for n, row in enumerate(rows) if any(map(_is_figure, row[1:]))), len(rows))
    body = rows[heads:]
    figures = [Cell("", x0, x1) for x0, x1 in _extents(body)]
    stub = [row[0].text for row in rows[:heads] if not any(_overlap(row[0], f) for f in figures)]
    kinds = _kinds_said(" . ".join([title, *stub]))
    if not kinds or not body or _has("other_title", title):
        return [[] for _ in rows]
    columns = _columns(reader, title, rows[:heads], body)
    found: list[list[Share]] = [[] for _ in rows[:heads]]
    for row in body:
        holder = _holder(reader, row[0].text, kinds) if columns and len(row) > 1 else None
        found.append(_shares(row, columns, holder) if holder else [])
    return found


def may_hold_shares(text: str) -> bool:
    """Whether the words of a table with its title can give any share; most tables need no closer look."""
    return bool(_kinds_said(text)) and _has("percent_words", text)


def _shares(row: Sequence[Cell], columns: Sequence[Column], holder: Mention) -> list[Share]:
    found = []
    for cell in row[1:]:
        over = next((c for c in columns if _overlap(cell, c)), None)
        value = _value(cell)
        if over is not None and value is not None and 0 < value <= 100:
            found.append(
                Share(
                    value=round(value / 100, 3),
                    of=over.of,
                    holder=holder.kind,
                    n=holder.n,
                    holder_name=holder.name,
                )
            )
    return found


def _columns(
    reader: ShareReader, title: str, heads: Sequence[Sequence[Cell]], body: Sequence[Sequence[Cell]]
) -> list[Column]:
    """The columns that hold shares; a head that speaks of something else rules its column out."""
    found: list[Column] = []
    of_title = _whole(reader, title)
    for x0, x1 in _extents(body):
        place = Cell("", x0, x1)
        over = " ".join(c.text for row in heads for c in row if _overlap(c, place))
        cells = [c for row in body for c in row[1:] if _overlap(c, place)]
        says = _has("percent_words", over) or all("%" in c.text for c in cells)
        if _has("counting_head", over) or not (says or _has("percent_words", title)):
            continue
        of = _whole(reader, over) if over else None
        if of is None and _has("percent_words", over) and " of " in f"{over} ":
            continue
        plain = of is not None or not over or bool(_YEAR.fullmatch(over)) or _has("bare_head", over)
        if not says and not (plain and _is_whole(body, place)):
            continue
        if of is None and not (plain or says):
            continue
        if (whole := of or of_title) is None:
            continue
        if of_title is not None and whole.endswith("output") and of_title.endswith("output"):
            whole = of_title  # The title may say whose output it is.
        found.append(Column(x0, x1, whole))
    return found


def _extents(body: Sequence[Sequence[Cell]]) -> list[tuple[float, float]]:
    """Left and right edges of the columns of figures, from the left."""
    found: list[tuple[float, float]] = []
    for cell in sorted((c for row in body for c in row[1:]), key=lambda c: c.x0):
        if found and cell.x0 < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], cell.x1))
        else:
            found.append((cell.x0, cell.x1))
    return found


def _is_whole(body: Sequence[Sequence[Cell]], place: Cell) -> bool:
    """Whether a column's figures, without totals, look like the parts of one whole."""
    parts = [row for row in body if not _has("total_words", row[0].text)]
    values = [_value(c) for row in parts for c in row[1:] if _overlap(c, place)]
    return _HALF <= sum(v for v in values if v is not None) <= _WHOLE


def _whole(reader: ShareReader, text: str) -> ShareOf | None:
    """Of what a title or head says that the figures are; None if of nothing, or of something else.

    The first thing named counts ("sales of the firms by market"), but in "share of buyers in output" the
    one after the "in".
    """
    tokens, _, wholes = reader.named(text)
    within = re.search(_data()["share_in"], text, re.I)
    if within:
        at = len(reader.named(text[: within.end()])[0])
        wholes = [w for w in wholes if w.start >= at]
    if not wholes or wholes[0].kind == "other":
        return None
    return kind_of(tokens, wholes[0])


def _holder(reader: ShareReader, label: str, kinds: frozenset[str]) -> Mention | None:
    """Whom a row's first cell names, if it is of a kind that the table is about."""
    if _has("total_words", label):
        return None
    tokens, mentions, _ = reader.named(label)
    buyers = kinds & {"buyers"}
    single: Holder = "main_buyer"
    if buyers and (_has("one_buyer", label) or re.fullmatch(_data()["firm_name"], label)):
        return Mention(0, len(tokens), single, None, label)
    allowed: set[str] = {"main_buyer", "top_n", "buyer_type"} if buyers else set()
    allowed |= {"market"} if "markets" in kinds else set()
    found = [m for m in mentions if m.kind in allowed]
    few = [m for m in found if m.kind == "top_n"]
    chosen = (few or found)[0] if found else None
    return chosen._replace(name=label) if chosen else None


def _kinds_said(text: str) -> frozenset[str]:
    """Whether the rows are said to be buyers or markets."""
    return frozenset(kind for kind in ("buyers", "markets") if _has(kind, text))


def _is_figure(cell: Cell) -> bool:
    text = cell.text.strip()
    return _FIGURE.fullmatch(text) is not None and not _YEAR.fullmatch(text)


def _value(cell: Cell) -> float | None:
    """The number in a cell that holds nothing but one, with or without its sign of per cent."""
    match = _VALUE.fullmatch(cell.text.strip())
    return float(match[1].replace(",", ".")) if match else None


def _overlap(a: Cell | Column, b: Cell | Column) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1


def _data() -> dict[str, str]:
    data: Any = load("pipeline.coding.shares", "tables.yaml")
    found: dict[str, str] = data
    return found


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_data()[name], re.I)


def _has(name: str, text: str) -> bool:
    return _pattern(name).search(text) is not None
