"""Word lists, patterns and rules that stand as YAML beside the code that reads them."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_REFERENCE = re.compile(r"\{([a-z_]+)\}")


@cache
def load(package: str, name: str) -> Any:
    """The content of the YAML file ``name`` of ``package``; read once, not to be changed."""
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)


def expand(pattern: str, parts: dict[str, str]) -> str:
    """``pattern`` with every ``{name}`` replaced by the part of that name, to any depth.

    Quantifiers such as ``{1,3}`` are left alone. Raises ``KeyError`` for a part that is not there.
    """
    while _REFERENCE.search(pattern):
        pattern = _REFERENCE.sub(lambda m: f"(?:{parts[m[1]]})", pattern)
    return pattern
