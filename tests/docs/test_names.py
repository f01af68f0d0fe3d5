"""Commands, targets, files and names that the pages mention in passing are there."""

from __future__ import annotations

import re
import shlex
import subprocess
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from docpages import ROOT, everything
from typer.testing import CliRunner

from cli import app

#: A file may be named from the root or from the folder that the page is about.
FOLDERS = ("", "docs", "annotations", "annotations/language", "corpus", "pipeline/language")
PATH = re.compile(
    r"(?:pipeline|tests|docs|annotations|corpus|models)/[\w./-]*\.(?:py|yaml|md|csv|json|jsonl|pdf|ipynb)"
)


def named(page: Path) -> list[str]:
    """What stands in backticks outside of fences."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    return re.findall(r"`([^`\n]+)`", text)


def short(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@cache
def help_of(command: str) -> str | None:
    shown = CliRunner(env={"COLUMNS": "200"}).invoke(app, [command, "--help"])
    return shown.output if shown.exit_code == 0 else None


@pytest.mark.parametrize("page", everything(), ids=short)
def test_commands_and_their_options_are_there(page: Path) -> None:
    for words in named(page):
        if words.startswith("gvcoder ") and " " in words:
            parts = shlex.split(words.replace("…", " "))
            text = help_of(parts[1])
            assert text is not None, words
            for part in parts[2:]:
                assert not part.startswith("--") or part in text, words


@pytest.mark.parametrize("page", everything(), ids=short)
def test_make_targets_are_there(page: Path) -> None:
    for words in named(page):
        if words.startswith("make "):
            asked = ["make", "-n", "-C", str(ROOT), *words.split()[1:]]
            assert subprocess.run(asked, capture_output=True).returncode == 0, words


@pytest.mark.parametrize("page", everything(), ids=short)
def test_files_are_there(page: Path) -> None:
    for words in named(page):
        if PATH.fullmatch(words):
            assert any((ROOT / folder / words).exists() for folder in FOLDERS), words


@pytest.mark.parametrize("page", everything(), ids=short)
def test_what_is_imported_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for module, names in re.findall(r"from (pipeline[\w.]*) import ([\w, ]+)", text):
        for name in names.split(","):
            assert hasattr(import_module(module), name.strip()), (module, name)
    for whole in re.findall(r"^::: ([\w.]+)$", text, re.M):
        module, name = whole.rsplit(".", 1)
        assert hasattr(import_module(module), name), whole
