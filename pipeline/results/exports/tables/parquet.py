"""Tables as Parquet, typed, with the meaning of each column in the file."""

from __future__ import annotations

from pathlib import Path

from pipeline.results.exports.tables.comma import csv_text
from pipeline.results.exports.tables.dictionary import (
    DICTIONARY,
    Row,
    dictionary,
    dictionary_rows,
)


def write_parquet(rows: dict[str, list[Row]], folder: Path) -> list[Path]:
    """``FOLDER/<table>.parquet`` for every table, and ``data_dictionary.csv``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, table in dictionary().items():
        fields = [
            pa.field(
                column,
                types[about.type],
                nullable=not about.required,
                metadata={"description": about.about},
            )
            for column, about in table.columns.items()
        ]
        schema = pa.schema(fields, metadata={"title": table.title, "description": table.about})
        path = folder / f"{name}.parquet"
        pq.write_table(pa.Table.from_pylist(rows[name], schema=schema), path, compression="zstd")
        paths.append(path)
    meaning = folder / "data_dictionary.csv"
    meaning.write_text(csv_text(DICTIONARY, dictionary_rows()), encoding="utf-8", newline="")
    return [*paths, meaning]
