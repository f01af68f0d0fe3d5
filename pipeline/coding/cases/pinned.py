"""A user's own register of clusters (CSV), which wins over what texts say of place, country, sector."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pipeline.coding.cases.sights import Named, Role, Sight
from pipeline.language.nations import country_named
from pipeline.language.sectors import SectorMention, isic_class, sector_named
from pipeline.records import Cluster

COLUMNS = ("name", "place", "country", "sector", "aliases")


class RegisterError(ValueError):
    """A register that cannot be used; the message names file, line and remedy."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A cluster of the register and the names by which texts may know it; no place: a whole nation."""

    cluster: Cluster
    names: frozenset[str]


@dataclass
class Register:
    """The pinned clusters, in the order of the file."""

    clusters: list[Pinned] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.clusters)

    @cached_property
    def _spelled(self) -> tuple[re.Pattern[str], dict[str, str]]:
        """A pattern of all names and, for each, the place (or country) that it stands for."""
        stands = {
            name: p.cluster.place or p.cluster.country or ""
            for p in self.clusters
            for name in p.names
        }
        longest = sorted(stands, key=lambda n: (-len(n), n))
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?!\w)"), stands

    def mark(self, sights: Iterable[Sight]) -> None:
        """Put the clusters' names in place of whatever else was seen where they stand."""
        if not self.clusters:
            return
        regex, stands = self._spelled
        places = {p.cluster.place for p in self.clusters}
        for sight in sights:
            for match in regex.finditer(sight.text):
                start, end = match.span()
                seen = [
                    n for n in (*sight.places, *sight.nations) if n.start < end and start < n.end
                ]
                told = {n.role for n in seen}
                role: Role = "compared" if "compared" in told else "case"
                role = "plain" if "elsewhere" in told else role
                sight.places = [n for n in sight.places if n not in seen]
                sight.nations = [n for n in sight.nations if n not in seen]
                name = stands[match[0]]
                listed = sight.places if name in places else sight.nations
                listed.append(Named(start, name, role, end))
            sight.places.sort()
            sight.nations.sort()

    def place_names(self) -> set[str]:
        """The places of the register: each is a case wherever a work names it."""
        return {p.cluster.place for p in self.clusters if p.cluster.place}

    def resolve(
        self,
        cluster: Cluster,
        told: Sequence[SectorMention],
        names: Iterable[str],
        before: Cluster | None,
    ) -> Cluster:
        """The pinned cluster that a found one is, or the found one itself.

        Of clusters of one place the one whose industry the sentence names, then the one that the place
        was last taken for (``before``), then the one of the industry that the place was found to have.
        """
        known = {cluster.place, *names} - {None}
        fitting = [
            p.cluster
            for p in self.clusters
            if (p.cluster.place in known or (p.names & known))
            or (not p.cluster.place and not cluster.place and _alike(p.cluster, cluster))
        ]
        spoken = {m.sector for m in told if m.weight >= 1}
        for wanted in (spoken, {before.sector} if before in fitting and before else set()):
            for one in fitting:
                if one.sector in wanted:
                    return one
        alike = [one for one in fitting if one.sector == cluster.sector]
        return (alike or fitting or [cluster])[0]


def _alike(a: Cluster, b: Cluster) -> bool:
    return a.country == b.country and isic_class(a.sector) == isic_class(b.sector)


def load_register(path: Path) -> Register:
    """The register in a CSV file with the columns name, place, country, sector, aliases.

    ``country`` is ISO 3166-1 alpha-2 or a country's English name; ``aliases`` are parted by ``;``. Place
    and aliases may be empty, but a row needs a place or a country.

    Raises:
        RegisterError: when the file cannot be read, or a row of it cannot be used.
    """
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [c for c in COLUMNS[:4] if c not in (reader.fieldnames or [])]
            if missing:
                raise RegisterError(
                    f"{path}: no column {', '.join(map(repr, missing))}; the first line names the "
                    f"columns {', '.join(COLUMNS)}"
                )
            return Register([_pinned(path, reader.line_num, row) for row in reader])
    except (OSError, UnicodeDecodeError, csv.Error) as e:
        raise RegisterError(f"{path}: cannot be read ({e}); give a CSV file in UTF-8") from e


def _pinned(path: Path, line: int, row: dict[str, str | None]) -> Pinned:
    told = {c: (row.get(c) or "").strip() or None for c in COLUMNS}
    where = f"{path}, line {line}"
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
    cluster = Cluster(name=told["name"], place=told["place"], country=country, sector=sector)
    aliases = [a.strip() for a in (told["aliases"] or "").split(";") if a.strip()]
    names = frozenset({told["name"], *aliases, *([told["place"]] if told["place"] else [])})
    return Pinned(cluster, names)
