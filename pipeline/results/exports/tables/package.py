"""A Frictionless data package (specification version 1): CSV files and ``datapackage.json``."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pipeline.results.exports.tables.comma import csv_text
from pipeline.results.exports.tables.dictionary import Column, Row, Table, dictionary


def write_package(rows: dict[str, list[Row]], folder: Path, version: str) -> list[Path]:
    """``FOLDER/datapackage.json`` with ``FOLDER/data/<table>.csv``."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    paths, resources = [], []
    for name, table in dictionary().items():
        content = csv_text(table, rows[name]).encode("utf-8")
        path = data / f"{name}.csv"
        path.write_bytes(content)
        paths.append(path)
        resources.append(
            {
                "name": name,
                "path": f"data/{name}.csv",
                "profile": "tabular-data-resource",
                "title": table.title,
                "description": table.about,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(content),
                "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
                "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
                "schema": _schema(table),
            }
        )
    package = {
        "profile": "tabular-data-package",
        "name": "gvcoder-cluster-profiles",
        "title": "Cluster profiles with evidence, coded from case studies",
        "description": "Made by gvcoder from PDF case studies. Codes are a program's unless review "
        "says otherwise. Text that begins with = + - or @ has an apostrophe before it, so that no "
        "spreadsheet runs it as a formula.",
        "version": version,
        "resources": resources,
    }
    about = folder / "datapackage.json"
    about.write_text(
        json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )
    return [about, *paths]


def _schema(table: Table) -> dict[str, Any]:
    return {
        "fields": [
            {
                "name": name,
                "type": column.type,
                "description": column.about,
                **({"constraints": limits} if (limits := _limits(column)) else {}),
            }
            for name, column in table.columns.items()
        ],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {"fields": column, "reference": {"resource": other, "fields": column}}
            for column, other in table.links.items()
        ],
    }


def _limits(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if column.required else {}
    if column.values:
        limits["enum"] = list(column.values)
    if column.min is not None:
        limits["minimum"] = column.min
    if column.max is not None:
        limits["maximum"] = column.max
    return limits
