"""``gvcoder import``: a project's coding as annotation files, with everything left over listed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.results.imports.annotating import Reading
from pipeline.results.imports.content import Coded, by_member
from pipeline.results.imports.keeping import copy_of, merged, set_aside, write
from pipeline.results.imports.mapping import (
    Meanings,
    load_mapping,
    template,
    undecided,
    unknown_codes,
)
from pipeline.results.imports.package import CodingFileError, opened
from pipeline.results.imports.printed import place
from pipeline.results.imports.project import coded

#: So many sentences are named in a message; the rest is counted.
NAMED = 5


@dataclass(slots=True)
class Imported:
    """What came in: counts, the files written, and in words what is left over.

    ``kept`` counts the sentences that a person changed in the folder, and that stay as they are.
    """

    files: list[Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    sources: int = 0
    sentences: int = 0
    coded: int = 0
    codings: int = 0
    rejected: int = 0
    codes: int = 0
    kept: int = 0

    @property
    def exit_status(self) -> int:
        """0 all came in, 1 nothing did, 3 something is left over."""
        if not self.problems:
            return 0
        return 3 if self.sentences else 1


def import_coding(
    path: Path,
    out: Path,
    *,
    mapping: Path | None = None,
    coder: str | None = None,
    only_coded: bool = False,
) -> Imported:
    """Read a project (.qdpx) or codebook (.qdc) into annotations, in the folder ``out``.

    ``mapping`` says which labels the codes stand for; left out, ``out/mapping.yaml`` does if it is there,
    and is written, to be edited, if not. ``coder`` takes the codings of one user alone.

    Raises:
        CodingFileError: when the file or the mapping cannot be used, or ``out`` cannot be written.
    """
    kept = out / "mapping.yaml"
    used_mapping = mapping or (kept if kept.is_file() else None)
    with opened(path) as package:
        project = coded(package)
        for source in project.sources:
            place(source, package)
    if not project.codes:
        raise CodingFileError(f"{path}: has no codes; export the project with its codes")
    meanings = load_mapping(used_mapping, project.codes.values())
    given = [c for s in project.sources for p in s.selections for c in p.codings]
    _check_coder(path, coder, {c.coder for c in given if c.coder})
    names = {guid: code.path for guid, code in project.codes.items()}
    used = Counter(names[c.code] for c in given if c.code in names)
    done = Imported(sources=len(project.sources), codings=len(given), codes=len(project.codes))
    try:
        out.mkdir(parents=True, exist_ok=True)
        _annotate(project, meanings, coder, only_coded, out, done)
        if used_mapping is None:
            done.files.append(write(kept, [template(meanings, project.codes.values(), used)]))
    except OSError as e:
        raise CodingFileError(
            f"{out}: cannot be written ({e.strerror}); choose another --out"
        ) from e
    done.problems += project.faults
    for name, count in undecided(meanings, used).items():
        where = used_mapping or kept
        done.problems.append(
            f"code {name!r} ({count} codings) stands for no label yet; say which in {where} and import again"
        )
    for name in unknown_codes(meanings, project.codes.values()):
        done.problems.append(f"{used_mapping}: code {name!r} is not in {path}; check its name")
    return done


def _annotate(
    project: Coded,
    meanings: Meanings,
    coder: str | None,
    only_coded: bool,
    out: Path,
    done: Imported,
) -> None:
    names = {guid: code.path for guid, code in project.codes.items()}
    given = {
        names.get(c.code, "") for s in project.sources for p in s.selections for c in p.codings
    }
    scoped = any("scope:case" in (meanings.of(path) or ()) for path in given)
    reading = Reading(project.codes, meanings, by_member(project.cases), scoped, coder, only_coded)
    rows: list[dict[str, Any]] = []
    lines: dict[str, list[str]] = {}
    for source in project.sources:
        if not source.selections:
            continue
        made = reading.annotate(source)
        rows += made.codings
        done.problems += made.faults
        done.rejected += made.rejected
        done.sentences += len(made.annotations)
        done.coded += sum(bool(a.coder or a.scope == "case") for a in made.annotations)
        if made.annotations:
            lines[made.document] = [
                json.dumps(a.model_dump(mode="json", by_alias=True), ensure_ascii=False) + "\n"
                for a in made.annotations
            ]
    _keep(out, lines, [json.dumps(row, ensure_ascii=False) + "\n" for row in rows], done)


def _keep(out: Path, annotations: dict[str, list[str]], codings: list[str], done: Imported) -> None:
    """Write the files; what a person has written into them since the last import stays."""
    paths = {name: out / "annotations" / f"{name}.jsonl" for name in annotations}
    # All are read before one is written, so that a file that cannot be read leaves all as they are.
    kept = {n: merged(p, annotations[n], copy_of(out, p)) for n, p in paths.items()}
    for name, path in paths.items():
        done.files.append(write(path, kept[name].lines))
        write(copy_of(out, path), annotations[name])
        done.kept += kept[name].rows
        if kept[name].conflicts:
            told = _named(kept[name].conflicts)
            done.problems.append(
                f"{path}: changed by hand, and coded otherwise in the project now: {told}; what the hand "
                "wrote was kept: to take the project's coding, delete the file and import again"
            )
    if codings:
        path = out / "codings.jsonl"
        aside = set_aside(path, codings, copy_of(out, path))
        if aside:
            done.problems.append(f"{path}: was changed by hand; it is now {aside}")
        done.files.append(write(path, codings))
        write(copy_of(out, path), codings)


def _named(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return ", ".join(ids[:NAMED]) + more


def _check_coder(path: Path, coder: str | None, known: set[str]) -> None:
    if coder is not None and coder not in known:
        there = ", ".join(sorted(known)) or "none with a name"
        raise CodingFileError(f"{path}: nobody called {coder!r} has coded; there are: {there}")
