"""CSL JSON, and the JSON that Better BibTeX writes (which has the files of its items)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.literature.attachments import from_file_field
from pipeline.literature.entry import Entry, LibraryError, Loaded, year_of
from pipeline.literature.plain import Particulars, Person, entry_of
from pipeline.records import Reference

#: Kinds of items of Zotero that are no works.
NOT_WORKS = ("attachment", "note", "annotation")


def entries_of(text: str) -> Loaded:
    """The entries; an item that is none is named, the others are read all the same.

    Raises:
        LibraryError: when the text is no such JSON.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as e:
        raise LibraryError(f"no JSON ({e}); export the library as CSL JSON") from e
    items = data.get("items") if isinstance(data, dict) else data
    if not isinstance(items, list) or not any(isinstance(i, dict) and "title" in i for i in items):
        raise LibraryError("JSON, but no list of works; export the library as Better CSL JSON")
    entries, problems = [], []
    for number, item in enumerate(items, 1):
        if isinstance(item, dict) and item.get("itemType") in NOT_WORKS:
            continue
        try:
            entries.append(_from_zotero(item) if "itemType" in item else _from_csl(item))
        except (TypeError, ValueError, KeyError, AttributeError, IndexError) as e:
            problems.append(f"item {number}: not understood ({e}) and left out")
    return Loaded(entries, problems)


def _from_csl(item: Mapping[str, Any]) -> Entry:
    people = item.get("author") or item.get("editor") or []
    about = Particulars(
        kind=str(item.get("type", "")),
        title=_text(item, "title"),
        people=[_csl_person(p) for p in people],
        year=_issued(item.get("issued") or {}),
        reference=Reference(
            key=_text(item, "citation-key", "id") or "",
            where=_text(item, "container-title", "genre"),
            volume=_text(item, "volume"),
            issue=_text(item, "issue"),
            pages=_text(item, "page"),
            publisher=_text(item, "publisher"),
            doi=_text(item, "DOI"),
            bibtex="",
        ),
        url=_text(item, "URL"),
        editors=not item.get("author"),
    )
    return entry_of(about, _files(item))


def _from_zotero(item: Mapping[str, Any]) -> Entry:
    creators = item.get("creators") or []
    writers = [c for c in creators if c.get("creatorType") == "author"]
    about = Particulars(
        kind=str(item["itemType"]),
        title=_text(item, "title"),
        people=[
            (str(c.get("lastName") or c.get("name")), str(c.get("firstName") or ""))
            for c in writers or creators
        ],
        year=year_of(_text(item, "date")),
        reference=Reference(
            key=_text(item, "citationKey", "citekey", "key") or "",
            where=_text(item, "publicationTitle", "bookTitle", "proceedingsTitle", "reportType"),
            volume=_text(item, "volume"),
            issue=_text(item, "issue"),
            pages=_text(item, "pages"),
            publisher=_text(item, "publisher", "institution", "university"),
            doi=_text(item, "DOI"),
            bibtex="",
        ),
        url=_text(item, "url"),
        editors=bool(creators) and not writers,
    )
    return entry_of(about, _files(item))


def _text(item: Mapping[str, Any], *names: str) -> str | None:
    found = next((item[n] for n in names if item.get(n)), None)
    return None if found is None else " ".join(str(found).split())


def _csl_person(p: Mapping[str, Any]) -> Person:
    if p.get("literal"):
        return str(p["literal"]), ""
    particle = p.get("non-dropping-particle") or p.get("dropping-particle")
    family = " ".join(str(x) for x in (particle, p.get("family")) if x)
    return family, str(p.get("given") or "")


def _issued(date: Mapping[str, Any]) -> int | None:
    parts = date.get("date-parts")
    if parts and parts[0]:
        return int(parts[0][0])
    return year_of(str(date.get("raw") or date.get("literal") or ""))


def _files(item: Mapping[str, Any]) -> list[str]:
    """CSL knows no files; what exporters add stands under ``file`` or ``attachments``."""
    found = [
        str(a.get("path") or a.get("localPath"))
        for a in item.get("attachments") or []
        if a.get("path") or a.get("localPath")
    ]
    given = item.get("file") or []
    listed = from_file_field(given) if isinstance(given, str) else [str(f) for f in _list(given)]
    return [*found, *listed]


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []
