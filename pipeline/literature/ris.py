"""RIS, as Zotero, EndNote, Mendeley and databases write it."""

from __future__ import annotations

from typing import Any

import rispy

from pipeline.literature.entry import Entry, LibraryError, Loaded, year_of
from pipeline.literature.plain import Particulars, Person, entry_of
from pipeline.records import Reference

#: Tags under which files stand; there may be several of each.
FILES = ("file_attachments1", "file_attachments2")


class _Parser(rispy.RisParser):  # type: ignore[misc]
    """RIS whose entries may have several files."""

    DEFAULT_LIST_TAGS = [*rispy.RisParser.DEFAULT_LIST_TAGS, "L1", "L2"]  # noqa: RUF012


def entries_of(text: str) -> Loaded:
    """The entries.

    Raises:
        LibraryError: when there is none in the text.
    """
    try:
        found = rispy.loads(text, implementation=_Parser)
    except (OSError, ValueError, KeyError, IndexError) as e:
        raise LibraryError(f"no RIS ({e}); export the library again as RIS") from e
    if not found:
        raise LibraryError("no RIS entry in it; export the library as RIS with its files")
    return Loaded([_entry(e) for e in found], [])


def _entry(e: dict[str, Any]) -> Entry:
    def text(*tags: str) -> str | None:
        return next((str(e[t]).strip() for t in tags if e.get(t)), None)

    writers = e.get("authors") or e.get("first_authors") or []
    people = writers or e.get("secondary_authors") or e.get("tertiary_authors") or []
    start, end = text("start_page"), text("end_page")
    unknown = e.get("unknown_tag") or {}
    urls = e.get("urls") or []
    about = Particulars(
        kind=str(e.get("type_of_reference", "")),
        title=text("title", "primary_title"),
        people=[person(p) for p in people],
        year=year_of(text("year")) or year_of(text("date", "publication_year")),
        reference=Reference(
            key="",
            where=text("secondary_title", "journal_name", "alternate_title3")
            or next((str(v) for t in ("BT", "JF", "JO") for v in unknown.get(t, [])), None),
            volume=text("volume"),
            issue=text("number", "issue"),
            pages=f"{start}–{end}" if start and end else start,
            publisher=text("publisher"),
            doi=text("doi"),
            bibtex="",
        ),
        url=next((str(u) for u in urls), text("url")),
        editors=bool(people) and not writers,
    )
    return entry_of(about, [str(f) for tag in FILES for f in e.get(tag) or []])


def person(name: str) -> Person:
    """Family and given name of ``Family, Given``; a name without comma is a body."""
    family, _, given = name.partition(",")
    return family.strip(), given.strip(" ,")
