"""An entry from a format whose values are plain text (RIS, CSL JSON, Zotero's JSON)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources

from pipeline.literature.entry import Entry
from pipeline.literature.writing import bibtex_from_plain, bibtex_of, escaped, key_from, names
from pipeline.records import Reference

Person = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Particulars:
    """The fields of a work as a format has them; ``people`` are family and given names.

    ``reference`` has what the format says of where the work appeared; of its key, which may be empty,
    its families and its BibTeX, :func:`entry_of` makes what is missing.
    """

    kind: str
    title: str | None
    people: Sequence[Person]
    year: int | None
    reference: Reference
    url: str | None = None
    editors: bool = False


def entry_of(p: Particulars, files: Sequence[str]) -> Entry:
    """The entry, with its reference written as BibTeX."""
    kind = _table("kinds").get(p.kind, "misc")
    families = [family for family, _ in p.people]
    key = p.reference.key or key_from(families, p.year, p.title)
    pages = p.reference.pages
    reference = p.reference.model_copy(
        update={
            "key": key,
            "families": families,
            "pages": pages.replace("--", "–") if pages else None,
            "bibtex": _bibtex(kind, key, p),
        }
    )
    authors = tuple(f"{family}, {given}" if given else family for family, given in p.people)
    return Entry(p.title, authors, p.year, reference, list(files))


def _bibtex(kind: str, key: str, p: Particulars) -> str:
    people, r = "editor" if p.editors else "author", p.reference
    rest: dict[str, str | None] = {
        "year": str(p.year) if p.year else None,
        _table("where").get(kind, "howpublished"): r.where,
        "volume": r.volume,
        "number": r.issue,
        "pages": r.pages and r.pages.replace("–", "--"),
        _table("by").get(kind, "publisher"): r.publisher,
        "doi": r.doi,
        "url": None if r.doi else p.url,
    }
    head = {people: names(p.people), "title": escaped(p.title or "")}
    both = bibtex_from_plain(kind, key, rest).split("\n")
    return "\n".join([*bibtex_of(kind, key, head).split("\n")[:-1], *both[1:]])


@cache
def _table(name: str) -> dict[str, str]:
    import yaml

    text = resources("pipeline.literature").joinpath("fields.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text)[name]
    return found
