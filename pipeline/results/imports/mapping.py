"""From a team's codes to the labels of the codebook: a YAML file that people edit."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from pipeline.coding.codebook import REFINED, codebook
from pipeline.records import Cluster
from pipeline.results.exports.refi.standard import guid
from pipeline.results.exports.refi.tree import tree
from pipeline.results.imports.content import Code
from pipeline.results.imports.package import CodingFileError
from pipeline.results.words import plain

IGNORE = "ignore"
REJECTED = "review:rejected"
HEAD = """\
# Which label of the codebook each code stands for. Edit, then run the same `gvcoder import` again.
# A label or a list of labels; `ignore` for a code that has no counterpart and is not wanted; nothing
# (null) for one that is still to be decided: `gvcoder import` lists those each time.
# Labels:
{labels}
# `cases` may say which cluster a case is: {{name: …, place: …, country: BR, sector: …}}.
"""


@dataclass(frozen=True, slots=True)
class Meanings:
    """What the codes stand for: the labels by path (empty: ignored, null: undecided), and the cases."""

    labels: dict[str, tuple[str, ...] | None]
    cases: dict[str, Cluster]

    def of(self, path: str) -> tuple[str, ...] | None:
        """The labels of a code; empty where it is ignored, null where it is undecided."""
        return self.labels.get(path)


def load_mapping(path: Path | None, codes: Iterable[Code]) -> Meanings:
    """The mapping of a file, and for codes that it does not name, what their names plainly say.

    Raises:
        CodingFileError: when the file cannot be read or names a label that there is not.
    """
    data: dict[str, Any] = {}
    if path is not None:
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as e:
            raise CodingFileError(f"{path}: cannot be read ({e}); give a mapping as YAML") from e
    given, cases = (_part(path, data, name) for name in ("codes", "cases"))
    labels = {code.path: _guess(code) for code in codes}
    labels |= {str(name): _checked(path, str(name), value) for name, value in given.items()}
    return Meanings(labels, {str(n): _cluster(path, str(n), c) for n, c in cases.items()})


def template(mapping: Meanings, codes: Iterable[Code], used: Mapping[str, int]) -> str:
    """The mapping as YAML to edit: all codes that are used, and those that are mapped."""
    lines = [HEAD.format(labels="\n".join(f"#   {label}" for label in allowed()))]
    lines.append("codes:")
    for path in dict.fromkeys(code.path for code in codes):
        labels, count = mapping.of(path), used.get(path, 0)
        told = "null" if labels is None else IGNORE if not labels else ", ".join(labels)
        value = f"[{told}]" if labels and len(labels) > 1 else told
        lines.append(f"  {_quoted(path)}: {value}  # {count} codings")
    if len(lines) == 2:
        lines[1] += " {}"
    return "\n".join(lines) + "\n"


@cache
def allowed() -> tuple[str, ...]:
    """The labels that a code can stand for."""
    parents = tuple(f"{family}:" for family in REFINED)
    labels = [label for label in codebook().labels if not label.startswith(parents)]
    return ("scope:case", "scope:general", *labels[1:], REJECTED)


def _part(path: Path | None, data: Any, name: str) -> dict[Any, Any]:
    part = data.get(name) or {} if isinstance(data, dict) else None
    if not isinstance(part, dict):
        raise CodingFileError(
            f"{path}: {name}: not a list of names with values; see docs/exports.md"
        )
    return part


def _checked(path: Path | None, code: str, value: Any) -> tuple[str, ...] | None:
    if value is None:
        return None
    labels = tuple(str(v) for v in value) if isinstance(value, list) else (str(value),)
    if labels == (IGNORE,):
        return ()
    unknown = [label for label in labels if label not in allowed()]
    if unknown:
        raise CodingFileError(
            f"{path}: {code!r}: {unknown[0]!r} is no label; use {IGNORE} or one of: {', '.join(allowed())}"
        )
    return labels


def _cluster(path: Path | None, case: str, value: Any) -> Cluster:
    try:
        return Cluster.model_validate(value)
    except ValidationError as e:
        fault = e.errors()[0]
        field = ".".join(str(x) for x in fault["loc"])
        raise CodingFileError(f"{path}: cases: {case!r}: {field}: {fault['msg']}") from e


def _guess(code: Code) -> tuple[str, ...] | None:
    """What a code plainly stands for: ours by its identifier, others by name; null for the rest."""
    own, named = _known()
    if code.guid in own:
        return own[code.guid]
    parts = code.path.split("/")
    for n in range(len(parts)):
        label = named.get(_bare(" ".join(parts[n:])))
        if label:
            return (label,)
    return None


@cache
def _known() -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Labels by our identifiers, and by the ways in which people write their names."""
    own: dict[str, tuple[str, ...]] = {}
    for root in tree():
        for node in root.all():
            kept = node.label in allowed()
            own[guid("code", node.label)] = (node.label,) if kept else ()
    named: dict[str, str] = {}
    for label in allowed():
        family, value = label.split(":")
        words = plain(value).replace("/", " ")
        ways = [label, f"{family} {words}"]
        if family in ("governance", "buyers", "locus"):
            ways.append(words)
        if family == "buyers":
            ways.append(f"{words} buyers")
        if family == "outcome":
            kind, outcome = value.split("/")
            ways += [f"upgrading {words}", f"{kind} upgrading {outcome}"]
        named.update({_bare(way): label for way in ways})
    return own, named


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", " ", re.sub("['’]", "", name.casefold())).strip()


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**6).strip()


def undecided(mapping: Meanings, used: Mapping[str, int]) -> dict[str, int]:
    """Codes that are given somewhere and stand for nothing yet, with how often."""
    return {path: n for path, n in used.items() if n and mapping.of(path) is None}


def unknown_codes(mapping: Meanings, codes: Collection[Code]) -> list[str]:
    """Codes that the mapping names and the project does not have."""
    return sorted(set(mapping.labels) - {code.path for code in codes})
