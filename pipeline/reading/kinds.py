"""Says of each paragraph what it is: heading, list item, caption, quotation, reference or prose."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.document import Kind
from pipeline.reading.cells import NUMERIC
from pipeline.reading.flow import Look
from pipeline.reading.paragraphs import BULLET_ONLY, Paragraph, begins_item
from pipeline.reading.patterns import closes, opens_small, pattern

MAX_HEADING = 30  # words
MAX_FRONT = 12  # words of a line above the first prose that is none: authors, affiliation, series
SENTENCE_END = re.compile(r"[a-z)][.?!][”’\"')]* [“‘\"'(]?[A-Z]")


def set_kinds(flow: Sequence[Paragraph], common: Look, looks: Mapping[int, Look]) -> None:
    """Sets kind, section and the number of leading marker words of every paragraph.

    ``common`` is the look of the document, ``looks`` those of pages (from 1) that differ from it.
    """
    section: str | None = None
    part: str = "text"  # text, references, notes or contents
    heading: Paragraph | None = None
    for n, paragraph in enumerate(flow):
        text = paragraph.text
        look = looks.get(paragraph.lines[0].page, common)
        paragraph.section = section
        if paragraph.kind == "body":
            before = flow[n - 1] if n else None
            after = flow[n + 1] if n + 1 < len(flow) else None
            paragraph.kind = _kind(paragraph, text, before, after, look)
            if paragraph.kind == "body" and _is_note(paragraph, before, look):
                paragraph.kind = "footnote"
            if paragraph.kind == "heading" and _breaks_off(paragraph, flow, n, look):
                paragraph.kind = "body"
        if (
            paragraph.kind == "heading"
            and not paragraph.apart
            and not _titles_figure(paragraph, flow, n, look)
        ):
            coming = flow[n + 1 : n + 4]
            opened = _part(text, coming)
            if (
                part == "references"
                and opened == "text"
                and not _ends_part(paragraph, heading, coming)
            ):
                paragraph.kind = "reference"
            else:
                part, heading, section = opened, paragraph, text.strip()
                paragraph.section = section
                continue
        _in_part(paragraph, text, part)
        if paragraph.kind in ("body", "list", "reference", "footnote", "quote"):
            paragraph.skip = _skip(paragraph)
        if paragraph.kind in ("body", "heading") and _titles_figure(paragraph, flow, n, look):
            paragraph.kind, paragraph.apart = "caption", True
        elif (
            paragraph.kind == "body"
            and not (paragraph.first and opens_small(text) and look.is_body(paragraph.size))
            and not _is_prose(paragraph, text, look)
        ):
            paragraph.apart = True
            if NUMERIC.match(text) or paragraph.size < 0.9 * look.body.size:
                paragraph.kind = "table"
    _title_figures(flow)
    _set_off_front(flow)


def _set_off_front(flow: Sequence[Paragraph]) -> None:
    """Makes headings of what stands on the first page before any prose: authors, series, affiliation."""
    for paragraph in flow:
        short = len(paragraph.text.split()) <= MAX_FRONT and not closes(paragraph.text)
        if paragraph.lines[0].page != flow[0].lines[0].page:
            break
        if paragraph.kind == "body" and not short:
            break
        if paragraph.kind == "body":
            paragraph.kind = "heading"


def _title_figures(flow: Sequence[Paragraph]) -> None:
    """Makes captions of lines that are no prose and stand next to a table or figure."""
    for n, paragraph in enumerate(flow):
        if paragraph.kind != "body" or not paragraph.apart or closes(paragraph.text):
            continue
        page = paragraph.lines[0].page
        beside = [*flow[max(0, n - 1) : n], *flow[n + 1 : n + 2]]
        if any(p.kind == "table" and p.lines[0].page == page for p in beside):
            paragraph.kind = "caption"


def _part(text: str, after: Sequence[Paragraph]) -> str:
    """Which part of the work a heading opens, seeing the paragraphs after it."""
    text = text.strip()
    for name in ("notes", "contents"):
        if pattern(name).search(text):
            return name
    if pattern("references").search(text):
        entries = sum(bool(pattern("reference_entry").match(p.text)) for p in after)
        if entries >= min(len(after), 2):
            return "references"
    return "text"


def _ends_part(paragraph: Paragraph, heading: Paragraph | None, after: Sequence[Paragraph]) -> bool:
    """Whether a heading among the references is one of the work, not bold type in an entry."""
    if pattern("known_heading").match(paragraph.text):
        return True
    if heading is None or pattern("reference_entry").match(paragraph.text):
        return False
    if after and not any(pattern("reference_entry").match(p.text) for p in after):
        return True
    return paragraph.size >= heading.size - 0.3 and (
        paragraph.lines[0].style.bold == heading.lines[0].style.bold
    )


def _in_part(paragraph: Paragraph, text: str, part: str) -> None:
    """Sets the kinds that the part decides."""
    if paragraph.apart:
        return
    if part == "references" and paragraph.kind in ("body", "list", "quote"):
        paragraph.kind = "reference"
    elif part == "notes" and paragraph.kind in ("body", "list", "quote"):
        paragraph.kind = "footnote"
    elif part == "contents" and paragraph.kind in ("body", "list") and not closes(text[-1:]):
        paragraph.kind = "contents"


def _breaks_off(paragraph: Paragraph, flow: Sequence[Paragraph], n: int, look: Look) -> bool:
    """Whether what looks like a heading goes on with a small letter in the next column or page."""
    for later in flow[n + 1 : n + 12]:
        if later.apart or not look.is_body(later.size):
            continue
        same = later.lines[0].page == paragraph.lines[0].page and not later.first
        return not same and opens_small(later.text) and look.is_body(paragraph.size)
    return False


def _kind(
    paragraph: Paragraph,
    text: str,
    before: Paragraph | None,
    after: Paragraph | None,
    look: Look,
) -> Kind:
    if (".." in text or ". ." in text or "…" in text) and pattern("dot_leader").search(text):
        return "contents"
    if pattern("source_note").match(text) or _is_caption(paragraph, text, look):
        return "caption"
    first = paragraph.lines[0]
    if text[0] in BULLET_ONLY or 0xF000 <= ord(text[0]) < 0xF100:
        return "list" if sum(c.isalpha() for c in text[:40]) > 3 else "table"
    if _is_heading(paragraph, text, after, look):
        return "heading"
    if begins_item(first) and _is_item(paragraph, before, after):
        return "list"
    if text[0] in "–—-" and text[1:2] == " " and text[2:3].isalpha():
        return "list"
    if _is_quote(paragraph, look):
        return "quote"
    return "body"


def _is_caption(paragraph: Paragraph, text: str, look: Look) -> bool:
    if not pattern("caption").match(text) or pattern("figure_in_prose").match(text):
        return False
    return len(text) < 400 or paragraph.size < 0.95 * look.body.size


def _is_heading(paragraph: Paragraph, text: str, after: Paragraph | None, look: Look) -> bool:
    words = len(text.split())
    if words > MAX_HEADING or len(paragraph.lines) > 4 or opens_small(text):
        return False
    letters = sum(map(str.isalpha, text))
    if letters < 3 or letters < 0.5 * len(text) - 2:
        return False
    if pattern("known_heading").match(text) or pattern("references").match(text):
        return True
    if text.rstrip()[-1] in ".,;" and not text.isupper() and words > 3:
        return False
    body, styles = look.body, [line.style for line in paragraph.lines]
    larger = min(s.size for s in styles) >= body.size * 1.06 + 0.2
    bold = all(s.bold for s in styles) and not body.bold
    coloured = all(s.colour not in (body.colour, 0xFFFFFF) and s.colour for s in styles)
    about = paragraph.size >= (0.72 if text.isupper() else 0.93) * body.size
    if larger:
        return True
    if not about or text.rstrip()[-1] in ":,;":
        return bool(about and bold and words <= 12)
    if bold or coloured:
        return True
    capitals = text.isupper() and letters >= 5 and words <= 15
    numbered = bool(pattern("numbered_heading").match(text)) and words <= 12
    single = len(paragraph.lines) == 1 and words <= 12 and look.is_body(paragraph.size)
    short = single and paragraph.lines[0].width < 0.7 * (paragraph.right - paragraph.left)
    follows = after is not None and after.kind == "body" and len(after.text) > 60
    italic = single and styles[0].italic
    return (capitals or numbered or short or italic) and follows and not closes(text)


def _is_item(paragraph: Paragraph, before: Paragraph | None, after: Paragraph | None) -> bool:
    """Whether a paragraph with a number or letter is an item of a list, not a numbered paragraph."""
    first = paragraph.lines[0]
    if first.words and first.text[:1] in "–-—*o§" and first.hang:
        return True
    if len(paragraph.lines) > 1:
        inner = first.hang or first.x0 + 0.8 * first.style.size
        return paragraph.lines[1].x0 >= inner - 2.5
    if before is not None and before.kind == "list" and before.lines[0].x0 == first.x0:
        return True
    return after is not None and begins_item(after.lines[0])


def _is_quote(paragraph: Paragraph, look: Look) -> bool:
    """Whether a paragraph is set in from its column on the left, every line, or set smaller."""
    if paragraph.apart or len(paragraph.lines) < 2:
        return False
    if pattern("abstract").match(paragraph.section or "") or pattern("abstract").match(
        paragraph.text
    ):
        return False
    left = min(line.x0 for line in paragraph.lines) - paragraph.left
    right = paragraph.right - max(line.x1 for line in paragraph.lines)
    words = sum(len(line.words) for line in paragraph.lines)
    if words < 12 or not closes(paragraph.text):
        return False
    size = look.body.size
    small = 0.8 * size <= paragraph.size <= 0.96 * size
    both = min(left, right) >= 0.7 * size
    return left >= 1.2 * size or both or (small and left >= 0.4 * size)


def _skip(paragraph: Paragraph) -> int:
    """How many leading words are only a marker: a bullet, an item's or a paragraph's number."""
    line = paragraph.lines[0]
    first, _, rest = line.text.partition(" ")
    if not rest and len(paragraph.lines) == 1:
        return 0
    if len(first) == 1 and (first[0] in BULLET_ONLY + "–—-" or 0xF000 <= ord(first[0]) < 0xF100):
        return 1
    if line.hang and paragraph.kind != "body":
        return 1
    if paragraph.kind == "footnote":
        return int(first.strip("[].)").isdigit() and not line.lead)
    if pattern("paragraph_number").match(first) and (line.hang or rest[:1].isupper()):
        if len(first) == 2 and first[0].isupper():  # an initial: "J. Humphrey"
            return 0
        numbered = first[0].isdigit() and len(paragraph.lines) > 1 and rest[:1].isupper()
        return int(line.hang > 0 or paragraph.kind == "list" or numbered)
    return 0


def _is_prose(paragraph: Paragraph, text: str, look: Look) -> bool:
    """Whether body text runs on as prose does; labels and lines of a title page do not."""
    words = sum(len(line.words) for line in paragraph.lines)
    if closes(text) and words >= (6 if text.rstrip()[-1] in ":;" else 2):
        return True
    if NUMERIC.match(text):
        return False
    if words >= 8 and SENTENCE_END.search(text):
        return True
    full = paragraph.lines[-1].x1 > paragraph.right - 0.12 * (paragraph.right - paragraph.left)
    if look.is_body(paragraph.size):
        return words >= 6 or (full and words >= 4)
    return words >= 8 and paragraph.size > 0.85 * look.body.size


def _titles_figure(paragraph: Paragraph, flow: Sequence[Paragraph], n: int, look: Look) -> bool:
    """Whether a line in bold or small type without a stop stands over a table or figure."""
    if n + 1 >= len(flow) or flow[n + 1].kind != "table" or closes(paragraph.text):
        return False
    styles = [line.style for line in paragraph.lines]
    if max(s.size for s in styles) > 1.04 * look.body.size or len(paragraph.lines) > 3:
        return False
    small = max(s.size for s in styles) < 0.97 * look.body.size
    words = sum(len(line.words) for line in paragraph.lines)
    return 3 <= words <= 30 and (small or (all(s.bold for s in styles) and not look.body.bold))


def _is_note(paragraph: Paragraph, before: Paragraph | None, look: Look) -> bool:
    """Whether small print begins with a note's raised number, or goes on with such notes."""
    if paragraph.size > 0.93 * look.body.size:
        return False
    lead = paragraph.lines[0].lead
    return bool(lead and lead.isdigit()) or (
        before is not None
        and before.kind == "footnote"
        and abs(before.size - paragraph.size) < 0.3
        and before.lines[0].page == paragraph.lines[0].page
    )
