"""Where the PDFs of a run lie: ``sources.json``, by document id, as seen from the run directory."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

SOURCES = "sources.json"


def sources(folder: Path) -> dict[str, str]:
    """Where the PDFs of a run lie as seen from its directory; nothing where that was not kept."""
    try:
        kept = json.loads((folder / SOURCES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in kept.items()} if isinstance(kept, dict) else {}


def located(folder: Path) -> dict[str, Path]:
    """Where the run found the PDFs, by document id; they may have gone since."""
    return {document: linked(folder, link) for document, link in sources(folder).items()}


def link(path: Path, folder: Path) -> str:
    """Where a PDF lies as seen from the report; relative, so that both can move together."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # On another drive of Windows.
        return path.resolve().as_uri()


def linked(folder: Path, link: str) -> Path:
    """The file that a link leads to."""
    return Path(url2pathname(urlsplit(link).path)) if link.startswith("file:") else folder / link
