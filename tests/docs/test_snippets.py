"""Every command and every piece of code in the documentation is run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from docpages import ROOT, Block, blocks, commands, everything, name_of, programs

#: So many tasks of a job array are run in place of those that the page asks for.
TASKS = 2
#: Pages that train or code again and again; the commands of most are also run elsewhere.
SLOW = {
    "howto/double-coding.md",
    "howto/language-model.md",
    "howto/retraining.md",
    "howto/zotero.md",
    "register.md",
    "review.md",
    "scale.md",
}
#: Pages that hold what commands print.
PRINTED = {"commands.md"}


def with_programs() -> list[Path]:
    """Pages with something to run; the README's is run by tests/test_documentation.py."""
    return [p for p in everything() if blocks(p) and name_of(p) != "README.md"]


def with_marks() -> list[object]:
    return [
        pytest.param(p, id=name_of(p), marks=[pytest.mark.slow] if name_of(p) in SLOW else [])
        for p in with_programs()
    ]


@pytest.mark.parametrize("page", with_marks())
def test_what_a_page_says_can_be_done(page: Path, house: Path, run_in: Callable[..., None]) -> None:
    for block in programs(blocks(page)):
        where = f"{name_of(page)}:{block.line}"
        if block.title:
            (house / block.title).write_text(block.text, encoding="utf-8")
        elif block.not_run or (block.needs and shutil.which(block.needs) is None):
            continue
        elif block.language == "python":
            run_in([sys.executable, "-c", block.text], house, where)
        else:
            run_shell(block, house, run_in, where)


def run_shell(block: Block, house: Path, run_in: Callable[..., None], where: str) -> None:
    text = re.sub(r"--array=1-\d+", f"--array=1-{TASKS}", block.text)
    text = re.sub(r"(\$SLURM_ARRAY_TASK_ID)/\d+", rf"\1/{TASKS}", text)
    arrayed = "#SBATCH" in text
    for task in range(1, TASKS + 1) if arrayed else [1]:
        run_in(["bash", "-e", "-c", text], house, where, SLURM_ARRAY_TASK_ID=str(task))


@pytest.mark.parametrize("page", with_programs(), ids=name_of)
def test_commands_that_are_not_run_are_there_with_their_options(page: Path) -> None:
    for block in blocks(page):
        if not (block.not_run or block.needs) or block.language != "sh":
            continue
        for words in commands(block.text):
            shown = subprocess.run(
                [sys.executable, str(ROOT / "cli.py"), words[1], "--help"],
                capture_output=True,
                text=True,
            )
            assert shown.returncode == 0, words
            for word in words:
                assert not word.startswith("--") or word in shown.stdout, words


def test_few_things_are_not_run_and_each_says_why() -> None:
    left = [(name_of(p), b.not_run) for p in everything() for b in blocks(p) if b.not_run]
    assert all(len(why or "") > 10 for _, why in left)
    assert len(left) <= 5, left


def test_fences_have_a_language_so_that_none_is_overlooked() -> None:
    for page in everything():
        if name_of(page) in PRINTED:
            continue
        fences = re.findall(r"^```(.*)$", page.read_text(encoding="utf-8"), re.M)
        for opening in fences[::2]:
            assert opening, name_of(page)
        shell = ("bash", "shell", "console", "py", "ipython")
        assert not {f.split()[0] for f in fences[::2]} & {*shell}, name_of(page)
