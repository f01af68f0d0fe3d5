"""Reads a PDF file into a Document."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.document import Document, Page, document_id
from pipeline.reading.assembly import Writer
from pipeline.reading.extraction import PageWords, extract
from pipeline.reading.fallback import pages_by_pdfplumber
from pipeline.reading.flow import flow_of, look_of, page_looks
from pipeline.reading.front import front_of
from pipeline.reading.furniture import find_furniture
from pipeline.reading.hyphens import Hyphens
from pipeline.reading.joining import joined
from pipeline.reading.kinds import set_kinds
from pipeline.reading.lines import Line, lines_of
from pipeline.reading.marks import Marks
from pipeline.reading.ocr import (
    NONE,
    Engine,
    PageTooHardError,
    RecognitionError,
    needs_recognition,
    recognised,
)
from pipeline.reading.ocr.engines import REMEDY
from pipeline.reading.ocr.signs import is_gibberish
from pipeline.reading.opening import ReadingError, breaks_off, load, opened
from pipeline.reading.paragraphs import Paragraph
from pipeline.reading.patterns import pattern
from pipeline.reading.pdfium_calls import address
from pipeline.reading.pullquotes import set_pull_quotes_apart
from pipeline.reading.styles import Styles

MAX_PAGES = 3_000
HOPELESS = 3  # pages on which recognition fails, and none that it does, before it is given up
ODD = re.compile("[ﬀ-ﬆ！-～\u00ad\u0300-\u036f⁰-⁹¹²³\U0001d400-\U0001d7ff]")
COMPATIBLE = re.compile("[ﬀ-ﬆ！-～\U0001d400-\U0001d7ff]+")
RAISED = re.compile(r"(?<=[^\W\d_]|[.,;:!?)\]”’\"'»])[¹²³⁰⁴-⁹]+(?=\W*$)")


def read(
    path: Path | str,
    *,
    name: str | None = None,
    password: str | None = None,
    engine: Engine | None = None,
) -> Document:
    """Reads the PDF at ``path``; ``name`` is the path to record, if another.

    Everything of the Document is filled but its sentences. Pages without a text layer, or with one that
    is no use, are recognised by ``engine``, if one is given. Raises ReadingError if the file cannot be
    opened or holds no text, or if the engine fails on all the pages that need it. What was left out or done
    otherwise stands in the document's notes.
    """
    data = load(Path(path))
    digest = hashlib.sha256(data).hexdigest()
    shown = name or str(path)
    document = Document(document_id(shown, digest), shown, digest)
    with opened(data, password) as pdf:
        pages, lines, failed, wanted = _pages(pdf, data, document.notes, password)
        if wanted:
            document.recogniser = engine.name if engine else NONE
            document.unread, unlucky = _recognise(pdf, pages, lines, wanted, engine)
            _tell_failures(document, unlucky)
        metadata = pdf.get_metadata_dict()
    if breaks_off(data):
        if failed or any(not p.texts and not p.graphics.any for p in pages):
            raise ReadingError(
                "damaged", "The file breaks off before its end: fetch or export it again."
            )
        document.notes.append("The file's end mark is missing; all its pages could be read.")
    document.pages = [
        Page(page.number, page.width, page.height, page.confidence is not None) for page in pages
    ]
    if not any(page.texts for page in pages):
        raise ReadingError("no_text", _why_no_text(document.unread, engine), len(document.unread))
    _tell_recognition(document)
    _fill(document, pages, lines, metadata)
    return document


def _pages(
    pdf: Any, data: bytes, notes: list[str], password: str | None
) -> tuple[list[PageWords], list[list[Line]], list[int], list[int]]:
    """Words and lines of every page; which could not be read; which would have to be recognised."""
    import pypdfium2.raw as raw

    pages: list[PageWords] = []
    lines: list[list[Line]] = []
    failed: list[int] = []
    wanted: list[int] = []
    count = min(len(pdf), MAX_PAGES)
    if len(pdf) > MAX_PAGES:
        notes.append(f"Only the first {MAX_PAGES} of {len(pdf)} pages were read.")
    for number in range(1, count + 1):
        handle = raw.FPDF_LoadPage(pdf.raw, number - 1)
        textpage = raw.FPDFText_LoadPage(handle) if handle else None
        if not textpage:
            failed.append(number)
            pages.append(PageWords(number, 612.0, 792.0))
            lines.append([])
        else:
            page = extract(handle, textpage, number)
            pages.append(page)
            lines.append(_styled(page, address(textpage)))
            if needs_recognition(page, raw.FPDFPage_CountObjects(handle) > 0):
                wanted.append(number)
            raw.FPDFText_ClosePage(textpage)
        if handle:
            raw.FPDF_ClosePage(handle)
    if failed:
        rescued = pages_by_pdfplumber(data, failed, password)
        for number, (page, page_lines) in rescued.items():
            pages[number - 1], lines[number - 1] = page, page_lines
        _note(notes, "read with pdfplumber, as pdfium could not", sorted(rescued))
        failed = [number for number in failed if number not in rescued]
    _note(notes, "could not be read", failed)
    _note(notes, "cut short: too many words", [p.number for p in pages if p.capped])
    return pages, lines, failed, wanted


def _recognise(
    pdf: Any,
    pages: list[PageWords],
    lines: list[list[Line]],
    wanted: Sequence[int],
    engine: Engine | None,
) -> tuple[list[int], dict[int, RecognitionError]]:
    """Puts recognised words in the place of missing or unreadable ones.

    Letters that are none are taken out in any case: nobody can use them. Returns the pages that were left,
    and those on which the engine failed with what it said. An engine that did other pages, or finds a page
    too hard, has only that page left out; else its failure ends the reading.
    """
    left: list[int] = []
    failed: dict[int, RecognitionError] = {}
    worked = False
    for number in wanted:
        page = pages[number - 1]
        made: tuple[PageWords, list[Line]] | None = None
        try:
            if engine:
                made = recognised(pdf, page, engine)
                worked = True
        except RecognitionError as e:
            failed[number] = e
            if len(failed) == HOPELESS and not worked:
                raise _engine_failed(engine, failed) from e
        # A few words over a picture are kept where the picture shows no more.
        if (made and len(made[0].texts) > len(page.texts)) or is_gibberish(page):
            blank = PageWords(number, page.width, page.height, graphics=page.graphics)
            pages[number - 1], lines[number - 1] = made or (blank, [])
        if made is not None:
            _normalise(pages[number - 1], lines[number - 1])
        elif number not in failed:
            left.append(number)
    readable = any(page.texts for page in pages)
    too_hard = all(isinstance(why, PageTooHardError) for why in failed.values())
    if failed and not (readable and (worked or too_hard)):
        raise _engine_failed(engine, failed)
    return left, failed


def _engine_failed(engine: Engine | None, failed: dict[int, RecognitionError]) -> ReadingError:
    """What ends the reading where an engine does no page, by the first that it failed on."""
    number, why = next(iter(failed.items()))
    return ReadingError(
        "ocr_failed",
        f"{engine.name if engine else NONE} failed on page {number} ({why}): mend it and run again, "
        "or leave scanned pages out with --ocr none.",
    )


def _why_no_text(unread: Sequence[int], engine: Engine | None) -> str:
    if not unread:
        return "The pages are blank: look whether this is the right file."
    if engine is None:
        return f"The pages are pictures, or their letters are only codes: {REMEDY}, and run again."
    return "Text recognition found no words on the pages: look whether this is the right file."


def _tell_recognition(document: Document) -> None:
    """Notes which pages were recognised and which were not."""
    numbers = [page.number for page in document.pages if page.ocr]
    _note(document.notes, f"recognised by {document.recogniser} (OCR)", numbers)
    if document.recogniser == NONE:
        why = f"skipped: a picture, or letters that are only codes; to have it read, {REMEDY}"
    else:
        why = "a picture on which no words were recognised"
    _note(document.notes, why, document.unread)


def _tell_failures(document: Document, failed: dict[int, RecognitionError]) -> None:
    """Notes the pages that are missing because the engine failed on them."""
    for why in sorted({str(error) for error in failed.values()}):
        numbers = [number for number, error in failed.items() if str(error) == why]
        what = f"left out, as {document.recogniser} failed ({why}); to try again, run into a new folder"
        _note(document.notes, what, numbers)


def _note(notes: list[str], what: str, numbers: Sequence[int]) -> None:
    if numbers:
        which = ", ".join(map(str, numbers[:20])) + (" …" if len(numbers) > 20 else "")
        notes.append(f"Page {which}: {what}." if len(numbers) == 1 else f"Pages {which}: {what}.")


def _styled(page: PageWords, textpage: int) -> list[Line]:
    """The lines of a page with their styles, note marks taken out and odd characters made plain."""
    lines = lines_of(page)
    styles = Styles(textpage)
    bold = False
    for line in lines:
        middle = line.words[len(line.words) // 2]
        line.style = styles.of(page.first[middle], _type_height(page, middle, line))
        if line.style.bold:
            ends = styles.of(page.last[line.words[-1]], _type_height(page, line.words[-1], line))
            line.style = line.style if ends.bold else ends
        if bold and not line.style.bold:
            opens = line.words[0]
            line.opens_bold = styles.of(page.first[opens], _type_height(page, opens, line)).bold
        bold = line.style.bold
    Marks(page, textpage).strip(lines)
    _normalise(page, lines)
    return lines


def _type_height(page: PageWords, word: int, line: Line) -> float:
    """The height of a word's letters; the line's where a dash or dot stands for the word."""
    height = float(page.head[word])
    return height if height > 0.5 * line.height else line.height


def _normalise(page: PageWords, lines: Sequence[Line]) -> None:
    """Makes ligatures, wide forms, soft hyphens and loose accents plain."""
    for line in lines:
        if line.text.isascii() or not ODD.search(line.text):
            continue
        for i in line.words:
            page.texts[i] = _plain(page.texts[i])
        line.words = [i for i in line.words if page.texts[i]]
        line.text = " ".join([page.texts[i] for i in line.words])


def _plain(word: str) -> str:
    raised = RAISED.search(word)
    if raised and not pattern("unit").search(word[: raised.start()]):
        word = word[: raised.start()] + word[raised.end() :]
    word = COMPATIBLE.sub(lambda m: unicodedata.normalize("NFKC", m[0]), word)
    return unicodedata.normalize("NFC", word.replace("\u00ad", "-"))


def _fill(
    document: Document,
    pages: Sequence[PageWords],
    lines: Sequence[list[Line]],
    metadata: dict[str, str],
) -> None:
    """Lays the pages out and writes the document."""
    heights = [page.width if page.turned % 2 else page.height for page in pages]
    furniture = find_furniture(lines, heights)
    kept = [[ln for ln in page if ln not in furniture and ln.words] for page in lines]
    if not any(kept):  # pages of nothing but numbers
        kept = [[ln for ln in page if ln.words] for page in lines]
    look = look_of(kept)
    front = front_of(metadata, kept[:10], look.body.size)
    document.title, document.year = front.title, front.year
    document.authors = list(front.authors)
    looks = page_looks(kept, look)
    flow: list[Paragraph] = flow_of(pages, kept, look, looks)
    set_kinds(flow, look, looks)
    set_pull_quotes_apart(flow, look.body)
    writer = Writer(pages, Hyphens(_whole_words(page) for page in pages))
    for paragraph in joined(flow, look.body.size):
        writer.write(paragraph)
    writer.finish(document)
    document.references = [
        document.text[b.start : b.end] for b in document.blocks if b.kind == "reference"
    ]
    document.title = _as_written(document)


def _as_written(document: Document) -> str | None:
    """The title as its block writes it: broken words mended over the line's end."""

    def letters(text: str) -> str:
        return "".join(c for c in text if c.isalnum())

    for block in document.blocks[:12]:
        text = document.text[block.start : block.end]
        if document.title and letters(text) == letters(document.title):
            return text
    return document.title


def _whole_words(page: PageWords) -> str:
    """The page's words without the halves of words broken at a line's end."""
    if True not in page.hyphen:
        return " ".join(page.texts)
    halves = page.hyphen
    after = [False, *halves[:-1]]
    return " ".join([t for t, a, b in zip(page.texts, halves, after, strict=True) if not (a or b)])
