"""Typologies, rules and settings are YAML; a mistake in one is told by file and field."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar, get_args

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
        data: Any = yaml.load(text, Loader=_Loader)
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
        told = [_told(where, data, e, model) for e in error.errors()]
        raise DataFileError("\n".join(told)) from error


class _Loader(yaml.SafeLoader):
    """Reads YAML, and complains where a field is given twice: otherwise the first would be lost unseen."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """The mapping of a node."""
        seen: set[Any] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                problem = f"{key.value!r} is given twice; make one of both"
                raise yaml.MarkedYAMLError(None, None, problem, key.start_mark)
            seen.add(key.value if isinstance(key, yaml.ScalarNode) else id(key))
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


#: What to do about the mistakes that are made most, by the kind that pydantic gives them.
REMEDIES = {
    "string_type": 'needs a text: put it in quotes, as in "1.0"',
    "list_type": "needs a list: put it in square brackets, as in [one, other]",
    "dict_type": "needs a mapping, as in {field: value}",
    "missing": "is missing: add it",
    "string_pattern_mismatch": "holds small letters and digits, with '_' between words, and nothing else",
}


def _fields(model: Any, path: tuple[Any, ...]) -> list[str]:
    """The fields that the entry at a place may have; none where the place is no entry of fields."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        named = {info.alias or name: info for name, info in model.model_fields.items()}
        if not path:
            return [*named]
        return _fields(named[path[0]].annotation, path[1:]) if path[0] in named else []
    for part in get_args(model):
        if found := _fields(part, path[1:] if path and isinstance(path[0], int) else path):
            return found
    return []


def _unknown(model: Any, path: tuple[Any, ...]) -> str:
    """What to do about a field that nobody knows."""
    known = _fields(model, path[:-1])
    near = get_close_matches(str(path[-1]), known, 1)
    hint = f"; did you mean {near[0]!r}?" if near else f" (known: {', '.join(known)})"
    return f"no such field{hint if known else ''}"


def _told(where: str, data: Any, error: Any, model: type[BaseModel]) -> str:
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
    message = REMEDIES.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        message = _unknown(model, error["loc"])
    return f"{where}: {field or 'the whole file'}{entry}: {message}"
