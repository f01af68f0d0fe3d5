"""Mentions of clusters over all documents, linked into one record a cluster.

Two mentions are the same cluster when their places are forms of one name, their countries agree and
their sectors are the same class. A mention that leaves something out joins the one record that it
fits, or the one that its own document speaks of; where several fit, it is left without a cluster.
Clusters of a user's register are known as such, and are linked first: two of them are never one.

Mentions stand on a shelf (:mod:`pipeline.shelf`): there are many, and in the end a few tell of each cluster.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Protocol

from pipeline.profiling.clusters import (
    ClusterRecord,
    Mention,
    Spellings,
    read_mention,
    records_of,
)
from pipeline.profiling.matching import Known
from pipeline.profiling.places import plain_place
from pipeline.profiling.sectors import SectorName, SectorReader
from pipeline.records import Cluster, Sector
from pipeline.shelf import shelf

TABLES = """
-- Mentions in the order in which they are linked, those of a register and the fullest first.
CREATE TABLE told (known INT, size INT, place TEXT, country TEXT, isic TEXT, sector TEXT,
    document TEXT, cluster TEXT, mention TEXT, times INT,
    PRIMARY KEY (known, size, place, country, isic, sector, document, cluster)) WITHOUT ROWID;
CREATE TABLE linked (document TEXT, cluster TEXT, number INT,
    PRIMARY KEY (document, cluster)) WITHOUT ROWID;
CREATE TABLE spelt (number INT, what INT, spelling TEXT, times INT,
    PRIMARY KEY (number, what, spelling)) WITHOUT ROWID;
CREATE TABLE records (number INT PRIMARY KEY, id TEXT, record TEXT) WITHOUT ROWID;
"""

#: What being of a register counts in the order of mentions: more than all that a mention can tell.
_REGISTERED = 3


class Linking:
    """Says of each document which clusters it speaks of; first all is told, then it is linked."""

    def __init__(self, base: sqlite3.Connection, read_sector: SectorReader) -> None:
        self._base, self._read_sector = base, read_sector
        for table in filter(str.strip, TABLES.split(";")):
            base.execute(table)

    def tell(self, document: str, clusters: Counter[str]) -> None:
        """All that a document says: clusters (as JSON), and in how many sentences it speaks of each."""
        for told, times in clusters.items():
            mention = read_mention(Cluster.model_validate_json(told), self._read_sector)
            if mention is not None:
                row = (*_fullest_first(mention), document, told, _packed(mention), times)
                self._base.execute(f"INSERT INTO told VALUES ({', '.join('?' * 10)})", row)

    def link(self) -> None:
        """Find out which mentions are of one cluster."""
        known = Known()
        rows = self._base.execute("SELECT mention, document, cluster, times FROM told")
        for (packed, document), group in groupby(rows, key=lambda row: (row[0], row[1])):
            mention = _unpacked(packed)
            number = self._number_for(mention, document, known)
            if number is not None:
                for _, _, cluster, times in group:
                    self._take(number, mention, document, cluster, times)
        groups = ((known.heads[number], told) for number, told in self._spellings())
        for number, record in enumerate(records_of(groups)):
            row = (number, record.id, json.dumps(_plain(record), ensure_ascii=False))
            self._base.execute("INSERT INTO records VALUES (?, ?, ?)", row)

    def records(self) -> Iterator[ClusterRecord]:
        """The clusters, sorted by id."""
        for (told,) in self._base.execute("SELECT record FROM records ORDER BY id, number"):
            plain = json.loads(told)
            sector = Sector(**plain.pop("sector")) if plain["sector"] else plain.pop("sector")
            yield ClusterRecord(**plain, sector=sector)

    def clusters_in(self, document: str) -> dict[str, str]:
        """The ids of the clusters that a document speaks of, by what it says of them (as JSON)."""
        found = self._base.execute(
            "SELECT cluster, id FROM linked JOIN records USING (number) WHERE document = ?",
            (document,),
        )
        return dict(found.fetchall())

    def _number_for(self, mention: Mention, document: str, known: Known) -> int | None:
        """The cluster that a mention belongs to, a new one, or none where it could be several."""
        fitting = known.fitting(mention)
        if len(fitting) > 1:
            asked = "SELECT DISTINCT number FROM linked WHERE document = ?"
            own = {number for (number,) in self._base.execute(asked, (document,))}
            here = [number for number in fitting if number in own]
            if len(here) != 1:
                return None
            fitting = here
        if fitting:
            known.join(fitting[0], mention)
            return fitting[0]
        if not mention.place and mention.sector is None and not mention.pinned:
            return None
        return known.add(mention)

    def _take(self, number: int, mention: Mention, document: str, told: str, times: int) -> None:
        """Note that what a document says is of the cluster, and how it spells it."""
        cluster = Cluster.model_validate_json(told)
        self._base.execute("INSERT INTO linked VALUES (?, ?, ?)", (document, told, number))
        spelt = [(0, cluster.name.strip())]
        if cluster.place and mention.place:
            spelt.append((1, plain_place(cluster.place, cluster.sector)))
        if mention.sector:
            spelt.append((2, mention.sector.name))
        for what, spelling in spelt:
            self._base.execute(
                "INSERT INTO spelt VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET times = times + excluded.times",
                (number, what, spelling, times),
            )

    def _spellings(self) -> Iterator[tuple[int, Spellings]]:
        rows = self._base.execute("SELECT number, what, spelling, times FROM spelt")
        for number, group in groupby(rows, key=lambda row: int(row[0])):
            told = Spellings(Counter(), Counter(), Counter())
            for _, what, spelling, times in group:
                told[what][spelling] = times
            yield number, told


class Speaking(Protocol):
    """Whatever a document says of a cluster: an evidence row, or what linking needs of one."""

    @property
    def document(self) -> str:
        """The document's id."""

    @property
    def cluster(self) -> Cluster | None:
        """The cluster that it speaks of."""


def link_clusters(
    rows: Sequence[Speaking], read_sector: SectorReader
) -> tuple[list[ClusterRecord], list[str | None]]:
    """The clusters, sorted by id, and for each row the id of its cluster or none."""
    said: dict[str, Counter[str]] = {}
    for row in rows:
        if row.cluster is not None:
            said.setdefault(row.document, Counter())[row.cluster.model_dump_json()] += 1
    with shelf() as base:
        linking = Linking(base, read_sector)
        for document, clusters in said.items():
            linking.tell(document, clusters)
        linking.link()
        found = {document: linking.clusters_in(document) for document in said}
        return list(linking.records()), [
            found[r.document].get(r.cluster.model_dump_json()) if r.cluster else None for r in rows
        ]


def _fullest_first(mention: Mention) -> tuple[int, int, str, str, str, str]:
    """By what mentions are sorted, as the shelf compares: numbers, then texts by their characters."""
    sector = mention.sector or SectorName("")
    words = "\0".join(sorted(mention.place))
    own = (mention.country or "", sector.isic or "", sector.name)
    rank = mention.known + (_REGISTERED if mention.pinned else 0)
    return (-rank, -len(mention.place), words, *own)


def _packed(mention: Mention) -> str:
    told = [sorted(mention.place), mention.country, mention.sector, mention.pinned]
    return json.dumps(told, ensure_ascii=False)


def _unpacked(packed: str) -> Mention:
    place, country, sector, pinned = json.loads(packed)
    name = SectorName(*sector) if sector else None
    return Mention(frozenset(place), country, name, tuple(pinned))


def _plain(record: ClusterRecord) -> dict[str, Any]:
    sector = record.sector.model_dump() if record.sector else None
    return {name: getattr(record, name) for name in record.__slots__} | {"sector": sector}
