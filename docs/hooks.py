"""What mkdocs adds to the pages in this folder.

Pages from elsewhere in the tree (``OUTSIDE``) join the site, and links to them are turned; links to other
files of the tree become plain names. The notebook becomes a page, with what it shows when
``GVCODER_NOTEBOOK`` names an executed copy.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]

OUTSIDE = (
    "annotations/README.md",
    "annotations/guidelines.md",
    "annotations/language/README.md",
    "corpus/README.md",
    "models/default/CARD.md",
)
#: Pictures that those pages show.
PICTURES = ("models/default/learning.svg", "models/default/calibration.svg")
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s#]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that do not lie in ``docs/``, and their pictures."""
    for name in (*OUTSIDE, *PICTURES):
        files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    files.append(File.generated(config, "notebook.md", content=notebook_page()))
    return files


def on_page_markdown(markdown: str, page: Any, files: Files, **_: Any) -> str:
    """Turn links between ``docs/`` and the rest of the tree."""
    here = page.file.src_uri
    in_tree = here if here in OUTSIDE else f"docs/{here}"

    def turned(found: re.Match[str]) -> str:
        words, target, anchor = found[1], found[2], found[3] or ""
        if "://" in target or target.startswith("mailto:"):
            return found[0]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(in_tree), target))
        site = path.removeprefix("docs/").replace("notebook.ipynb", "notebook.md")
        if path in OUTSIDE or (path.startswith("docs/") and files.get_file_from_path(site)):
            return f"[{words}]({posixpath.relpath(site, posixpath.dirname(here) or '.')}{anchor})"
        if (ROOT / path).exists():
            return words if words.startswith("`") else f"{words} (`{path}`)"
        return found[0]  # mkdocs says that it leads nowhere.

    return LINK.sub(turned, markdown)


def notebook_page() -> str:
    """The notebook as Markdown: text as it is, code in fences, outputs below it."""
    source = ROOT / "docs" / "notebook.ipynb"
    executed = os.environ.get("GVCODER_NOTEBOOK")
    cells = json.loads(Path(executed or source).read_text(encoding="utf-8"))["cells"]
    parts = []
    for cell in cells:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(text)
            continue
        parts.append(f"```python\n{text}\n```")
        parts += [shown for output in cell["outputs"] if (shown := output_of(output))]
    parts.append("This page is the notebook `docs/notebook.ipynb`, which the tests execute.")
    return "\n\n".join(parts) + "\n"


def output_of(output: dict[str, Any]) -> str:
    """What a cell showed: HTML where there is any, else its text; progress on standard error is left out."""
    if output["output_type"] == "stream":
        return fenced(output["text"]) if output["name"] == "stdout" else ""
    data = output.get("data", {})
    if "text/html" in data:
        # Without empty lines it is one block of HTML to Markdown.
        lines = "".join(data["text/html"]).splitlines()
        return '<div class="output">\n' + "\n".join(x for x in lines if x.strip()) + "\n</div>"
    return fenced(data.get("text/plain", ""))


def fenced(text: str | list[str]) -> str:
    """Text as it was printed."""
    return "```text\n" + "".join(text).rstrip("\n") + "\n```"
