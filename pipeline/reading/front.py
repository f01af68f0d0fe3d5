"""Title, authors and year of a work, from its metadata where they make sense, else its first page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.reading.lines import Line
from pipeline.reading.patterns import pattern

SPLIT_NAMES = re.compile(r"\s*(?:;|,|&|\band\b|\n)\s*")
YEARS = re.compile(r"\d{4}\s?[–/-]\s?\d{2,4}")
LETTERS = re.compile(r"[^\W\d_]{2}")
CREATED = re.compile(r"D:(\d{4})")


@dataclass(slots=True)
class Front:
    """What the front of a work says of it."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None


def front_of(metadata: dict[str, str], pages: Sequence[Sequence[Line]], body: float) -> Front:
    """Title, authors and year; ``pages`` are the lines of the first pages, ``body`` a font size."""
    lines = [line for page in pages[:2] for line in page]
    printed = " ".join(line.text for page in pages for line in page)
    first = pages[0] if pages else []
    title, after = _printed_title(first, body)
    if title is None and len(pages) > 1:
        title, after = _printed_title(pages[1], body)
    named = " ".join(metadata.get("Title", "").split())
    if _is_title(named, printed, title is None):
        title = named
    authors = _authors(" ".join(metadata.get("Author", "").split()), printed, metadata=True)
    if not authors:
        found = (_authors(line.text, printed, metadata=False) for line in after)
        authors = next((names for names in found if names), ())
    return Front(title, authors, _year(lines, title, metadata))


def _is_title(named: str, printed: str, only: bool) -> bool:
    """Whether a file's own title is the work's: it is printed on the first pages.

    If it is the ``only`` title to be had, it does if most of its words are printed there.
    """
    words = named.lower().split()
    if (
        len(words) < 2
        or len(named) < 12
        or any(pattern(p).match(named) for p in ("program_title", "no_title"))
    ):
        return False
    text = " ".join(printed.lower().split())
    found = sum(word.strip("’'\":,.?!") in text for word in words) >= 0.8 * len(words)
    return found and (only or " ".join(words[:6]) in text)


def _printed_title(lines: Sequence[Line], body: float) -> tuple[str | None, list[Line]]:
    """The largest type on the page, and the lines that come after it."""
    words = [
        line
        for line in lines
        if LETTERS.search(line.text) and not pattern("no_title").match(line.text.strip())
    ]
    if not words:
        return None, []
    largest = (
        max(line.style.size for line in words if len(line.text) > 8)
        if any(len(line.text) > 8 for line in words)
        else 0.0
    )
    top = [line for line in words if line.style.size >= largest - 0.6]
    if largest < body + 0.8:
        top = [line for line in words if line.style.bold][:3]
        if not top or top[0] not in words[:4]:
            return None, words[:8]
    run = [top[0]]
    for line in top[1:]:
        if line.top - run[-1].bottom > 2 * line.height or len(run) >= 6:
            break
        run.append(line)
    title = " ".join(line.text for line in run).strip()
    place = words.index(run[-1])
    if not 8 <= len(title) <= 300:
        return None, words[:8]
    return title, words[place + 1 : place + 9]


def _authors(text: str, printed: str, metadata: bool) -> tuple[str, ...]:
    """The people that a line names, none if it does not look like names."""
    if not text or (metadata and pattern("program_author").match(text)):
        return ()
    bare = re.sub(r"^by:?\s+", "", text, flags=re.IGNORECASE)
    sure, text = bare != text, bare
    parts = [re.sub(r"[\d*†‡]+$", "", p).strip() for p in SPLIT_NAMES.split(text)]
    parts = [p for p in parts if p]
    good = [
        p
        for p in parts
        if pattern("person").match(p)
        and not pattern("not_person").search(p)
        and (sure or not _common(p, printed))
    ]
    if not good or len(good) < (1 if metadata else len(parts)):
        return ()
    return tuple(good)


def _common(name: str, printed: str) -> bool:
    """Whether words of a supposed name occur in small letters too."""
    words = [w for w in name.split() if len(w) > 2 and w[0].isupper()]
    return all(f" {w.lower()}" in printed for w in words)


def _year(lines: Sequence[Line], title: str | None, metadata: dict[str, str]) -> int | None:
    """The year printed on the first pages; the file's own date only where none is."""
    for line in lines[:80]:
        if len(line.words) > 8 or (title and line.text in title):
            continue
        found = pattern("year").findall(YEARS.sub("", line.text))
        if found:
            return int(found[0])
    made = CREATED.search(metadata.get("CreationDate", ""))
    return int(made[1]) if made and 1990 <= int(made[1]) <= 2049 else None
