"""What a project says, once read: codes, sources with the coded selections, and cases."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Code:
    """A code of the team; ``path`` names it below its headings, with slashes."""

    guid: str
    path: str


@dataclass(frozen=True, slots=True)
class Coding:
    """A code that somebody gave."""

    code: str
    coder: str | None
    time: str | None


@dataclass(frozen=True, slots=True)
class Selection:
    """A passage with its codes.

    ``start`` and ``end`` count code points of the source's text from 0, end exclusive. A place on a
    page instead has ``page`` (from 1) and ``box`` (points from the bottom left: x0, y0, x1, y1); once its
    words are found, ``pieces`` are the passages of which it consists, else ``fault`` says why there are
    none. ``told`` is what a note of ours says of it.
    """

    guid: str
    codings: tuple[Coding, ...]
    start: int | None = None
    end: int | None = None
    page: int | None = None
    box: tuple[int, int, int, int] | None = None
    told: dict[str, Any] = field(default_factory=dict)
    pieces: tuple[tuple[int, int], ...] = ()
    fault: str | None = None

    @property
    def passages(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each piece of text that it covers; of most selections, there is one."""
        if self.pieces or self.start is None or self.end is None:
            return self.pieces
        return ((self.start, self.end),)


@dataclass(slots=True)
class Source:
    """A document; ``text`` is null where it has none, and then ``fault`` says why."""

    guid: str
    name: str
    text: str | None
    selections: list[Selection]
    fault: str | None = None
    pdf: str | None = None


@dataclass(slots=True)
class Case:
    """A case with its variables, and the guids of what belongs to it."""

    guid: str
    name: str
    values: dict[str, str]
    members: set[str]


@dataclass(slots=True)
class Coded:
    """A whole project, or a codebook with codes alone; ``faults`` are what could not be read, in words."""

    codes: dict[str, Code]
    sources: list[Source]
    cases: list[Case]
    faults: list[str]


def by_member(cases: list[Case]) -> dict[str, list[Case]]:
    """The cases of each source and selection."""
    found: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        for member in case.members:
            found[member].append(case)
    return found
