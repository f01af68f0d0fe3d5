"""Writes a copy of each PDF with its evidence highlighted; the original is only read."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.records import DocumentRow, Evidence
from pipeline.results.exports.highlights.marks import NAMES, legend, marks_of
from pipeline.results.exports.material import Material
from pipeline.results.exports.places import by_page, frames, point, quad

if TYPE_CHECKING:
    from pikepdf import Pdf


def write_copies(
    material: Material, folder: Path, places: Sequence[Path] = (), password: str | None = None
) -> tuple[list[Path], list[str]]:
    """A highlighted copy ``FOLDER/<document id>.pdf`` of every document that has evidence.

    Returns the files written, and in words what could not be done: a PDF that has gone or changed
    or cannot be opened costs its own copy and no other.
    """
    names = {p.id: p.name for p in material.profiles}
    rows = material.by_document()
    pdfs = material.pdfs(places)
    written: list[Path] = []
    problems: list[str] = []
    for document in material.documents:
        if not rows[document.id]:
            continue
        found = pdfs.find(document)
        if isinstance(found, str):
            problems.append(f"{document.path}: {found}")
            continue
        out = folder / f"{document.id}.pdf"
        problem = _write_copy(
            found, out, document, rows[document.id], names, material.version, password
        )
        if problem:
            problems.append(f"{document.path}: {problem}")
        else:
            written.append(out)
    return written, problems


def _write_copy(
    path: Path,
    out: Path,
    document: DocumentRow,
    rows: Sequence[Evidence],
    names: dict[str, str],
    version: str,
    password: str | None,
) -> str | None:
    """Write one copy; says in words why there is none."""
    import pikepdf

    part = out.with_name(f".{out.name}.part")
    try:
        # pikepdf takes no name that is not UTF-8, so that we open the file.
        with open(path, "rb") as file, pikepdf.open(file, password=password or "") as pdf:
            _annotate(pdf, path, document, rows, names, version, password)
            out.parent.mkdir(parents=True, exist_ok=True)
            # A file that was protected stays so; the same input gives the same bytes.
            locked = pdf.is_encrypted
            pdf.save(part, encryption=locked, deterministic_id=not locked)
        os.replace(part, out)
    except pikepdf.PasswordError:
        return "encrypted; give the file with its password with --password-file"
    except (pikepdf.PdfError, ValueError, RuntimeError) as e:
        return f"cannot be annotated ({e}); print it to a new PDF and run on that"
    finally:
        part.unlink(missing_ok=True)
    return None


def _annotate(
    pdf: Pdf,
    path: Path,
    document: DocumentRow,
    rows: Sequence[Evidence],
    names: dict[str, str],
    version: str,
    password: str | None,
) -> None:
    from pikepdf import Array

    from pipeline.results.exports.highlights.drawing import annotation, note

    made: dict[int, list[object]] = {}
    with frames(path, password) as where:
        for row in rows:
            cluster = names.get(row.cluster_id or "", row.cluster_id)
            for page, boxes in by_page(row.boxes).items():
                quads = [quad(where[page], box) for box in boxes]
                marks = marks_of(row, page, quads, cluster)
                made.setdefault(page, []).extend(annotation(pdf, m) for m in marks)
        name = str(uuid.uuid5(NAMES, f"{document.id}/legend"))
        made.setdefault(1, []).append(
            note(pdf, legend(rows, version), name, point(where[1], 8.0, 8.0))
        )
    for page, new in made.items():
        leaf = pdf.pages[page - 1].obj
        old = leaf.get("/Annots")
        leaf.Annots = Array([*(old if isinstance(old, Array) else ()), *new])
