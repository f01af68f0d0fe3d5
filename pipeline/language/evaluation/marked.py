"""Sentences with entities, relations and qualifiers as a person marked them, from JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

Words = tuple[int, int]


class MarkedError(Exception):
    """A file of marked sentences that cannot be used; the message names file and line."""


class MarkedRelation(NamedTuple):
    """A relation as marked: characters of its words; None where the sentence does not say who or what."""

    kind: str
    agent: Words | None
    patient: Words | None
    trigger: Words


class Marked(NamedTuple):
    """A marked sentence; entities are (start, end, label) in characters, end exclusive.

    Of a file in which relations alone are marked, entities and qualifiers are empty.
    """

    id: str
    text: str
    entities: list[tuple[int, int, str]]
    relations: list[MarkedRelation]
    qualifiers: list[str]


def load_marked(path: Path) -> list[Marked]:
    """The sentences of a file.

    Raises:
        MarkedError: for a file or line that cannot be read, with what is wrong in it.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        raise MarkedError(f"{path}: cannot be read ({e}); give a UTF-8 file of JSON Lines") from e
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(_marked(json.loads(line)))
        except (ValueError, KeyError, TypeError) as e:
            raise MarkedError(f"{path}, line {number}: not a marked sentence ({e})") from e
    return found


def _marked(row: Any) -> Marked:
    text = str(row["text"])
    entities = [(int(a), int(b), str(label)) for a, b, label in row.get("entities", [])]
    relations = [_relation(r) for r in row["relations"]]
    spans = [(a, b) for a, b, _ in entities]
    spans += [w for r in relations for w in (r.agent, r.patient, r.trigger) if w is not None]
    if any(not 0 <= a < b <= len(text) for a, b in spans):
        raise ValueError("a span lies outside the text")
    return Marked(str(row["id"]), text, entities, relations, list(row.get("qualifiers", [])))


def _relation(row: Any) -> MarkedRelation:
    first, last = row["trigger"]
    return MarkedRelation(row["kind"], _words(row["agent"]), _words(row["patient"]), (first, last))


def _words(pair: list[int] | None) -> Words | None:
    return None if pair is None else (pair[0], pair[1])
