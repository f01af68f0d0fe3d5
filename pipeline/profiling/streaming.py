"""Profiles of a corpus too large to hold: the evidence is read as often as need be, a row at a time.

What is told of clusters, and which rows tell it, stands on a shelf (:mod:`pipeline.shelf`). The results are
those of :func:`pipeline.profiling.profile_clusters`.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, tee

from pipeline.profiling.linking import Linking
from pipeline.profiling.profile import make_profile, row_of, shipped_tie_reader
from pipeline.profiling.rows import is_claim, lean, witnesses
from pipeline.profiling.rules import Rules
from pipeline.profiling.sectors import read_sector
from pipeline.profiling.settings import settings
from pipeline.profiling.sides import clusters_of, seen_by
from pipeline.profiling.typology import Typology
from pipeline.records import Cluster, DocumentRow, Evidence, Profile

Rows = Callable[[], Iterable[Evidence]]
Fetch = Callable[[Iterable[int]], Iterable[Evidence]]


class Linked:
    """The clusters of a corpus and which rows speak of each.

    ``rows`` gives the evidence anew with each call, in the order of documents and of the sentences in
    them; rows are known by their numbers in that order, from 0. ``base`` is an empty shelf.
    """

    def __init__(
        self, rows: Rows, documents: Iterable[DocumentRow], base: sqlite3.Connection
    ) -> None:
        self._rows, self._documents, self._base = rows, documents, base
        base.execute(
            "CREATE TABLE members (id TEXT, number INT, nth INT, PRIMARY KEY (id, number, nth)) "
            "WITHOUT ROWID"
        )
        self._linking = Linking(base, read_sector)
        self._sources: set[str] = set()
        for document, own in groupby(rows(), key=lambda row: row.document):
            told: Counter[str] = Counter()
            for row in own:
                told.update(c.model_dump_json() for c in clusters_of(row) if c is not None)
                if row.source:
                    self._sources.add(row.source)
            self._linking.tell(document, told)
        self._linking.link()
        self._ids: tuple[str, dict[str, str]] = ("", {})

    def evidence(self) -> Iterator[Evidence]:
        """Every row with its cluster's id; also finds out which rows are claims about a cluster."""
        for number, row in enumerate(self._rows()):
            ids = [self._id(row.document, cluster) for cluster in clusters_of(row)]
            self._base.executemany(
                "INSERT INTO members VALUES (?, ?, ?)",
                [
                    (own, number, nth)
                    for nth, own in enumerate(ids)
                    if own is not None and is_claim(seen_by(row, nth))
                ],
            )
            others = [i for i in ids[1:] if i is not None]
            yield row.model_copy(update={"cluster_id": ids[0], "also_ids": others})

    def profiles(self, fetch: Fetch, typology: Typology, rules: Rules) -> Iterator[Profile]:
        """The profiles, sorted by id, after :meth:`evidence`; ``fetch`` gives rows by their numbers."""
        seen = witnesses(self._sources, self._documents)
        years = {document.id: document.year for document in self._documents}
        numbers, read_tie = settings(), shipped_tie_reader()
        for record in self._linking.records():
            # A row that speaks of one cluster twice counts twice, as it does in the smaller way.
            asked = "SELECT number, nth FROM members WHERE id = ?"
            members, places = tee(self._base.execute(asked, (record.id,)))
            rows = []
            for row, (_, nth) in zip(fetch(n for n, _ in members), places, strict=True):
                own = lean(seen_by(row, nth))
                rows.append(row_of(own, record, seen, years, read_tie, numbers))
            if rows:
                yield make_profile(record, rows, typology, rules, numbers)

    def _id(self, document: str, cluster: Cluster | None) -> str | None:
        """The id of the cluster that a document speaks of."""
        if cluster is None:
            return None
        if document != self._ids[0]:
            self._ids = (document, self._linking.clusters_in(document))
        return self._ids[1].get(cluster.model_dump_json())
