"""PDFs made for a test, with any text on any number of pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def make_pdf(path: Path, pages: Sequence[Sequence[str]], title: str | None = None) -> Path:
    """Write a PDF with the lines of each page, in Helvetica."""
    import pikepdf

    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    for lines in pages:
        page = pdf.add_blank_page(page_size=(595, 842))
        drawn = ["BT /F1 10 Tf 14 TL 50 780 Td"]
        for line in lines:
            safe = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            drawn.append(f"({safe}) Tj T*")
        drawn.append("ET")
        page.Contents = pdf.make_stream("\n".join(drawn).encode("latin-1"))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    if title:
        pdf.docinfo["/Title"] = title
    pdf.save(path)
    return path
