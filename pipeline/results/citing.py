"""Works as one cites them: in passing, in a list of references, as BibTeX."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from string import ascii_lowercase

from pipeline.literature.writing import bibtex_from_plain, key_from, names
from pipeline.records import DocumentRow, Profile


class CiteError(ValueError):
    """No such cluster; the message says which there are."""


def in_passing(row: DocumentRow) -> str | None:
    """``Schmitz 1995``; None where authors or year are unknown."""
    family = families(row)
    if not family or not row.year:
        return None
    who = family[0] if len(family) == 1 else f"{family[0]} and {family[1]}"
    return f"{who if len(family) < 3 else family[0] + ' et al.'} {row.year}"


def families(row: DocumentRow) -> list[str]:
    """The family names of the authors; a library knows them better than a PDF."""
    if row.reference and row.reference.families:
        return row.reference.families
    return [_person(a)[0] for a in row.authors if a.strip()]


def citations(documents: Iterable[DocumentRow]) -> dict[str, str]:
    """By document id the work in passing; two works that would read the same get letters."""
    named = {d.id: name for d in documents if (name := in_passing(d))}
    often = Counter(named.values())
    seen: Counter[str] = Counter()
    for id, name in named.items():
        if often[name] > 1:
            seen[name] += 1
            named[id] = name + _letters(seen[name])
    return named


def _letters(number: int) -> str:
    """The letters of the n-th of one name, from 1: a to z, then aa, ab and so on."""
    told = ""
    while number:
        number, last = divmod(number - 1, len(ascii_lowercase))
        told = ascii_lowercase[last] + told
    return told


def bibtex(row: DocumentRow) -> str:
    """The work as BibTeX: its library's entry, else one made from what the PDF tells."""
    if row.reference:
        return row.reference.bibtex
    people = [_person(a) for a in row.authors if a.strip()]
    key = key_from([f for f, _ in people], row.year, row.title or row.path)
    made = bibtex_from_plain(
        "misc",
        key,
        {
            "title": row.title or row.path,
            "year": str(row.year) if row.year else None,
            "note": "particulars as read from the PDF; to be checked",
        },
    )
    if not people:
        return made
    head, _, rest = made.partition("\n")
    return f"{head}\n  author = {{{names(people)}}},\n{rest}"


def whole(row: DocumentRow) -> str:
    """The work as in a list of references, without its title: where it appeared, and its DOI."""
    r = row.reference
    if r is None:
        return ""
    number = f"{r.volume or ''}({r.issue})" if r.issue else r.volume or ""
    parts = [" ".join(filter(None, (r.where, number))), r.pages or "", r.publisher or ""]
    return ", ".join(filter(None, parts))


def cite(
    documents: Iterable[DocumentRow], profiles: Iterable[Profile], clusters: Sequence[str] = ()
) -> str:
    """BibTeX of the works behind the clusters with these ids or names; of all works if none is given.

    Each work stands once. Two entries of one key get letters, so that LaTeX can tell them apart.

    Raises:
        CiteError: when there is no such cluster.
    """
    wanted = _wanted(list(profiles), clusters)
    entries: dict[str, str] = {}
    for row in documents:
        if wanted is not None and row.id not in wanted:
            continue
        entry = bibtex(row)
        head, brace, rest = entry.partition("{")
        key, comma, rest = rest.partition(",")
        name, number = key, 0
        while name in entries and entries[name] != entry:
            number += 1
            name = key + _letters(number)
            entry = f"{head}{brace}{name}{comma}{rest}"
        entries[name] = entry
    return "\n\n".join(entries.values()) + ("\n" if entries else "")


def _wanted(profiles: Sequence[Profile], clusters: Sequence[str]) -> set[str] | None:
    if not clusters:
        return None
    wanted: set[str] = set()
    for told in clusters:
        asked = told.casefold()
        found = [p for p in profiles if asked in (p.id.casefold(), p.name.casefold())]
        if not found:
            near = sorted(p.id for p in profiles if asked in f"{p.id} {p.name}".casefold())
            known = near or sorted(p.id for p in profiles)
            raise CiteError(f"no cluster {told!r}; there are: {', '.join(known[:12])}")
        wanted.update(d for p in found for d in p.documents)
    return wanted


def _person(name: str) -> tuple[str, str]:
    """Family and given name, whichever way they are written."""
    if "," in name:
        family, _, given = name.partition(",")
        return family.strip(), given.strip()
    given, _, family = name.strip().rpartition(" ")
    return family, given
