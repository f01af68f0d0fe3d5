"""The JSON Schemas of the files of a run directory, generated from the code's own types."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.records import FILES, schema


def schema_texts() -> dict[str, str]:
    """The text of each schema by its file's name."""
    return {
        f"{name}.schema.json": json.dumps(schema(name), indent=1, ensure_ascii=False) + "\n"
        for name in FILES
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write all schemas to a folder; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in schema_texts().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        paths.append(folder / name)
    return paths
