"""A user's own register of clusters (CSV), which wins over what texts say of place, country, sector."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any
from unicodedata import normalize

from pipeline.coding.cases.sights import Named, Sight
from pipeline.language.nations import country_named
from pipeline.language.places.roles import Role, role_of
from pipeline.language.sectors import SectorMention, isic_class, sector_named
from pipeline.records import Cluster
from pipeline.vocabulary import Caseless, lowered

COLUMNS = ("name", "place", "country", "sector", "aliases")
#: What may part the cells of a line, and where the cells go that no column is for.
_DELIMITERS, _MORE = (",", ";", "\t"), "…"
#: Roles that a pinned name keeps: set against the case, or a market. Otherwise it names a case.
_APART: tuple[Role, ...] = ("compared", "elsewhere")


class RegisterError(ValueError):
    """A register that cannot be used; the message names file, line and remedy."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A cluster of the register and the names by which texts may know it; no place: a whole nation."""

    cluster: Cluster
    names: frozenset[str]

    @property
    def stands_for(self) -> str:
        """The place, or the country (alpha-2), that its names stand for."""
        return self.cluster.place or self.cluster.country or ""


@dataclass
class Register:
    """The pinned clusters, in the order of the file."""

    clusters: list[Pinned] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.clusters)

    @cached_property
    def _spelled(self) -> tuple[Caseless, dict[str, dict[str, str]]]:
        """A pattern of all names as :func:`_bare` has them; for each the names that are spelt so, with the
        place (or country) that each stands for."""
        stands: dict[str, dict[str, str]] = {}
        for p in self.clusters:
            for n in sorted(p.names):
                stands.setdefault(_bare(n), {})[n] = p.stands_for
        longest = sorted(stands, key=lambda n: (-len(n), n))
        return Caseless(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?!\w)"), stands

    def _stands_for(self, told: str) -> str | None:
        """What a text means by words that are spelt like a name, accents and most capitals aside."""
        alike = self._spelled[1][_bare(told)]
        fitting = [n for n in alike if n == told] or [n for n in alike if _is_name(n, told)]
        return alike[fitting[0]] if fitting else None

    def mark(self, sights: Iterable[Sight]) -> None:
        """Put the clusters' names in place of whatever else was seen where they stand."""
        if not self.clusters:
            return
        regex, _ = self._spelled
        places = {p.cluster.place for p in self.clusters}
        for sight in sights:
            for match in regex.finditer(_bare(sight.text)):
                start, end = match.span()
                name = self._stands_for(sight.text[start:end])
                if name is None:
                    continue
                seen = [
                    n for n in (*sight.places, *sight.nations) if n.start < end and start < n.end
                ]
                told = {n.role for n in seen} or {role_of(sight.text, start, end, sight.sectors)}
                role: Role = next((r for r in _APART if r in told), "case")
                sight.places = [n for n in sight.places if n not in seen]
                sight.nations = [n for n in sight.nations if n not in seen]
                listed = sight.places if name in places else sight.nations
                listed.append(Named(start, name, role, end))
            sight.places.sort()
            sight.nations.sort()

    def place_names(self) -> set[str]:
        """The places of the register: each is a case wherever a work names it."""
        return {p.cluster.place for p in self.clusters if p.cluster.place}

    def vouches_for(self, cluster: Cluster | None) -> bool:
        """Whether a cluster is of the register, with an industry that is not known to be named in texts:
        then no text can be asked to name it."""
        own = any(p.cluster == cluster for p in self.clusters)
        return own and cluster is not None and isic_class(cluster.sector) is None

    def resolve(
        self,
        cluster: Cluster,
        told: Sequence[SectorMention],
        names: Iterable[str],
        before: Cluster | None,
    ) -> Cluster:
        """The pinned cluster that a found one is, or the found one itself.

        Of clusters of places of one name those in the country that was found; of these the one whose
        industry the sentence names, then the one that the place was last taken for (``before``), then the
        one of the industry that the place was found to have.
        """
        known = {cluster.place, *names} - {None}
        fitting = [
            p.cluster
            for p in self.clusters
            if (p.cluster.place in known or (p.names & known))
            or (not p.cluster.place and not cluster.place and _alike(p.cluster, cluster))
        ]
        fitting = [one for one in fitting if one.country == cluster.country] or fitting
        spoken = {m.sector for m in told if m.weight >= 1}
        for wanted in (spoken, {before.sector} if before in fitting and before else set()):
            for one in fitting:
                if one.sector in wanted:
                    return one
        alike = [one for one in fitting if one.sector == cluster.sector]
        return (alike or fitting or [cluster])[0]


def _alike(a: Cluster, b: Cluster) -> bool:
    return a.country == b.country and isic_class(a.sector) == isic_class(b.sector)


def _bare(text: str) -> str:
    """A text in small letters and without accents, character for character."""
    return lowered("".join(normalize("NFKD", c)[0] for c in text))


def _is_name(name: str, told: str) -> bool:
    """Whether words that are spelt like a name are one: they have a capital where the name's first is."""
    capital = next((at for at, c in enumerate(name) if c.isupper()), None)
    return capital is None or told[capital].isupper()


def load_register(path: Path) -> Register:
    """The register in a CSV file with the columns name, place, country, sector, aliases.

    Cells are parted by commas, semicolons or tabs, as the first line has them, and lines without a word are
    passed over, as spreadsheets leave them. ``country`` is ISO 3166-1 alpha-2 or a country's English name;
    ``aliases`` are parted by ``;``. Place and aliases may be empty, but a row needs a place or a country.

    Raises:
        RegisterError: when the file cannot be read, or a row of it cannot be used.
    """
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            columns = _columns(path, head)
            reader = csv.DictReader(file, columns, restkey=_MORE, delimiter=_parted_by(head))
            rows = [
                (reader.line_num + 1, _pinned(path, reader.line_num + 1, row))
                for row in reader
                if any(_filled(cell) for cell in row.values())
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as e:
        raise RegisterError(
            f'{path}: cannot be read ({e}); give a CSV file in UTF-8 (Excel saves one as "CSV UTF-8")'
        ) from e
    _check_names(path, rows)
    return Register([one for _, one in rows])


def _filled(cell: str | list[str] | None) -> bool:
    """Whether a cell, or one of those that no column is for, has a word."""
    return any(c.strip() for c in ([cell] if isinstance(cell, str) else cell or ()))


def _parted_by(head: str) -> str:
    """What parts the cells, by the first line: a semicolon in lands whose decimal sign is the comma."""
    return max(_DELIMITERS, key=head.count)


def _columns(path: Path, head: str) -> list[str]:
    """The names of the columns, in small letters."""
    named = [c.strip().lower() for c in next(csv.reader([head], delimiter=_parted_by(head)), [])]
    missing = [c for c in COLUMNS[:4] if c not in named]
    if missing:
        raise RegisterError(
            f"{path}: no column {', '.join(map(repr, missing))}; the first line names the "
            f"columns {', '.join(COLUMNS)}"
        )
    for column in named:
        if column not in COLUMNS and (meant := get_close_matches(column, COLUMNS, 1)):
            raise RegisterError(f"{path}: unknown column {column!r}; did you mean {meant[0]!r}?")
    return named


def _check_names(path: Path, rows: Sequence[tuple[int, Pinned]]) -> None:
    """A name stands for one place, and of two clusters of one place and industry only one could be found."""
    named: dict[str, tuple[int, str]] = {}
    found: dict[tuple[object, ...], tuple[int, str]] = {}
    for line, one in rows:
        told = one.cluster
        for name in sorted(one.names):
            first, place = named.setdefault(name, (line, one.stands_for))
            if place != one.stands_for:
                raise RegisterError(
                    f"{path}, line {line}: {name!r} stands for {place!r} in line {first}; "
                    "give each place names of its own"
                )
        first, known = found.setdefault((told.place, told.country, told.sector), (line, told.name))
        if known != told.name:
            raise RegisterError(
                f"{path}, line {line}: line {first} has the same place, country and sector; "
                "make one row of both, or give each a sector of its own"
            )


def _pinned(path: Path, line: int, row: dict[str, Any]) -> Pinned:
    where = f"{path}, line {line}"
    if _filled(row.get(_MORE)):
        raise RegisterError(
            f"{where}: more cells than the first line has columns; put a text that holds what parts the "
            "cells in double quotes, and ';' between aliases"
        )
    told = {c: normalize("NFC", (row.get(c) or "").strip()) or None for c in COLUMNS}
    if not told["name"] or not (told["place"] or told["country"]):
        raise RegisterError(f"{where}: a cluster needs a name, and a place or a country")
    country = country_named(told["country"]) if told["country"] else None
    if told["country"] and country is None:
        raise RegisterError(
            f"{where}: {told['country']!r} is no country; give its English name or its two letters (BR)"
        )
    sector = told["sector"]
    if sector and isic_class(sector) is None:
        sector = sector_named(sector) or sector
    cluster = Cluster(
        name=told["name"], place=told["place"], country=country, sector=sector, pinned=True
    )
    aliases = [a.strip() for a in (told["aliases"] or "").split(";") if a.strip()]
    names = frozenset({told["name"], *aliases, *([told["place"]] if told["place"] else [])})
    return Pinned(cluster, names)
