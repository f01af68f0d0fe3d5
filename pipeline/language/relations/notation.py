"""Reads the short notation of ``roles.yaml``: paths of dependencies from a trigger to an argument.

A path is walked by ``paths.py``; :func:`as_matcher_pattern` gives the same as a pattern for spaCy's
DependencyMatcher, which finds the same words at several times the cost.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal, NamedTuple, cast

Direction = Literal[">", "<", ";"]

_NODE = re.compile(r"([A-Z])(?:\[([^\]]*)\])?$")
_LINK = re.compile(r"([<>;])([a-z|]+)$")
#: A node that any word could be lets in what no pattern means: those called U, V and W are verbs.
_VERBS = "UVW"


class NotationError(ValueError):
    """A pattern that cannot be read; the message quotes it."""


class Node(NamedTuple):
    """What a word of a path must be; an empty set lets any word stand."""

    name: str
    lowers: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    @property
    def is_verb(self) -> bool:
        """Whether only verbs and auxiliaries may stand here."""
        return self.name in _VERBS


class Link(NamedTuple):
    """A step: ``>`` down, ``<`` up, ``;`` to the word before; and how the word hangs.

    Of a step up the word that is left hangs so, else the word that is reached.
    """

    direction: Direction
    deps: frozenset[str]


class Path(NamedTuple):
    """A trigger, and the steps from it: each a link and the word that it leads to."""

    trigger: Node
    steps: tuple[tuple[Link, Node], ...]


@cache
def parse(pattern: str) -> Path:
    """The path that a pattern describes; the first node is the trigger, ``X`` the argument.

    Raises:
        NotationError: for a pattern that is none.
    """
    parts = pattern.split()
    if len(parts) % 2 == 0:
        raise NotationError(f"{pattern!r}: nodes and links must alternate")
    nodes = [_node(part, pattern) for part in parts[::2]]
    links = [_link(part, pattern) for part in parts[1::2]]
    names = [node.name for node in nodes]
    if names[0] != "T" or names[-1] != "X" or len(set(names)) < len(names):
        raise NotationError(f"{pattern!r}: must go from T to X, each node by its own letter")
    return Path(nodes[0], tuple(zip(links, nodes[1:], strict=True)))


def as_matcher_pattern(path: Path, triggers: list[str]) -> list[dict[str, Any]]:
    """The path as spaCy's DependencyMatcher takes it, for triggers of these lemmas."""
    nodes = [path.trigger, *(node for _, node in path.steps)]
    attributes = [_attributes(node) for node in nodes]
    attributes[0]["LEMMA"] = {"IN": triggers}
    for at, (link, _) in enumerate(path.steps):
        lower = at if link.direction == "<" else at + 1
        attributes[lower]["DEP"] = {"IN": sorted(link.deps)}
    built: list[dict[str, Any]] = [{"RIGHT_ID": "T", "RIGHT_ATTRS": attributes[0]}]
    for at, (link, node) in enumerate(path.steps):
        built.append(
            {
                "LEFT_ID": nodes[at].name,
                "REL_OP": link.direction,
                "RIGHT_ID": node.name,
                "RIGHT_ATTRS": attributes[at + 1],
            }
        )
    return built


def _attributes(node: Node) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    if node.lowers:
        attributes["LOWER"] = {"IN": sorted(node.lowers)}
    if node.tags:
        attributes["TAG"] = {"IN": sorted(node.tags)}
    if node.is_verb:
        attributes["POS"] = {"IN": ["VERB", "AUX"]}
    return attributes


def _node(part: str, pattern: str) -> Node:
    match = _NODE.match(part)
    if not match:
        raise NotationError(f"{pattern!r}: {part!r} is no node")
    listed = frozenset(match[2].split("|")) if match[2] else frozenset()
    if match[2] and match[2].isupper():
        return Node(match[1], tags=listed)
    return Node(match[1], lowers=listed)


def _link(part: str, pattern: str) -> Link:
    match = _LINK.match(part)
    if not match:
        raise NotationError(f"{pattern!r}: {part!r} is no link")
    return Link(cast("Direction", match[1]), frozenset(match[2].split("|")))
