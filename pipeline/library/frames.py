"""Typed rows as pandas tables: the same columns whatever the rows hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from pipeline.records import Record

if TYPE_CHECKING:
    import pandas as pd


class TableError(ImportError):
    """pandas is not installed; the message says how to get it."""


def frame(rows: Iterable[Record], kind: type[Record]) -> pd.DataFrame:
    """A table of rows of one kind, a row each.

    A record within a record becomes columns of its own (``cluster.name``), and so does a mapping
    (``scores.scope:case``); lists stay lists. Columns that the kind always has are there for no rows too.
    """
    flat = [flattened(row) for row in rows]
    always = columns_of(kind)
    sometimes = sorted({column for row in flat for column in row} - {*always})
    return table(flat, [*always, *sometimes])


def table(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """A table of plain rows with these columns.

    Raises:
        TableError: when pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as e:
        raise TableError(
            "to_pandas needs pandas: `pip install 'gvcoder[notebook]'`, or take to_dict() instead"
        ) from e
    return pd.DataFrame(rows, columns=list(columns))


def flattened(row: Record) -> dict[str, Any]:
    """The cells of a row by column."""
    cells: dict[str, Any] = {}
    for name, value in row.model_dump(mode="json", by_alias=True).items():
        if isinstance(value, dict):
            cells |= dict(_deep(name, value))
        elif value is not None:
            cells[name] = value
    return cells


def _deep(name: str, value: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    for inner, found in value.items():
        if isinstance(found, dict):
            yield from _deep(f"{name}.{inner}", found)
        elif found is not None:
            yield f"{name}.{inner}", found


def columns_of(kind: type[Record]) -> list[str]:
    """The columns that every table of this kind of row has, in the order of its fields."""
    columns: list[str] = []
    for name, field in kind.model_fields.items():
        column = field.alias or name
        record = _record_in(field.annotation)
        if record is not None:
            columns += [f"{column}.{inner}" for inner in columns_of(record)]
        elif get_origin(field.annotation) is not dict:
            columns.append(column)
    return columns


def _record_in(annotation: Any) -> type[Record] | None:
    """The record that a field holds, alone or as an alternative to nothing."""
    choices = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else [annotation]
    found = [x for x in choices if isinstance(x, type) and issubclass(x, Record)]
    return found[0] if found else None
