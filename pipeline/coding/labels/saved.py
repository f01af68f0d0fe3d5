"""Reads saved heads and sieve, without skops and scikit-learn, which take seconds to load.

A skops file is a ZIP of arrays (``.npy``) with a description as JSON, ``schema.json``. Of all that may
stand in it only what a gvcoder model needs is read: tuples, dictionaries, numbers, plain arrays and the
two types of :data:`TRUSTED`. Nothing that the file names is imported or called.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np

from pipeline.coding.labels.hashed import SievedBy
from pipeline.coding.labels.scores import Heads

#: The only types that a saved model may hold beside plain ones, each as what reads its numbers.
TRUSTED: dict[str, type[Heads] | type[SievedBy]] = {
    "pipeline.coding.labels.heads.LabelHeads": Heads,
    "pipeline.coding.labels.sieve.Sieve": SievedBy,
}
#: Plain types, by the way in which they are described.
_PLAIN = {
    ("TupleNode", "builtins.tuple"),
    ("ListNode", "builtins.list"),
    ("DictNode", "builtins.dict"),
    ("JsonNode", "builtins.str"),
    ("TypeNode", "builtins.str"),
    ("NdArrayNode", "numpy.ndarray"),
}


class ForeignTypesError(ValueError):
    """A file that holds other types than a model has, by their names in ``types``."""

    def __init__(self, types: set[str]) -> None:
        super().__init__(f"holds {', '.join(sorted(types))}")
        self.types = types


def load_saved(path: Path) -> tuple[Heads, SievedBy | None]:
    """Heads and sieve of a file that ``gvcoder train`` wrote; one of before the sieve has heads alone.

    Raises:
        ForeignTypesError: when it holds anything but the trusted types.
        OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile: when it is damaged or no such file.
    """
    with ZipFile(path) as file:
        schema = json.loads(file.read("schema.json"))
        foreign = {_name(node) for node in _nodes(schema) if not _is_known(node)}
        if foreign:
            raise ForeignTypesError(foreign)
        held = _read(schema, file)
    heads, sieve = held if isinstance(held, tuple) else (held, None)
    if not isinstance(heads, Heads) or not isinstance(sieve, SievedBy | None):
        raise ValueError("no heads of labels")
    return heads, sieve


def _name(node: dict[str, Any]) -> str:
    return f"{node['__module__']}.{node['__class__']}"


def _is_known(node: dict[str, Any]) -> bool:
    loader, name = node["__loader__"], _name(node)
    if loader == "NdArrayNode" and node["type"] != "numpy":
        return False  # An array of objects.
    return (loader, name) in _PLAIN or (loader == "ObjectNode" and name in TRUSTED)


def _nodes(part: Any) -> Iterator[dict[str, Any]]:
    """Every description of an object in the schema."""
    if isinstance(part, dict):
        if "__loader__" in part:
            yield part
        for inner in part.values():
            yield from _nodes(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _nodes(inner)


def _read(node: dict[str, Any], file: ZipFile) -> Any:
    """What a known node describes."""
    loader = node["__loader__"]
    if loader == "TupleNode":
        return tuple(_read(inner, file) for inner in node["content"])
    if loader == "DictNode":
        return {name: _read(inner, file) for name, inner in node["content"].items()}
    if loader == "JsonNode":
        return json.loads(node["content"])
    if loader == "NdArrayNode":
        return np.load(io.BytesIO(file.read(node["file"])), allow_pickle=False)
    if loader == "ObjectNode":
        made = TRUSTED[_name(node)]()
        vars(made).update(_read(node["content"], file))
        return made
    raise ValueError(f"a {loader} where none belongs")
