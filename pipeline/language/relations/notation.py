"""Reads the short notation of ``roles.yaml`` into patterns for spaCy's DependencyMatcher."""

from __future__ import annotations

import re
from typing import Any

_NODE = re.compile(r"([A-Z])(?:\[([^\]]*)\])?$")
_LINK = re.compile(r"([<>])([a-z|]+)$")


class NotationError(ValueError):
    """A pattern that cannot be read; the message quotes it."""


def parse(pattern: str, triggers: list[str]) -> list[dict[str, Any]]:
    """The pattern as DependencyMatcher takes it; the first node is the trigger, ``X`` the argument."""
    parts = pattern.split()
    if len(parts) % 2 == 0:
        raise NotationError(f"{pattern!r}: nodes and links must alternate")
    nodes = [_node(part, pattern) for part in parts[::2]]
    links = [_link(part, pattern) for part in parts[1::2]]
    names = [name for name, _ in nodes]
    if names[0] != "T" or names[-1] != "X" or len(set(names)) < len(names):
        raise NotationError(f"{pattern!r}: must go from T to X, each node by its own letter")
    for (direction, deps), at in zip(links, range(len(links)), strict=True):
        # What hangs on another is marked by how it hangs: the lower node of the two.
        lower = nodes[at + 1] if direction == ">" else nodes[at]
        lower[1]["DEP"] = _one_or_in(deps)
    nodes[0][1]["LEMMA"] = {"IN": triggers}
    for name, attributes in nodes:
        # A node that any word could be makes the matcher slow: those called U, V and W are verbs.
        if name in "UVW":
            attributes["POS"] = {"IN": ["VERB", "AUX"]}
    built: list[dict[str, Any]] = [{"RIGHT_ID": "T", "RIGHT_ATTRS": nodes[0][1]}]
    for (direction, _), left, right in zip(links, nodes[:-1], nodes[1:], strict=True):
        built.append(
            {
                "LEFT_ID": left[0],
                "REL_OP": direction,
                "RIGHT_ID": right[0],
                "RIGHT_ATTRS": right[1],
            }
        )
    return built


def _node(part: str, pattern: str) -> tuple[str, dict[str, Any]]:
    match = _NODE.match(part)
    if not match:
        raise NotationError(f"{pattern!r}: {part!r} is no node")
    attributes: dict[str, Any] = {}
    if match[2]:
        listed = match[2].split("|")
        attributes["TAG" if match[2].isupper() else "LOWER"] = _one_or_in(listed)
    return match[1], attributes


def _one_or_in(values: list[str]) -> str | dict[str, list[str]]:
    """A single value as it is: spaCy compares that much faster than it looks up a list."""
    return values[0] if len(values) == 1 else {"IN": values}


def _link(part: str, pattern: str) -> tuple[str, list[str]]:
    match = _LINK.match(part)
    if not match:
        raise NotationError(f"{pattern!r}: {part!r} is no link")
    return match[1], match[2].split("|")
