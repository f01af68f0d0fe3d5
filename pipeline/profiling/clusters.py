"""What texts say of a cluster, in the form in which two mentions can be told to be of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from pipeline.profiling.places import (
    country_of,
    fold,
    name_words,
    place_words,
    same_place,
    slug,
)
from pipeline.profiling.sectors import SectorName, SectorReader, same_sector
from pipeline.records import Cluster, Evidence, Sector


class Mention(NamedTuple):
    """What a sentence's ``cluster`` field says, normalised; no place words for a whole country.

    ``pinned`` is, of a cluster of a user's register, all that the register says of it, its name first.
    """

    place: frozenset[str]
    country: str | None
    sector: SectorName | None
    pinned: tuple[str | None, ...] = ()

    @property
    def known(self) -> int:
        """How many of the two, country and sector, it tells."""
        return (self.country is not None) + (self.sector is not None)

    def fits(self, other: Mention) -> bool:
        """Whether both may be the same cluster; what one leaves out is no hindrance.

        Of two clusters of a register it alone says whether they are one.
        """
        if self.pinned and other.pinned:
            return self.pinned == other.pinned
        lands = {self.country, other.country} - {None}
        both = self.sector is None or other.sector is None or same_sector(self.sector, other.sector)
        return len(lands) < 2 and both and same_place(self.place, other.place)


@dataclass(slots=True)
class ClusterRecord:
    """A cluster with the names under which the texts know it."""

    id: str
    name: str
    aliases: list[str]
    place: str | None
    country: str | None
    sector: Sector | None


class Spellings(NamedTuple):
    """How often the texts have each spelling of a cluster's name, place and sector."""

    names: Counter[str]
    places: Counter[str]
    sectors: Counter[str]


class Linker(Protocol):
    """Says which rows are of one cluster."""

    def __call__(
        self, rows: Sequence[Evidence], read_sector: SectorReader, /
    ) -> tuple[list[ClusterRecord], list[str | None]]:
        """The clusters, sorted by id, and for each row the id of its cluster or none."""


def read_mention(cluster: Cluster, read_sector: SectorReader) -> Mention | None:
    """The mention in its normal form; none when it names neither a place nor a national industry."""
    place, country = cluster.place, cluster.country
    if place and (land := country_of(place)) and country in (None, land):
        place, country = None, land
    words = place_words(place, country, cluster.sector)
    sector = read_sector(cluster.sector) if cluster.sector else None
    if not words and not place:
        words = name_words(cluster.name, country, cluster.sector)
    if (
        not words and place and cluster.pinned
    ):  # "The district" tells a place where a register says so.
        words = frozenset(fold(place).split())
    if not words and not (country and (sector or cluster.name)):
        return None
    pinned = (
        (cluster.name, cluster.place, cluster.country, cluster.sector) if cluster.pinned else ()
    )
    return Mention(words, country, sector, pinned)


def joined(a: Mention, b: Mention) -> Mention:
    """The fullest of two mentions of one cluster: what ``a`` leaves out is taken from ``b``."""
    place = max(a.place, b.place, key=lambda p: (len(p), sorted(p)))
    if a.pinned:
        place = a.place
    return Mention(place, a.country or b.country, a.sector or b.sector, a.pinned or b.pinned)


def records_of(groups: Iterable[tuple[Mention, Spellings]]) -> Iterator[ClusterRecord]:
    """A record for each group of mentions, of which the fullest is given; no two have one id."""
    taken: Counter[str] = Counter()
    for head, told in groups:
        place = _commonest(told.places) if head.place else None
        place = head.pinned[1] or place if head.pinned else place
        words = " ".join(sorted(head.place)) if head.place and not place else None
        pinned = head.pinned[0] if head.pinned else None
        name = pinned or _commonest(told.names, place or "") or "unnamed"
        sector_name = _commonest(told.sectors)
        sector = (
            Sector(name=sector_name, isic=head.sector.isic) if sector_name and head.sector else None
        )
        key = slug(head.country, place or words, sector_name) or slug(name)
        taken[key] += 1
        others = {*told.names, *told.places} - {name, place or ""}
        yield ClusterRecord(
            id=key if taken[key] == 1 else f"{key}-{taken[key]}",
            name=name,
            aliases=sorted(others, key=lambda a: (fold(a), a)),
            place=place,
            country=head.country,
            sector=sector,
        )


def _commonest(names: Counter[str], part: str = "") -> str | None:
    """The most frequent name; of equally frequent ones one that holds ``part``, then the shortest."""
    ranked = sorted(names.items(), key=lambda n: (-n[1], part not in n[0], len(n[0]), n[0]))
    return ranked[0][0] if ranked else None
