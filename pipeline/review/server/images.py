"""Pictures of pages: one page of one PDF at a time, so that a long document opens like a short one."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

from pipeline.records import DocumentRow
from pipeline.results.exports.material import Pdfs

#: Pictures are so many pixels wide, and never hold more than so many in all.
WIDTHS = (900, 1400, 2000)
MOST_PIXELS = 12_000_000
OPEN_PDFS, KEPT_IMAGES = 6, 80


class PageError(ValueError):
    """A page that cannot be shown; says why and what to do."""


class PageImages:
    """Draws pages with pdfium. Only documents of the run can be asked for, by their id."""

    def __init__(self, pdfs: Pdfs, password: str | None = None) -> None:
        self._pdfs, self._password = pdfs, password
        self._paths: dict[str, Path | str] = {}
        self._open: OrderedDict[str, Any] = OrderedDict()
        self._images: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()
        # pdfium must not be called by two threads at once.
        self._lock = threading.Lock()

    def size(self, document: DocumentRow, page: int) -> tuple[float, float]:
        """Width and height of a page (from 1) in points; raises PageError."""
        with self._lock:
            width, height = self._pdf(document).get_page_size(self._number(document, page))
            return float(width), float(height)

    def jpeg(self, document: DocumentRow, page: int, width: int) -> bytes:
        """A page (from 1) as a JPEG of one of the :data:`WIDTHS`; raises PageError."""
        width = min(WIDTHS, key=lambda w: abs(w - width))
        key = (document.id, page, width)
        with self._lock:
            if key in self._images:
                self._images.move_to_end(key)
                return self._images[key]
            made = self._draw(document, page, width)
            self._images[key] = made
            while len(self._images) > KEPT_IMAGES:
                self._images.popitem(last=False)
            return made

    def _draw(self, document: DocumentRow, page: int, width: int) -> bytes:
        number = self._number(document, page)
        try:
            sheet = self._pdf(document)[number]
            wide, high = sheet.get_size()
            scale = min(width / max(wide, 1), (MOST_PIXELS / max(wide * high, 1)) ** 0.5)
            image = sheet.render(scale=scale).to_pil().convert("RGB")
            sheet.close()
        except PageError:
            raise
        except Exception as e:  # pdfium raises whatever the file makes it meet
            raise PageError(f"page {page} cannot be drawn ({e})") from e
        out = io.BytesIO()
        image.save(out, "JPEG", quality=85)
        return out.getvalue()

    def _number(self, document: DocumentRow, page: int) -> int:
        if not 1 <= page <= document.pages:
            raise PageError(f"there is no page {page}")
        return page - 1

    def _pdf(self, document: DocumentRow) -> Any:
        import pypdfium2 as pdfium

        if document.id in self._open:
            self._open.move_to_end(document.id)
            return self._open[document.id]
        path = self._paths.setdefault(document.id, self._pdfs.find(document))
        if isinstance(path, str):
            raise PageError(path)
        try:
            pdf = pdfium.PdfDocument(path, password=self._password)
        except pdfium.PdfiumError as e:
            raise PageError(f"{path.name} cannot be opened ({e})") from e
        self._open[document.id] = pdf
        while len(self._open) > OPEN_PDFS:
            self._open.popitem(last=False)[1].close()
        return pdf
