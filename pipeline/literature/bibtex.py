"""BibTeX and BibLaTeX, as Better BibTeX, Zotero, JabRef and Mendeley write them."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from functools import cache

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import DuplicateBlockKeyBlock
from bibtexparser.model import Entry as BibEntry

from pipeline.literature.attachments import from_file_field
from pipeline.literature.entry import Entry, LibraryError, Loaded, year_of
from pipeline.literature.writing import bibtex_of
from pipeline.records import Reference

#: Fields that are of one machine or too long for a list of references.
LEFT_OUT = frozenset(("file", "abstract", "note", "annotation", "annote", "keywords", "timestamp"))
WHERE = ("journaltitle", "journal", "booktitle", "maintitle", "series", "type")
BY = ("publisher", "institution", "school", "organization", "howpublished")


def entries_of(text: str) -> Loaded:
    """The entries; one that is broken is named by its line, the others are read all the same.

    Raises:
        LibraryError: when there is no entry in the text.
    """
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # broken entries are told below
    library = parse_string(text)
    problems = []
    entries = list(library.entries)
    for block in library.failed_blocks:
        if isinstance(block, DuplicateBlockKeyBlock) and isinstance(
            block.ignore_error_block, BibEntry
        ):
            entries.append(block.ignore_error_block)  # two works of one key are two works
            continue
        first = " ".join((block.raw or "").split())[:40]
        line = (block.start_line or 0) + 1
        problems.append(f"line {line} ({first} …): not understood and left out; mend the entry")
    if not entries:
        raise LibraryError("no BibTeX entry in it; export the library as Better BibTeX or BibTeX")
    return Loaded([_entry(e.entry_type, e.key, dict(e.items())) for e in entries], problems)


def _entry(kind: str, key: str, given: Mapping[str, object]) -> Entry:
    fields = {k.lower(): str(v) for k, v in given.items() if k not in ("ENTRYTYPE", "ID")}
    people = _people(fields.get("author") or fields.get("editor") or "")
    year = year_of(fields.get("date")) or year_of(fields.get("year"))
    kept = {k: v for k, v in fields.items() if k not in LEFT_OUT and not k.startswith("bdsk")}
    reference = Reference(
        key=key,
        families=[family for family, _ in people],
        where=_first(fields, WHERE),
        volume=plain(fields.get("volume")),
        issue=plain(fields.get("number") or fields.get("issue")),
        pages=plain(fields.get("pages")),
        publisher=_first(fields, BY),
        doi=plain(fields.get("doi")),
        bibtex=bibtex_of(kind, key, kept),
    )
    authors = tuple(f"{family}, {given}" if given else family for family, given in people)
    title = ": ".join(filter(None, (plain(fields.get(k)) for k in ("title", "subtitle"))))
    return Entry(title or None, authors, year, reference, from_file_field(fields.get("file", "")))


def _first(fields: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((plain(fields[n]) for n in names if fields.get(n)), None)


def _people(text: str) -> list[tuple[str, str]]:
    """Family and given names; a body in braces has no given name."""
    found = []
    for name in split_multiple_persons_names(text):
        if name.strip().lower() == "others":
            continue
        try:
            parts = parse_single_name_into_parts(name)
        except InvalidNameError:
            found.append((plain(name) or name, ""))
            continue
        family = plain(" ".join([*parts.von, *parts.last])) or name
        given = plain(" ".join([*parts.first, *parts.jr])) or ""
        found.append((family, given))
    return found


def plain(text: str | None) -> str | None:
    """A value without its LaTeX: letters with their accents, no braces, single spaces."""
    if text is None:
        return None
    if "\\" in text or "$" in text:
        text = _latex()(text)
    text = re.sub(r"[{}]", "", text).replace("~", " ")
    return " ".join(text.replace("---", "—").replace("--", "–").split()) or None


@cache
def _latex():  # type: ignore[no-untyped-def]
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="verbatim").latex_to_text
