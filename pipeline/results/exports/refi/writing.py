"""Writes a run as a REFI-QDA project and its codes as a codebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.results.exports.archive import write_zip
from pipeline.results.exports.material import Material
from pipeline.results.exports.places import frames
from pipeline.results.exports.refi.project import Project, Source, codes_element, element
from pipeline.results.exports.refi.standard import PROJECT_FILE, SOURCES, Kind, grammar, guid
from pipeline.results.exports.refi.tree import tree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def write_codebook(material: Material, path: Path) -> list[Path]:
    """The codes as a codebook (.qdc)."""
    codes = codes_element(tree(material.evidence), "codebook")
    origin = f"gvcoder {material.version}"
    root = element("CodeBook", children=[codes], kind="codebook", origin=origin)
    path.write_bytes(_xml(root, "codebook"))
    return [path]


def write_project(
    material: Material, path: Path, places: Sequence[Path] = (), password: str | None = None
) -> tuple[list[Path], list[str]]:
    """The run as a project (.qdpx) that holds the PDFs, their texts and all codes.

    Returns the file, and in words what could not be done: a document whose PDF has gone is in the
    project as text alone, one whose text has gone is not in it.
    """
    project = Project(material.version, tree(material.evidence), material.profiles)
    rows, pdfs = material.by_document(), material.pdfs(places)
    problems: list[str] = []
    files: list[tuple[str, Path]] = []
    for document in material.documents:
        text = material.text(document.id)
        if text is None:
            problems.append(
                f"{document.path}: its text in {material.folder / 'texts'} has gone, so that it is not in "
                "the project; run again"
            )
            continue
        files.append(
            (f"{guid('text', document.id)}.txt", material.folder / "texts" / f"{document.id}.txt")
        )
        found = pdfs.find(document)
        wrong = (
            found
            if isinstance(found, str)
            else _add(project, document, text, rows[document.id], found, password)
        )
        if wrong is None:
            assert isinstance(found, Path)
            files.append((f"{guid('source', document.id)}.pdf", found))
        else:
            problems.append(f"{document.path}: {wrong}; it is in the project as text alone")
            project.add(Source(document, text, rows[document.id], None))
    root = project.element("Cluster profiles coded by gvcoder")
    made = write_zip(path, _entries(_xml(root, "project"), files))
    return [made], problems


def _add(
    project: Project, document: Any, text: str, rows: Any, path: Path, password: str | None
) -> str | None:
    """Add a document with its PDF; says in words why it cannot be."""
    import pypdfium2 as pdfium

    try:
        with frames(path, password) as where:
            project.add(Source(document, text, rows, where))
    except (pdfium.PdfiumError, ValueError) as e:
        return f"its PDF cannot be opened ({e})"
    return None


def _entries(project: bytes, files: Sequence[tuple[str, Path]]) -> Iterator[tuple[str, bytes]]:
    yield PROJECT_FILE, project
    for name, path in files:
        yield f"{SOURCES}/{name}", path.read_bytes()


def _xml(root: Element, kind: Kind) -> bytes:
    """The document as bytes; what does not follow the standard is never written."""
    from lxml import etree

    etree.indent(root)
    grammar(kind).assertValid(root)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return data
