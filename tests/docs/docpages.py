"""The pages of the documentation as blocks that can be run.

A fence with ``title="NAME"`` is a file that a reader writes; ``sh`` and ``python`` fences are run, in
order, the python ones between two others as one program. A comment before a fence says what is
different: ``<!-- needs: PROGRAM -->`` (run where it is installed), ``<!-- not run: REASON -->``.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(__file__).parent / "bin"
FENCE = re.compile(
    r"(?:^<!-- (needs|not run): ([^>]+?) -->\n)?^```(\w+)([^\n]*)\n(.*?)^```$", re.M | re.S
)


@dataclass(frozen=True)
class Block:
    """A fence: its language, the file it is, its text, its line, and what its comment says."""

    language: str
    title: str | None
    text: str
    line: int
    needs: str | None = None
    not_run: str | None = None


def surroundings(more: dict[str, str] | None = None) -> dict[str, str]:
    """The environment in which a page's commands run: programs of ``bin/`` stand in for some."""
    return {
        **os.environ,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "PYTHON": sys.executable,
        "GVCODER_ROOT": str(ROOT),
        "PYTHONPATH": str(ROOT),
        "USER": "ana",
        **(more or {}),
    }


def pages() -> list[Path]:
    """Every page of docs/."""
    return sorted((ROOT / "docs").rglob("*.md"))


def everything() -> list[Path]:
    """Every page that a reader may come to, those outside of docs/ too."""
    outside = [
        ROOT / name
        for name in (
            "README.md",
            "annotations/README.md",
            "annotations/guidelines.md",
            "annotations/language/README.md",
            "corpus/README.md",
            "models/default/CARD.md",
        )
    ]
    return [*outside, *pages()]


def name_of(page: Path) -> str:
    """Its path within docs/, or from the root where it lies elsewhere."""
    return page.relative_to(ROOT).as_posix().removeprefix("docs/")


def blocks(page: Path) -> list[Block]:
    """The fences of a page that are files, shell or Python."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        kind, what, language, rest, body = match.groups()
        title = re.search(r'title="([^"]+)"', rest)
        if language in ("sh", "python") or title:
            found.append(
                Block(
                    language,
                    title[1] if title else None,
                    body,
                    text[: match.start(3)].count("\n") + 1,
                    what if kind == "needs" else None,
                    what if kind == "not run" else None,
                )
            )
    return found


def programs(found: list[Block]) -> list[Block]:
    """The blocks in order, python ones that follow each other joined to one program."""
    joined = []
    for key, group in groupby(found, key=lambda b: (b.language, b.title, b.needs, b.not_run)):
        members = list(group)
        if key[0] == "python" and key[1] is None:
            text = "\n".join(b.text for b in members)
            joined.append(Block("python", None, text, members[0].line, key[2], key[3]))
        else:
            joined += members
    return joined


def commands(text: str) -> list[list[str]]:
    """The words of each ``gvcoder`` command in shell text."""
    import shlex

    plain = re.sub(r"\\\n", " ", text)
    lines = re.findall(r"^(?:.*\| *)?(gvcoder .*)$", plain, re.M)
    return [shlex.split(line, comments=True) for line in lines]
