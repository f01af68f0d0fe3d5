"""A decision: what one person said, once, of a sentence or of clusters; in and out as JSON Lines."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from pipeline.records import Codes, Record

Action = Literal["accept", "reject", "change", "comment", "merge", "split", "undo", "redo"]
Role = Literal["coder", "adjudicator"]

#: What a person says of a sentence's codes; the other actions say something else.
VERDICTS: frozenset[str] = frozenset({"accept", "reject", "change"})


class DecisionError(ValueError):
    """A file of decisions that cannot be used; the message names file, line and remedy."""


class Anchor(Record):
    """Where a decision holds on to a text: a sentence by its document's hash and its own words.

    ``sentence`` and ``document`` are the ids at the time; ``start`` is the character of the document's
    text, if known. After a rerun the words count, not the ids.
    """

    sentence: str
    document: str
    sha256: str
    page: int = Field(ge=1)
    text: str
    start: int | None = None


class ClusterRef(Record):
    """A cluster as it was called when the decision was made, with some of its sentences."""

    id: str
    name: str
    place: str | None = None
    country: str | None = None
    sector: str | None = None
    sentences: list[Anchor] = Field(default_factory=list)


class Decision(Record):
    """One action of one person.

    ``codes`` are all that the person holds true of the sentence (accept, change, reject); ``cluster``
    is where the person puts the sentences (change, split) or into which ``merged`` ones go (merge);
    ``cluster_unknown`` says that the person cannot tell which cluster the sentence is about (change);
    ``undoes`` is the id of the decision that an undo takes back or a redo makes good again. ``blind``
    decisions were made without sight of other people's.
    """

    id: str = Field(min_length=1)
    time: str
    coder: str = Field(min_length=1)
    version: str
    action: Action
    role: Role = "coder"
    blind: bool = False
    anchors: list[Anchor] = Field(default_factory=list)
    codes: Codes | None = None
    cluster: ClusterRef | None = None
    cluster_unknown: bool = False
    merged: list[ClusterRef] = Field(default_factory=list)
    comment: str | None = None
    undoes: str | None = None
    seconds: float | None = Field(None, ge=0)

    @property
    def is_verdict(self) -> bool:
        """Whether it says what codes a sentence has."""
        return self.action in VERDICTS and self.codes is not None and bool(self.anchors)

    @property
    def places(self) -> bool:
        """Whether a verdict says of its sentence which cluster it is about, or that none is known."""
        return self.action == "change" and (self.cluster is not None or self.cluster_unknown)


def new_id() -> str:
    """An id that no other decision has."""
    return uuid.uuid4().hex


def now() -> str:
    """The time in UTC, to the millisecond, as decisions carry it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def line(decision: Decision) -> str:
    """A decision as a line of JSON, without line end."""
    return json.dumps(decision.model_dump(mode="json", by_alias=True), ensure_ascii=False)


def write_decisions(path: Path, decisions: Iterable[Decision]) -> int:
    """Write decisions to a file, a line each; returns how many."""
    lines = [line(d) + "\n" for d in decisions]
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
    return len(lines)


def read_decisions(path: Path) -> tuple[list[Decision], list[str]]:
    """The decisions of a file, and its faults by line with their remedy.

    Raises:
        DecisionError: when the file cannot be read at all.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as e:
        raise DecisionError(f"{path}: cannot be read ({e.strerror}); check the name") from e
    except UnicodeDecodeError as e:
        raise DecisionError(f"{path}: not UTF-8 (byte {e.start}); save it as UTF-8") from e
    found: list[Decision] = []
    faults: list[str] = []
    for where, row in _lines(path, text):
        try:
            found.append(Decision.model_validate_json(row))
        except ValidationError as e:
            fault = e.errors()[0]
            field = ".".join(str(x) for x in fault["loc"]) or "row"
            faults.append(f"{where}: {field}: {fault['msg']}; take the line from its maker again")
    return found, faults


def _lines(path: Path, text: str) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(text.split("\n"), 1):
        if row.strip():
            yield f"{path}:{number}", row
