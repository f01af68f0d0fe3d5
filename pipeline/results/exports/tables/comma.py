"""Tables as CSV: UTF-8, commas, line feeds; no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from pipeline.results.exports.looks import looks
from pipeline.results.exports.tables.dictionary import Cell, Row, Table, sheets


def write_csv(rows: dict[str, list[Row]], folder: Path) -> list[Path]:
    """``FOLDER/<table>.csv`` for every table, and ``data_dictionary.csv``."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, table, found in sheets(rows):
        path = folder / f"{name}.csv"
        path.write_text(csv_text(table, found), encoding="utf-8", newline="")
        paths.append(path)
    return paths


def csv_text(table: Table, rows: Iterable[Row]) -> str:
    """A table as CSV with a line of column names; nothing found is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in table.columns])
    return out.getvalue()


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before ``=``, ``+``, ``-``, ``@``.

    Text that has apostrophes before such a sign already gets one more, so that taking one away gives
    back what was there.
    """
    return "'" + text if text.lstrip("'")[:1] in _signs() and text.strip("'") else text


def unguarded(text: str) -> str:
    """What :func:`guarded` was given."""
    return text[1:] if text[:1] == "'" and guarded(text[1:]) == text else text


def _signs() -> tuple[str, ...]:
    return tuple(looks().formula_signs)


def _cell(value: Cell) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else value
