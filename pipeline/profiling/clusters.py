"""Mentions of clusters over all documents, linked into one record a cluster.

Two mentions are the same cluster when their places are forms of one name, their countries agree and
their sectors are the same class. A mention that leaves something out joins the one record that it
fits, or the one that its own document speaks of; where several fit, it is left without a cluster.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from pipeline.profiling.places import (
    country_of,
    fold,
    name_words,
    place_words,
    plain_place,
    same_place,
    slug,
)
from pipeline.profiling.sectors import SectorName, SectorReader, same_sector
from pipeline.records import Cluster, Evidence, Sector


class Speaking(Protocol):
    """Whatever a document says of a cluster: an evidence row, or what linking needs of one."""

    @property
    def document(self) -> str:
        """The document's id."""

    @property
    def cluster(self) -> Cluster | None:
        """The cluster that it speaks of."""


class Mention(NamedTuple):
    """What a sentence's ``cluster`` field says, normalised; no place words for a whole country."""

    place: frozenset[str]
    country: str | None
    sector: SectorName | None

    @property
    def known(self) -> int:
        """How many of the two, country and sector, it tells."""
        return (self.country is not None) + (self.sector is not None)

    def fits(self, other: Mention) -> bool:
        """Whether both may be the same cluster; what one leaves out is no hindrance."""
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


@dataclass(slots=True)
class _Group:
    """Mentions of one cluster: the fullest, and how often each document has each spelling."""

    head: Mention
    names: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    sectors: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)

    def take(self, mention: Mention, rows: Iterable[Speaking]) -> None:
        head = self.head
        self.head = Mention(
            max(head.place, mention.place, key=lambda p: (len(p), sorted(p))),
            head.country or mention.country,
            head.sector or mention.sector,
        )
        for row in rows:
            self.documents.add(row.document)
            if row.cluster is None:
                continue
            self.names[row.cluster.name.strip()] += 1
            if row.cluster.place and mention.place:
                self.places[plain_place(row.cluster.place, row.cluster.sector)] += 1
            if mention.sector:
                self.sectors[mention.sector.name] += 1


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
    if not words and not (country and (sector or cluster.name)):
        return None
    return Mention(words, country, sector)


def link_clusters(
    rows: Sequence[Speaking], read_sector: SectorReader
) -> tuple[list[ClusterRecord], list[str | None]]:
    """The clusters, sorted by id, and for each row the id of its cluster or none."""
    mentions = [read_mention(r.cluster, read_sector) if r.cluster else None for r in rows]
    told: dict[tuple[Mention, str], list[int]] = defaultdict(list)
    for i, mention in enumerate(mentions):
        if mention is not None:
            told[mention, rows[i].document].append(i)
    groups: list[_Group] = []
    group_of: dict[int, _Group] = {}
    for (mention, document), where in sorted(told.items(), key=_fullest_first):
        group = _group_for(mention, document, groups)
        if group is None:
            continue
        group.take(mention, (rows[i] for i in where))
        group_of.update(dict.fromkeys(where, group))
    records = _records(groups)
    by_group = {id(g): r for g, r in zip(groups, records, strict=True)}
    ids = [by_group[id(group_of[i])].id if i in group_of else None for i in range(len(rows))]
    return sorted(records, key=lambda r: r.id), ids


def _fullest_first(item: tuple[tuple[Mention, str], list[int]]) -> tuple[object, ...]:
    (mention, document), _ = item
    return (
        -mention.known,
        -len(mention.place),
        sorted(mention.place),
        mention.country or "",
        (mention.sector.isic or "", mention.sector.name) if mention.sector else ("", ""),
        document,
    )


def _group_for(mention: Mention, document: str, groups: list[_Group]) -> _Group | None:
    """The group that a mention belongs to, a new one, or none where it could be several."""
    fitting = [g for g in groups if mention.fits(g.head)]
    if len(fitting) > 1:
        here = [g for g in fitting if document in g.documents]
        return here[0] if len(here) == 1 else None
    if fitting:
        return fitting[0]
    if not mention.place and mention.sector is None:
        return None
    groups.append(_Group(mention))
    return groups[-1]


def _records(groups: Sequence[_Group]) -> list[ClusterRecord]:
    records: list[ClusterRecord] = []
    taken: Counter[str] = Counter()
    for group in groups:
        head = group.head
        place = _commonest(group.places) if head.place else None
        words = " ".join(sorted(head.place)) if head.place and not place else None
        name = _commonest(group.names, place or "") or "unnamed"
        sector_name = _commonest(group.sectors)
        sector = (
            Sector(name=sector_name, isic=head.sector.isic) if sector_name and head.sector else None
        )
        key = slug(head.country, place or words, sector_name) or slug(name)
        taken[key] += 1
        others = {*group.names, *group.places} - {name, place or ""}
        records.append(
            ClusterRecord(
                id=key if taken[key] == 1 else f"{key}-{taken[key]}",
                name=name,
                aliases=sorted(others, key=lambda a: (fold(a), a)),
                place=place,
                country=head.country,
                sector=sector,
            )
        )
    return records


def _commonest(names: Counter[str], part: str = "") -> str | None:
    """The most frequent name; of equally frequent ones one that holds ``part``, then the shortest."""
    ranked = sorted(names.items(), key=lambda n: (-n[1], part not in n[0], len(n[0]), n[0]))
    return ranked[0][0] if ranked else None
