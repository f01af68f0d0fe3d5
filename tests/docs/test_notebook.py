"""The tutorial notebook runs from its first cell to its last, and shows what it tells of."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from docpages import ROOT, surroundings


@pytest.fixture(scope="module")
def executed(first_house: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("notebook") / "executed.ipynb"
    house = shutil.copytree(first_house, out.parent / "gvcoder", symlinks=True)
    command = [sys.executable, str(ROOT / "docs" / "execute_notebook.py"), str(out)]
    done = subprocess.run(
        [*command, str(house)],
        env=surroundings({"IPYTHONDIR": str(out.parent), "JUPYTER_PLATFORM_DIRS": "1"}),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return out


def test_every_cell_runs_and_the_results_are_shown(executed: Path) -> None:
    cells = [c for c in nbformat.read(executed, as_version=4).cells if c.cell_type == "code"]
    assert len(cells) > 10
    html = [
        o.data["text/html"] for c in cells for o in c.outputs if "text/html" in o.get("data", {})
    ]
    assert len(html) >= 7
    whole = "".join(html)
    for shown in ("Carved for Whoever Calls", "Sinos Valley", "report.html", "coded sentences"):
        assert shown in whole, shown


def test_the_notebook_in_the_tree_holds_no_outputs() -> None:
    notebook = nbformat.read(ROOT / "docs" / "notebook.ipynb", as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert cell.cell_type == "markdown" or (not cell.outputs and cell.execution_count is None)


def test_the_executed_notebook_becomes_a_page(executed: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=ROOT,
        env={**os.environ, "GVCODER_NOTEBOOK": str(executed), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    page = (site / "notebook.html").read_text(encoding="utf-8")
    assert page.count('<div class="output">') >= 7
    assert "<td" in page and "Carved for Whoever Calls" in page
