"""Execute docs/notebook.ipynb in a folder with the sample corpus and write it with what it shows.

python docs/execute_notebook.py OUT [FOLDER]   the folder to work in is the project's own if left out
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]


def execute(out: Path, folder: Path = ROOT) -> nbformat.NotebookNode:
    """The executed notebook, also written to ``out``; a cell that fails raises CellExecutionError."""
    notebook = nbformat.read(ROOT / "docs" / "notebook.ipynb", as_version=4)
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=where).execute()
    out.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, out)
    return notebook


if __name__ == "__main__":
    execute(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT)
