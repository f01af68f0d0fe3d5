"""What the tables are: columns, types and meaning, from ``tables.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

#: What a cell can hold; null where nothing was found.
Cell = str | int | float | bool | None
Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``min`` and ``max`` are in the column's own unit."""

    type: Literal["string", "integer", "number", "boolean"]
    about: str
    required: bool = False
    values: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns in order, the columns that name a row, the tables it points to."""

    title: str
    about: str
    columns: dict[str, Column]
    key: tuple[str, ...]
    links: dict[str, str]


@cache
def dictionary() -> dict[str, Table]:
    """All tables by name, in the order in which they are exported."""
    here = files("pipeline.results.exports.tables").joinpath("tables.yaml")
    data = yaml.safe_load(here.read_text(encoding="utf-8"))
    return {
        name: Table(
            title=table["title"],
            about=table["about"],
            columns={
                column: Column(**{**about, "values": tuple(about.get("values", ()))})
                for column, about in table["columns"].items()
            },
            key=tuple(table["key"]),
            links=table.get("links", {}),
        )
        for name, table in data.items()
    }


#: The data dictionary as a table of its own.
DICTIONARY = Table(
    title="Data dictionary",
    about="A column of the other tables.",
    columns={
        "table": Column("string", "Name of the table.", True),
        "column": Column("string", "Name of the column.", True),
        "type": Column("string", "Type of its values.", True),
        "meaning": Column("string", "What it holds.", True),
        "values": Column("string", "All values that can occur, where they are limited."),
        "points_to": Column("string", "The table whose rows it names."),
    },
    key=("table", "column"),
    links={},
)


def sheets(rows: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, Table, Sequence[Row]]]:
    """All that one reads side by side: the data dictionary, then every table, each with its rows."""
    yield "data_dictionary", DICTIONARY, dictionary_rows()
    for name, table in dictionary().items():
        yield name, table, rows[name]


def dictionary_rows() -> list[Row]:
    """The rows of the data dictionary: one a column of a table."""
    return [
        {
            "table": name,
            "column": column,
            "type": about.type,
            "meaning": about.about,
            "values": "; ".join(about.values) or None,
            "points_to": table.links.get(column),
        }
        for name, table in dictionary().items()
        for column, about in table.columns.items()
    ]
