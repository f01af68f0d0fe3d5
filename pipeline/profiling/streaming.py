"""Profiles of a corpus too large to hold: the evidence is read as often as need be, a row at a time.

What is held of a row is its document, its clusters and its source; a cluster's rows are held while its
profile is made. The results are those of :func:`pipeline.profiling.profile_clusters`.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.profiling.clusters import ClusterRecord, link_clusters
from pipeline.profiling.profile import clusters_of, make_profile, row_of, shipped_tie_reader
from pipeline.profiling.rows import is_claim, witnesses
from pipeline.profiling.rules import Rules
from pipeline.profiling.sectors import read_sector
from pipeline.profiling.settings import settings
from pipeline.profiling.typology import Typology
from pipeline.records import Cluster, DocumentRow, Evidence, Profile

Rows = Callable[[], Iterable[Evidence]]
Fetch = Callable[[Sequence[int]], Iterable[Evidence]]


@dataclass(frozen=True, slots=True)
class _Told:
    """What linking needs of a row."""

    document: str
    cluster: Cluster | None


class Linked:
    """The clusters of a corpus and which rows speak of each.

    ``rows`` gives the evidence anew with each call, in the order of documents and of the sentences in
    them; rows are known by their numbers in that order, from 0.
    """

    def __init__(self, rows: Rows, documents: Sequence[DocumentRow]) -> None:
        self.documents = documents
        told: list[_Told] = []
        firsts = array("L")  # number of a row's first mention of a cluster
        sources: set[str] = set()
        kept: dict[tuple[str, str], _Told] = {}
        for row in rows():
            firsts.append(len(told))
            if row.source:
                sources.add(row.source)
            for cluster in clusters_of(row):
                name = cluster.model_dump_json() if cluster else ""
                mention = _Told(row.document, cluster)
                told.append(kept.setdefault((name, row.document), mention))
        self.records, self._ids = link_clusters(told, read_sector)
        self._firsts, self._sources = firsts, sources
        self._members: dict[str, array[int]] = defaultdict(lambda: array("L"))
        self._rows = rows

    def evidence(self) -> Iterator[Evidence]:
        """Every row with its cluster's id; also finds out which rows are claims about a cluster."""
        for number, row in enumerate(self._rows()):
            at = self._firsts[number]
            for n, _ in enumerate(clusters_of(row)):
                own = self._ids[at + n]
                if own is not None and is_claim(row):
                    self._members[own].append(number)
            ids = self._ids[at : at + len(clusters_of(row))]
            yield row.model_copy(
                update={"cluster_id": ids[0], "also_ids": [i for i in ids[1:] if i is not None]}
            )

    def profiles(self, fetch: Fetch, typology: Typology, rules: Rules) -> Iterator[Profile]:
        """The profiles, sorted by id, after :meth:`evidence`; ``fetch`` gives rows by their numbers."""
        seen = witnesses(self._sources, self.documents)
        years = {document.id: document.year for document in self.documents}
        numbers, read_tie = settings(), shipped_tie_reader()
        for record in self.records:
            members = self._members.get(record.id)
            if not members:
                continue
            rows = []
            # A row that speaks of one cluster twice counts twice, as it does in the smaller way.
            for number, row in zip(members, fetch(members), strict=True):
                own = row.model_copy(
                    update={"cluster": self._cluster(number, row, record), "cluster_id": record.id}
                )
                rows.append(row_of(own, record, seen, years, read_tie, numbers))
            yield make_profile(record, rows, typology, rules, numbers)

    def _cluster(self, number: int, row: Evidence, record: ClusterRecord) -> Cluster | None:
        """The cluster of a row that the record stands for."""
        at = self._firsts[number]
        return next(c for n, c in enumerate(clusters_of(row)) if self._ids[at + n] == record.id)
