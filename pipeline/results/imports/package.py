"""Opens .qdpx, .qde and .qdc files that anyone may have made: nothing is unpacked, sizes have limits."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: Bytes that a part may have once unpacked, files that a package may hold, and how many times smaller
#: than what it holds a part of some size may be. Text and XML stay far below all three.
MOST_BYTES, MOST_FILES, MOST_RATIO, SMALL = 512 * 2**20, 100_000, 200, 10 * 2**20


class CodingFileError(ValueError):
    """A file that cannot be imported; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Package:
    """A project or codebook: its XML, and the files that it brings."""

    path: Path
    root: Element
    _zip: zipfile.ZipFile | None

    def file(self, name: str) -> bytes:
        """The content of a source by the name that the project gives it (``internal://…``).

        Raises:
            CodingFileError: when it lies elsewhere, is missing, too large or damaged.
        """
        where = PurePosixPath(name.replace("\\", "/").removeprefix("internal://")).name.casefold()
        if self._zip is None or not name.startswith("internal://"):
            raise CodingFileError(
                f"{name!r} lies outside the file; export with the sources included"
            )
        for entry in self._zip.infolist():
            parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
            if len(parts) == 2 and parts[0].casefold() == "sources":
                if parts[1].casefold() == where:
                    return _read(self._zip, entry)
        raise CodingFileError(f"{name!r} is missing from the file; export it anew")


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Open a project (.qdpx, or its .qde alone) or a codebook (.qdc).

    Raises:
        CodingFileError: when it is none, is damaged, or is made to do harm.
    """
    try:
        if not zipfile.is_zipfile(path):
            if path.stat().st_size > MOST_BYTES:
                raise CodingFileError(
                    f"{path}: larger than {MOST_BYTES >> 20} MB; split the project"
                )
            yield Package(path, _xml(path, path.read_bytes()), None)
            return
        with zipfile.ZipFile(path) as file:
            _check(path, file)
            yield Package(path, _xml(path, _read(file, _project(path, file))), file)
    except (zipfile.BadZipFile, EOFError) as e:
        raise CodingFileError(f"{path}: damaged ({e}); export the project anew") from e
    except OSError as e:
        raise CodingFileError(f"{path}: cannot be read ({e.strerror}); check the name") from e


def _check(path: Path, file: zipfile.ZipFile) -> None:
    """Refuse packages that would write elsewhere or swell when unpacked."""
    entries = file.infolist()
    if len(entries) > MOST_FILES:
        raise CodingFileError(f"{path}: {len(entries)} files in it; this is no project to trust")
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or ":" in name or "\0" in name:
            raise CodingFileError(
                f"{path}: holds the path {entry.filename!r}, which leads outside; refused"
            )
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise CodingFileError(f"{path}: holds the link {entry.filename!r}; refused")
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise CodingFileError(
                f"{path}: {entry.filename!r} would unpack from {entry.compress_size} to "
                f"{entry.file_size} bytes, as a zip bomb does; refused"
            )


def _project(path: Path, file: zipfile.ZipFile) -> zipfile.ZipInfo:
    found = [e for e in file.infolist() if e.filename.casefold().endswith(".qde")]
    if len(found) != 1:
        raise CodingFileError(
            f"{path}: holds {len(found) or 'no'} project files (.qde), not one; "
            "export as a REFI-QDA project (.qdpx)"
        )
    return found[0]


def _read(file: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A part of the package; never more than the limit, whatever its entry says."""
    try:
        with file.open(entry) as part:
            data = part.read(MOST_BYTES + 1)
    except (RuntimeError, NotImplementedError) as e:
        raise CodingFileError(f"{entry.filename}: {e}; export without a password") from e
    if len(data) > MOST_BYTES:
        raise CodingFileError(
            f"{entry.filename}: larger than {MOST_BYTES >> 20} MB; split the project"
        )
    return data


def _xml(path: Path, data: bytes) -> Element:
    """The root element; entities stay as they are and nothing is fetched."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as e:
        raise CodingFileError(
            f"{path}: neither a REFI-QDA project (.qdpx) nor a codebook (.qdc): {e.msg}"
        ) from e
    if root.getroottree().docinfo.doctype:
        raise CodingFileError(f"{path}: has a document type, which the standard has not; refused")
    if etree.QName(root).localname not in ("Project", "CodeBook"):
        raise CodingFileError(f"{path}: is XML, but no REFI-QDA project or codebook")
    return root
