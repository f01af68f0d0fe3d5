"""Documentation that cannot go stale: help texts, files named in the README, its examples."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_commands_are_documented_from_their_own_help() -> None:
    check = [sys.executable, str(ROOT / "docs" / "commands.py"), "--check"]
    done = subprocess.run(check, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.timed
def test_help_answers_at_once() -> None:
    took = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), "--help"], check=True, capture_output=True
        )
        took.append(time.perf_counter() - began)
    assert min(took) < 0.5


def test_what_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if "://" not in target:
            assert (ROOT / target).exists(), target


@pytest.mark.parametrize("line", re.findall(r"^(?:echo .*\| )?gvcoder .*$", README, re.M))
def test_the_readme_names_only_commands_and_options_that_exist(line: str) -> None:
    words = shlex.split(line.split("| ")[-1])
    shown = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), words[1], "--help"], capture_output=True, text=True
    )
    assert shown.returncode == 0, line
    for word in words:
        if word.startswith("--"):
            assert word in shown.stdout, line


def test_the_examples_of_the_readme_run(tmp_path: Path) -> None:
    study = ROOT / "corpus" / "jepara-furniture-2010.pdf"
    shell = "\n".join(
        line.replace("gvcoder run corpus", f"gvcoder run {shlex.quote(str(study))}")
        .replace('"sinos valley"', "jepara")
        .replace("gvcoder ", f"{shlex.quote(sys.executable)} {shlex.quote(str(ROOT / 'cli.py'))} ")
        for line in re.findall(r"^(?:echo .*\| )?gvcoder (?:run|show|tag).*$", README, re.M)
        if "--model" not in line
    )
    done = subprocess.run(
        ["bash", "-e", "-c", shell], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "first" / "report.html").is_file()
