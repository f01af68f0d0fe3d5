"""Annotation files: JSON Lines, a sentence a line, as people (or programs) coded it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pipeline.coding.codebook import codebook, labels_of
from pipeline.coding.discourse import Discourse, Unit
from pipeline.coding.lines import LineError, lines_of, parse_line
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
            found = sorted(p for p in path.rglob("*.jsonl") if p.is_file())
            if not found:
                faults.append(f"{path}: no .jsonl file in this folder; name annotation files")
            yield from found
        elif path.is_file():
            yield path
        else:
            faults.append(f"{path}: no such file; check the name")


def _lines(path: Path, faults: list[str]) -> Iterator[tuple[str, bytes]]:
    try:
        content = path.read_bytes()
    except OSError as e:
        faults.append(f"{path}: cannot be read ({e.strerror}); see who may read it")
        return
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.append(f"{path}: UTF-16, not UTF-8; save the file as UTF-8")
        return
    for number, line in lines_of(content):
        yield f"{path}:{number}", line


def _parse(where: str, line: bytes, faults: list[str]) -> Annotation | None:
    try:
        row = Annotation.model_validate(parse_line(line))
    except LineError as e:
        faults.append(f"{where}: {e}")
        return None
    except ValidationError as e:
        faults += [f"{where}: {_told(fault)}" for fault in e.errors()]
        return None
    wrong = _wrong(row)
    if wrong:
        faults.append(f"{where}: {wrong}")
        return None
    return row


def _told(fault: ErrorDetails) -> str:
    """What pydantic found, with the remedy."""
    field, kind = ".".join(str(x) for x in fault["loc"]), fault["type"]
    if not field:
        return 'no row; one object a line, as {"id": "a-1", "document": "a", "text": "…"}'
    if kind == "missing":
        return f"{field}: missing; give it"
    if kind == "extra_forbidden":
        known = f"; the fields are {', '.join(Annotation.model_fields)}" if "." not in field else ""
        return f"{field}: no such field{known or '; take it out'}"
    if kind == "string_type":
        return f"{field}: {fault['msg']}; write it in quotes"
    return f"{field}: {fault['msg']}; see annotations/codebook.yaml"


def _wrong(row: Annotation) -> str | None:
    """What is wrong with a row whose fields are of the right kind, with the remedy."""
    unknown = set(row.governance) - set(codebook().governance)
    if unknown:
        known = ", ".join(codebook().governance)
        return f"governance {sorted(unknown)} is not in the codebook; use {known}"
    if not row.text.strip():
        return "the sentence has no text; give it or take the line out"
    for name in ("id", "document"):
        if not getattr(row, name).strip():
            return f"{name}: blank; give it"
    years = row.period
    if years and years.from_ is not None and years.to is not None and years.from_ > years.to:
        return f"period: from {years.from_} to {years.to} runs backwards; change the two"
    for share in row.shares:
        if share.value_high is not None and share.value_high < share.value:
            return f"shares: between {share.value} and {share.value_high}; give the smaller first"
    return _wrong_spans(row)


def _wrong_spans(row: Annotation) -> str | None:
    """What is wrong with the words marked for a row's codes, with the remedy."""
    carried = labels_of(row) | ({"shares"} if row.shares else set())
    ends: dict[str, int] = {}
    for span in sorted(row.spans, key=lambda s: (s.code, s.start)):
        here = f"spans: {span.start} to {span.end}"
        if not span.start < span.end <= len(row.text):
            return (
                f"{here} is no part of the {len(row.text)} characters of the sentence; count from 0"
            )
        if span.code not in carried:
            known = ", ".join(sorted(carried)) or "none"
            return f"{here} is marked for {span.code!r}, which the sentence has not; its codes: {known}"
        if span.start < ends.get(span.code, 0):
            return f"{here} overlaps another span for {span.code}; make one of the two"
        ends[span.code] = span.end
    return None


def as_discourses(rows: Iterable[Annotation]) -> list[tuple[Discourse, list[Annotation]]]:
    """Annotations grouped by document, each as the discourse that a coder would see."""
    ordered = sorted(enumerate(rows), key=lambda pair: (pair[1].document, pair[0]))
    out = []
    for _, group in groupby(ordered, key=lambda pair: pair[1].document):
        members = [row for _, row in group]
        units = [Unit(r.id, r.text, r.paragraph, r.section) for r in members]
        out.append((Discourse(units), members))
    return out
