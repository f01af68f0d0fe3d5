"""Typologies, rules and settings are YAML; a mistake in one is told by file and field."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


class DataFileError(ValueError):
    """A data file that cannot be used; the message names the file and, where known, the field."""


def shipped(name: str) -> str:
    """The text of a file that ships beside this module, by its path from here."""
    return resources.files("pipeline.profiling").joinpath(name).read_text(encoding="utf-8")


def read_text(path: Path) -> str:
    """The text of a user's file; raises :class:`DataFileError` when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(f"{path}: cannot be read: {error}") from error


def parse(text: str, where: str, model: type[Model]) -> Model:
    """The YAML text as a ``model``; raises :class:`DataFileError` naming ``where`` and the field."""
    try:
        data: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or error
        raise DataFileError(f"{where}{line}: not valid YAML: {problem}") from error
    if not isinstance(data, dict):
        raise DataFileError(f"{where}: must be a mapping of fields, not {type(data).__name__}")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise DataFileError("\n".join(_told(where, data, e) for e in error.errors())) from error


def _told(where: str, data: Any, error: Any) -> str:
    """One line for one mistake: file, field, the ``id`` of the entry it stands in, what is wrong."""
    field, entry, at = "", "", data
    for part in error["loc"]:
        field += f"[{part}]" if isinstance(part, int) else f".{part}" if field else str(part)
        try:
            at = at[part]
        except (KeyError, IndexError, TypeError):
            at = None
        if isinstance(at, dict) and isinstance(at.get("id"), str):
            entry = f" (in {at['id']!r})"
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {field or 'the whole file'}{entry}: {message}"
