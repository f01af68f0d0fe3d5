"""Tables as one Excel workbook: a sheet a table, text as text, review states in colours."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.results.exports.archive import write_zip
from pipeline.results.exports.looks import looks
from pipeline.results.exports.tables.dictionary import Cell, Row, Table, sheets
from pipeline.results.exports.xmltext import writable

MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
WIDE = {"text": 80, "meaning": 70, "detail": 60, "because": 60, "section": 40, "name": 34}


def write_xlsx(rows: dict[str, list[Row]], path: Path) -> tuple[list[Path], list[str]]:
    """One workbook; returns it, and in words what Excel has no room for."""
    from openpyxl import Workbook

    problems: list[str] = []
    book = Workbook(write_only=True)
    looked = _Looks()
    for name, table, found in sheets(rows):
        _sheet(book, name, table, found, looked, problems)
    made = io.BytesIO()
    book.save(made)
    path.parent.mkdir(parents=True, exist_ok=True)
    return [write_zip(path, _timeless(made))], problems


class _Looks:
    """Fonts and fills, made once."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill

        def fill(colour: str) -> PatternFill:
            return PatternFill("solid", start_color="FF" + colour[1:].upper())

        self.head = Font(bold=True)
        self.head_fill = fill("#dfe6ee")
        self.wrap = Alignment(wrap_text=True, vertical="top")
        self.plain = Alignment(vertical="top")
        self.states = {
            state: (fill(look.colour), Font(color="FF" + look.ink[1:].upper(), strike=look.greyed))
            for state, look in looks().review.items()
        }


def _sheet(
    book: Any, name: str, table: Table, rows: Sequence[Row], look: _Looks, problems: list[str]
) -> None:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    if len(rows) >= MOST_ROWS:
        problems.append(
            f"{name}: {len(rows)} rows, of which Excel holds {MOST_ROWS - 1}; take csv or parquet"
        )
        rows = rows[: MOST_ROWS - 1]
    for i, (column, about) in enumerate(table.columns.items(), 1):
        width = WIDE.get(column, 24 if about.type == "string" else 12)
        sheet.column_dimensions[get_column_letter(i)].width = width
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(rows) + 1}"
    head = [_cell(sheet, column, f"{name}.{column}", problems) for column in table.columns]
    for cell in head:
        cell.font, cell.fill = look.head, look.head_fill
    sheet.append(head)
    for row in rows:
        sheet.append(_cells(sheet, name, table, row, look, problems))


def _cells(
    sheet: Any, name: str, table: Table, row: Row, look: _Looks, problems: list[str]
) -> Iterable[Any]:
    for column in table.columns:
        cell = _cell(sheet, row[column], f"{name}.{column}", problems)
        cell.alignment = look.wrap if WIDE.get(column, 0) >= 60 else look.plain
        if column == "review":
            cell.fill, cell.font = look.states[str(row[column])]
        yield cell


def _cell(sheet: Any, value: Cell, where: str, problems: list[str]) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    if len(value) > MOST_CHARACTERS:
        problems.append(
            f"{where}: a text of {len(value)} characters, of which Excel holds "
            f"{MOST_CHARACTERS}; take csv or parquet"
        )
    cell = WriteOnlyCell(sheet, writable(value)[:MOST_CHARACTERS])
    # Text stays text, whatever it begins with, also when somebody edits the cell.
    cell.data_type = "s"
    cell.style = cell.style
    cell.quotePrefix = value[:1] in tuple(looks().formula_signs)
    return cell


def _timeless(made: io.BytesIO) -> Iterable[tuple[str, bytes]]:
    """The workbook's parts without the time of writing."""
    with zipfile.ZipFile(made) as file:
        for name in file.namelist():
            data = file.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", b">1980-01-01T00:00:00Z<", data)
            yield name, data
