"""The kinds of entities and how one that was found is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

Label = Literal["CITATION", "SHARE", "PERIOD", "CLUSTER", "MARKET", "BUYER", "PLACE", "SECTOR"]

#: In the order in which they win where they overlap.
LABELS: tuple[Label, ...] = get_args(Label)


class Found(NamedTuple):
    """An entity: characters of the text, start and end (exclusive), and its label."""

    start: int
    end: int
    label: Label


def without(text: str, found: Iterable[Found]) -> str:
    """A text with spaces where entities stand, so that what else it names keeps its place."""
    for one in found:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def settle(found: list[Found]) -> list[Found]:
    """Of overlapping entities the one whose label comes first, then the longest; in order of place."""
    rank = {label: i for i, label in enumerate(LABELS)}
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (rank[f.label], f.start - f.end, f.start)):
        if all(one.end <= k.start or k.end <= one.start for k in kept):
            kept.append(one)
    return sorted(kept)
