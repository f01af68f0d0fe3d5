"""Importing again into the same folder, without losing what a person has written there since.

Beside the annotations stands a copy of what was imported last. From it one can tell a sentence that
somebody has changed from one that the project had otherwise before.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.results.imports.package import CodingFileError

#: Where the copies are: hidden, and not named .jsonl, so that they are never read as annotations.
COPIES = ".imported"

Rows = dict[str, dict[str, Any]]


@dataclass(slots=True)
class Kept:
    """The lines to write, how many of them are a person's, and where the project says otherwise now."""

    lines: list[str] = field(default_factory=list)
    rows: int = 0
    conflicts: list[str] = field(default_factory=list)


def merged(path: Path, new: Sequence[str], copy: Path) -> Kept:
    """The lines of an annotation file: the new ones, but where a person changed the file, the person's.

    A sentence that was changed, added or taken out since the last import (``copy``) stays so. Where
    there is no copy, all that differs counts as a person's.

    Raises:
        CodingFileError: when the file that is there cannot be read, so that nothing can be kept of it.
    """
    if not path.is_file():
        return Kept(list(new))
    there, before, after = _rows(path), _rows(copy) if copy.is_file() else {}, _parsed(new)
    kept = Kept()
    added: dict[str | None, list[str]] = defaultdict(list)
    last: str | None = None
    for key, row in there.items():
        if key not in after and row != before.get(key):
            added[last].append(key)
        else:
            last = key if key in after else last
    order: list[str] = [*added[None]]
    for key in after:
        order += [key, *added[key]]
    for key in order:
        mine, was, now = there.get(key), before.get(key), after.get(key)
        if mine == was and now is not None:
            kept.lines.append(_line(now))
        elif mine == now:
            kept.lines.append(_line(now or {}))
        else:
            kept.rows += 1
            if mine is not None:
                kept.lines.append(_line(mine))
            if now != was:
                kept.conflicts.append(key)
    return kept


def set_aside(path: Path, new: Sequence[str], copy: Path) -> Path | None:
    """Move a file that a person changed since the last import out of the way; returns where to.

    Null where there is none, or it is as it was imported, or as it would be now.
    """
    if not path.is_file():
        return None
    told = path.read_text(encoding="utf-8")
    if told in ("".join(new), copy.read_text(encoding="utf-8") if copy.is_file() else ""):
        return None
    number = 1
    while (aside := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists():
        number += 1
    os.replace(path, aside)
    return aside


def copy_of(out: Path, path: Path) -> Path:
    """Where the copy of an imported file of the folder ``out`` is."""
    return out / COPIES / path.stem


def write(path: Path, lines: Iterable[str]) -> Path:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        with open(part, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _rows(path: Path) -> Rows:
    try:
        return _parsed(path.read_text(encoding="utf-8").splitlines())
    except (ValueError, KeyError, TypeError) as e:
        raise CodingFileError(
            f"{path}: somebody has changed it, and it cannot be read ({e}), so that nothing was imported "
            "over it; mend it (gvcoder evaluate names the line), or give another --out"
        ) from e


def _parsed(lines: Iterable[str]) -> Rows:
    rows: Rows = {}
    for line in lines:
        if line.strip():
            row = json.loads(line)
            if row["id"] in rows:
                raise ValueError(f"the id {row['id']!r} stands there twice")
            rows[row["id"]] = row
    return rows


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"
