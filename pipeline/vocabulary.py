"""Word lists, patterns and rules that stand as YAML beside the code that reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: A capital of a pattern, and what has one that does not stand for itself.
_CAPITAL = re.compile(r"(\\.|\(\?P[<=])|[A-Z]", re.S)
_REFERENCE = re.compile(r"\{([a-z_]+)\}")


@cache
def load(package: str, name: str) -> Any:
    """The content of the YAML file ``name`` of ``package``; read once, not to be changed."""
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)


def lowered(text: str) -> str:
    """``text`` in lower case, character for character, so that places in one are places in the other."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower()[0] for c in text)


class Caseless:
    """A pattern that does not heed case, for texts that are in lower case (:func:`lowered` or case-folded).

    ``re.I`` gives the same, but then tries every one of many alternatives at every place, where otherwise
    their first letters decide: up to ten times as slow. Groups of a match are in lower case.
    """

    __slots__ = ("_regex",)

    def __init__(self, pattern: str) -> None:
        if "(?-i" in pattern:
            raise ValueError(f"a part of this pattern heeds case: {pattern}")
        self._regex = re.compile(_CAPITAL.sub(lambda m: m[1] or m[0].lower(), pattern))

    def search(self, low: str, start: int = 0) -> re.Match[str] | None:
        """The first match in a text in lower case, from the character ``start`` on."""
        return self._regex.search(low, start)

    def finditer(self, low: str) -> Iterator[re.Match[str]]:
        """The matches in a text in lower case."""
        return self._regex.finditer(low)


def expand(pattern: str, parts: dict[str, str]) -> str:
    """``pattern`` with every ``{name}`` replaced by the part of that name, to any depth.

    Quantifiers such as ``{1,3}`` are left alone. Raises ``KeyError`` for a part that is not there.
    """
    while _REFERENCE.search(pattern):
        pattern = _REFERENCE.sub(lambda m: f"(?:{parts[m[1]]})", pattern)
    return pattern
