"""Annotation files: JSON Lines, a sentence a line, as people (or programs) coded it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from pydantic import ValidationError

from pipeline.coding.codebook import codebook
from pipeline.coding.discourse import Discourse, Unit
from pipeline.records import Annotation

#: So many faults are listed; the rest is counted.
SHOWN = 20


class AnnotationError(ValueError):
    """An annotation file that cannot be used; the message names file, line and remedy."""


def load_annotations(paths: Iterable[Path]) -> list[Annotation]:
    """The sentences of annotation files (or of folders of ``*.jsonl``), in order.

    All files are checked before anything is returned.

    Raises:
        AnnotationError: naming each fault by file, line and remedy.
    """
    faults: list[str] = []
    rows: list[Annotation] = []
    seen: dict[str, str] = {}
    named = list(paths)
    for path in _files(named, faults):
        for where, line in _lines(path, faults):
            row = _parse(where, line, faults)
            if row is None:
                continue
            if row.id in seen:
                faults.append(
                    f"{where}: id {row.id!r} stands already in {seen[row.id]}; "
                    "give each sentence an id of its own"
                )
            seen.setdefault(row.id, where)
            rows.append(row)
    if not rows and not faults:
        faults.append(
            f"{', '.join(map(str, named))}: no sentence in these files; name annotation files"
        )
    if faults:
        more = f"\n… and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
        raise AnnotationError("\n".join(faults[:SHOWN]) + more)
    return rows


def _files(paths: Iterable[Path], faults: list[str]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = sorted(path.rglob("*.jsonl"))
            if not found:
                faults.append(f"{path}: no .jsonl file in this folder; name annotation files")
            yield from found
        elif path.is_file():
            yield path
        else:
            faults.append(f"{path}: no such file; check the name")


def _lines(path: Path, faults: list[str]) -> Iterator[tuple[str, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as e:
        faults.append(f"{path}: not UTF-8 (byte {e.start}); save the file as UTF-8")
        return
    # Only the line feed ends a line: JSON strings may hold the other separators of Unicode.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"{path}:{number}", line


def _parse(where: str, line: str, faults: list[str]) -> Annotation | None:
    try:
        row = Annotation.model_validate(json.loads(line))
    except json.JSONDecodeError as e:
        faults.append(f"{where}: broken JSON ({e.msg} at column {e.colno}); one object a line")
        return None
    except ValidationError as e:
        for fault in e.errors():
            field = ".".join(str(x) for x in fault["loc"]) or "row"
            faults.append(f"{where}: {field}: {fault['msg']}; see annotations/codebook.yaml")
        return None
    unknown = set(row.governance) - set(codebook().governance)
    if unknown:
        known = ", ".join(codebook().governance)
        faults.append(f"{where}: governance {sorted(unknown)} is not in the codebook; use {known}")
        return None
    if not row.text.strip():
        faults.append(f"{where}: the sentence has no text; give it or take the line out")
        return None
    return row


def as_discourses(rows: Iterable[Annotation]) -> list[tuple[Discourse, list[Annotation]]]:
    """Annotations grouped by document, each as the discourse that a coder would see."""
    ordered = sorted(enumerate(rows), key=lambda pair: (pair[1].document, pair[0]))
    out = []
    for _, group in groupby(ordered, key=lambda pair: pair[1].document):
        members = [row for _, row in group]
        units = [Unit(r.id, r.text, r.paragraph, r.section) for r in members]
        out.append((Discourse(units), members))
    return out
