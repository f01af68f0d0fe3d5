"""From what a library writes of a file to the file on this disk."""

from __future__ import annotations

import os
import re
from pathlib import Path, PureWindowsPath
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

#: Starts of paths that only the program that wrote them can follow: Zotero's base folder, EndNote's.
INNER = ("attachments:", "storage:", "internal-pdf:")


def from_file_field(field: str) -> list[str]:
    """The paths in BibTeX's ``file``: plain ones, or ``title:path:type`` as Zotero and JabRef write.

    Several are parted by ``;``; a colon, semicolon or backslash within one has a backslash before it.
    """
    found = []
    for part in _split(field, ";"):
        pieces = _split(part, ":")
        # A Windows drive without a backslash before its colon is no title.
        if len(pieces) == 2 and re.fullmatch(r"[A-Za-z]", pieces[0].strip()):
            pieces = [":".join(pieces)]
        told = pieces[1] if len(pieces) >= 3 else ":".join(pieces)
        if path := _unescaped(told).strip():
            found.append(path)
    return found


def is_pdf(path: str) -> bool:
    """Whether a path is a PDF's by its name."""
    return path.lower().rstrip("/").endswith(".pdf")


def located(path: str, beside: Path) -> Path | None:
    """The file that a library in the folder ``beside`` means; None where it is not there.

    Absolute paths, ``file:`` addresses and paths from the library's folder are tried; then the last
    parts of the path below that folder, for an export may have been moved from another machine.
    """
    if path.startswith("file:"):
        path = url2pathname(urlsplit(path).path)
    for start in INNER:
        path = path.removeprefix(start).lstrip("/") if path.startswith(start) else path
    windows = re.match(r"[A-Za-z]:[\\/]|.*\\", path)
    parts = PureWindowsPath(path).parts if windows else Path(path).parts
    tried = [Path(path), beside / path, beside / unquote(path)]
    tried += [beside.joinpath(*parts[-n:]) for n in (4, 3, 2, 1) if len(parts) > n]
    return next((p for p in tried if p.is_absolute() and _is_file(p)), None) or next(
        (p for p in tried[1:] if _is_file(p)), None
    )


def _is_file(path: Path) -> bool:
    try:
        return os.path.isfile(path)
    except ValueError:  # a zero byte in the name
        return False


def _split(text: str, sign: str) -> list[str]:
    """Parted by the sign where no backslash stands before it; what is parted keeps its backslashes."""
    return re.split(rf"(?<!\\){sign}", text)


def _unescaped(text: str) -> str:
    r"""``C\:\\Users`` as ``C:\Users``; a backslash before another sign is one."""
    return re.sub(r"\\([\\:;{}&%$#_])", r"\1", text)
