"""Clusters as people have merged and split them, on top of how the machine links their mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.profiling.clusters import ClusterRecord
from pipeline.profiling.linking import link_clusters
from pipeline.profiling.places import slug
from pipeline.profiling.sectors import SectorReader
from pipeline.records import Cluster, Evidence, Sector
from pipeline.review.decisions import ClusterRef


@dataclass(slots=True)
class Merge:
    """Clusters that are one: the sentences by which each is known again, and its ref."""

    into: ClusterRef
    merged: list[ClusterRef]
    sentences: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class ReviewedLinker:
    """Links as the machine does, then puts rows where people put them and merges what they merged.

    ``placed`` gives, a sentence id, the cluster that a person put it into.
    """

    placed: Mapping[str, ClusterRef] = field(default_factory=dict)
    merges: Sequence[Merge] = ()
    lost: list[Merge] = field(default_factory=list)

    def __call__(
        self, rows: Sequence[Evidence], read_sector: SectorReader, /
    ) -> tuple[list[ClusterRecord], list[str | None]]:
        """The clusters sorted by id, and for each row the id of its cluster or none."""
        free = [r.model_copy(update={"cluster": None}) if r.id in self.placed else r for r in rows]
        records, ids = link_clusters(free, read_sector)
        known = {r.id: r for r in records}
        for i, row in enumerate(rows):
            if row.id in self.placed:
                ref = self.placed[row.id]
                if ref.id not in known:
                    known[ref.id] = _record(ref, read_sector)
                ids[i] = ref.id
        self.lost = []
        for merge in self.merges:
            self._merge(merge, known, ids, rows)
        return sorted(known.values(), key=lambda r: r.id), ids

    def _merge(
        self,
        merge: Merge,
        known: dict[str, ClusterRecord],
        ids: list[str | None],
        rows: Sequence[Evidence],
    ) -> None:
        """Put the merged clusters' rows into one; what cannot be found again is ``lost``."""
        where = {row.id: i for row, i in zip(rows, ids, strict=True)}
        into = _now(merge.into, merge.sentences, known, where)
        if into is None:
            self.lost.append(merge)
            return
        for ref in merge.merged:
            one = _now(ref, merge.sentences, known, where)
            if one is None:
                self.lost.append(merge)
            elif one != into:
                gone, kept = known.pop(one), known[into]
                names = {gone.name, *gone.aliases, *kept.aliases} - {kept.name}
                kept.aliases = sorted(names, key=str.casefold)
                ids[:] = [into if i == one else i for i in ids]


def _now(
    ref: ClusterRef,
    sentences: Mapping[str, list[str]],
    known: Mapping[str, ClusterRecord],
    where: Mapping[str, str | None],
) -> str | None:
    """The id that a cluster has now: its own, or where most of its sentences are."""
    if ref.id in known:
        return ref.id
    places = Counter(p for s in sentences.get(ref.id, []) if (p := where.get(s)))
    return places.most_common(1)[0][0] if places else None


def _record(ref: ClusterRef, read_sector: SectorReader) -> ClusterRecord:
    sector = None
    if ref.sector:
        found = read_sector(ref.sector)
        sector = Sector(name=ref.sector, isic=found.isic if found else None)
    return ClusterRecord(ref.id, ref.name, [], ref.place, ref.country, sector)


def new_cluster_id(cluster: Cluster, taken: Sequence[str]) -> str:
    """An id for a cluster that a person names, readable and not yet taken."""
    base = slug(cluster.country, cluster.name, None) or slug(cluster.name) or "cluster"
    made, n = base, 2
    while made in taken:
        made, n = f"{base}-{n}", n + 1
    return made
