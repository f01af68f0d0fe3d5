"""Hold the case given to each sentence against the coder's, and count the errors by cause."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from pipeline.coding.discourse import Discourse
from pipeline.language.sectors import find_sectors
from pipeline.profiling.clusters import read_mention
from pipeline.profiling.places import fold, place_words, same_place
from pipeline.profiling.sectors import SectorName, read_sector, same_sector
from pipeline.records import Annotation, Cluster


class Same(NamedTuple):
    """What of a case is right: the place (or its nation given), country, sector by class and division."""

    place: bool = False
    country: bool = False
    sector: bool = False
    division: bool = False


class NamesOf:
    """The words that a work's title, headings and sentences hold, to tell whether it ever writes a name."""

    def __init__(self, discourse: Discourse) -> None:
        sections = {unit.section or "" for unit in discourse.units}
        texts = [discourse.title or "", *sections, *(unit.text for unit in discourse.units)]
        self.words = frozenset(w for text in texts for w in fold(text).split())

    def hold(self, cluster: Cluster) -> bool:
        """Whether a word that tells this cluster's place from others stands anywhere in the work."""
        told = place_words(cluster.place, cluster.country, cluster.sector)
        return not told or bool(told & self.words)


class CaseScore:
    """Counts of sentences whose case is right, and of the others by what is wrong."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.causes: Counter[str] = Counter()

    def add(self, row: Annotation, clusters: list[Cluster], names: NamesOf) -> None:
        """Count one sentence; one that its coder gives no cluster is left out."""
        if row.cluster is None:
            return
        given = clusters[0] if clusters else None
        wanted = (row.cluster, *row.also)
        best, want = max(((compare(w, given), w) for w in wanted), key=lambda pair: pair[0])
        self.right["n"] += 1
        self.right["none"] += given is None
        self.right["place"] += best.place
        self.right["itself"] += best.place and bool(given and (given.place or not want.place))
        self.right["division"] += best.place and best.country and best.division
        self.right["all"] += best.place and best.country and best.sector
        cause = _cause(best, given, any(names.hold(w) for w in wanted))
        if cause:
            self.causes[cause] += 1

    def lines(self) -> list[str]:
        """The figures, then the causes of errors from the largest."""
        n = self.right["n"] or 1
        part = {k: f"{v / n:.3f}" for k, v in self.right.items()}
        head = (
            f"the place or nation {part['place']}, the place where a place is coded {part['itself']}; "
            f"with country and sector {part['all']} by ISIC class, {part['division']} by division; "
            f"none in reach {part['none']}  ({n} sentences)"
        )
        return [head, *(f"  {v / n:.3f}  {cause}" for cause, v in self.causes.most_common())]


def _cause(best: Same, given: Cluster | None, written: bool) -> str | None:
    if best.place and best.country:
        if best.sector:
            return None
        if given and not given.sector:
            return "sector not found"
        return "sector: another of its division" if best.division else "sector of another division"
    if best.place:
        return "country wrong"
    if not written:
        return "place that the work never writes"
    if given is None:
        return "none in reach"
    return "another place given" if given.place else "a nation given"


def compare(want: Cluster, given: Cluster | None) -> Same:
    """What of a given case is as wanted; any name of the wanted place will do."""
    if given is None:
        return Same()
    a, b = read_mention(want, read_sector), read_mention(given, read_sector)
    if a is None or b is None:
        return Same()
    names = frozenset(fold(f"{want.name} {want.place}").split())
    place = same_place(a.place, b.place) or bool(b.place and b.place <= names)
    nation = not b.place and (not a.place or a.country == b.country)
    # "Knitwear and clothing": a case of two trades is known by either.
    told = {m.sector for m in find_sectors(want.sector or "")}
    wanted = [a.sector, *map(read_sector, sorted(told))] if a.sector else []
    have = b.sector
    trade = not wanted or any(have and same_sector(w, have) for w in wanted if w)
    wide = trade or any(_division(w) == _division(have) is not None for w in wanted if w)
    return Same(place or nation, a.country == b.country, trade, wide)


def _division(sector: SectorName | None) -> str | None:
    """The two digits of the ISIC division, None where the class is not known."""
    return sector.isic[:2] if sector and sector.isic else None
