"""Opens a file with pdfium and says in plain words why it cannot be read, if it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

Reason = Literal[
    "encrypted",
    "not_a_pdf",
    "no_text",
    "no_pages",
    "empty_file",
    "unreadable",
    "damaged",
    "ocr_failed",
]

#: A PDF's header may stand anywhere in its first 1024 bytes, its end mark in the last (ISO 32000).
HEAD = 1024
TAIL = 2048
NO_PAGES = "The file has no pages: export it again."


class ReadingError(Exception):
    """A file that cannot be read: ``reason`` is a fixed code, ``detail`` says what to do about it."""

    def __init__(self, reason: Reason, detail: str, pages: int = 0) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Reason = reason
        self.detail = detail
        #: So many pages would have to be recognised.
        self.pages = pages

    def __reduce__(self) -> tuple[type[ReadingError], tuple[Reason, str, int]]:
        return type(self), (self.reason, self.detail, self.pages)


def load(path: Path) -> bytes:
    """The bytes of the file at ``path``; raises ReadingError unless they look like a PDF."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadingError("unreadable", "There is no such file: check the path.") from None
    except IsADirectoryError:
        raise ReadingError("unreadable", "This is a folder, not a file.") from None
    except OSError as error:
        raise ReadingError(
            "unreadable", f"The file cannot be opened ({error.strerror}): check its permissions."
        ) from None
    if not data.strip():
        raise ReadingError("empty_file", "The file is empty: fetch or export it again.")
    if b"%PDF-" not in data[:HEAD]:
        raise ReadingError(
            "not_a_pdf", "The file does not start as a PDF does: convert it to PDF first."
        )
    return data


def breaks_off(data: bytes) -> bool:
    """Whether the end mark of a PDF is missing, as when a download was cut off."""
    return b"%%EOF" not in data[-TAIL:] and b"startxref" not in data[-TAIL:]


@contextmanager
def opened(data: bytes, password: str | None = None) -> Iterator[Any]:
    """A pypdfium2 document of ``data``, closed afterwards; raises ReadingError if there is none."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    try:
        pdf = pdfium.PdfDocument(data, password=password)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        locked = code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) or "assword" in str(error)
        # pdfium may still tell the error of the file before; what locks a file stands in its trailer.
        if locked and b"/Encrypt" in data:
            detail = (
                "The password given does not open the file."
                if password
                else "The file is locked with a password: save a copy without one and use that."
            )
            raise ReadingError("encrypted", detail) from None
        if _lists_no_pages(data):
            raise ReadingError("no_pages", NO_PAGES) from None
        if breaks_off(data):
            raise ReadingError(
                "damaged", "The file breaks off before its end: fetch or export it again."
            ) from None
        raise ReadingError(
            "damaged",
            "The file's structure is broken: open it in a PDF viewer and save or print it anew.",
        ) from None
    try:
        if len(pdf) == 0:
            raise ReadingError("no_pages", NO_PAGES)
        yield pdf
    finally:
        pdf.close()


def _lists_no_pages(data: bytes) -> bool:
    """Whether a file that pdfium refuses is sound but for an empty tree of pages."""
    import io
    import logging

    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import dict_value

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        tree = dict_value(PDFDocument(PDFParser(io.BytesIO(data)), fallback=False).catalog["Pages"])
        return tree.get("Count") == 0 and not tree.get("Kids")
    except Exception:  # pdfminer raises whatever its parser meets in a broken file
        return False
