"""Hold the case given to each sentence against the coder's, and count the errors by cause.

Two figures stand side by side. *By name*: place (or nation), country and ISIC class are those that the
coder wrote. *The same record*: a researcher would know the coder's cluster in the record given, though
it goes by another name of it. For that, country and industry must be right (the class, or a name that is
wider or narrower: textiles, home textiles), and the place must be

- the same, or within ``NEAR`` km of it, so that both are one agglomeration (Haida is Nový Bor); or
- another, or the nation, in a work in which the coder has one cluster alone of this country and industry,
  the record is the one given to most of that cluster's sentences, its name is that of no other
  cluster of the coder's, and it is not known to lie farther away. So "Guangdong lighting" is the one lighting
  cluster of a work on Guzhen, and São Paulo, 500 km off, is never Arapongas.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from annotations.distances import apart
from pipeline.coding.cases.trades import kinds_of
from pipeline.coding.discourse import Discourse
from pipeline.language.sectors import find_sectors
from pipeline.profiling.clusters import read_mention
from pipeline.profiling.places import fold, place_words, same_place
from pipeline.profiling.sectors import SectorName, read_sector, same_sector
from pipeline.records import Annotation, Cluster

#: Places so near each other (km) are one agglomeration; those farther apart are never one cluster.
NEAR, FAR = 25.0, 75.0


class Same(NamedTuple):
    """What of a case is right: the place (or its nation given), country, sector by class and division,
    and whether the industry is at least a wider or narrower name of the wanted one."""

    place: bool = False
    country: bool = False
    sector: bool = False
    division: bool = False
    akin: bool = False


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


class Pairing:
    """Which record of a work stands for which of the coder's clusters, where the names differ."""

    def __init__(self, rows: Sequence[Annotation], found: Sequence[Sequence[Cluster]]) -> None:
        """``rows`` and ``found`` are the sentences of one work with the cases given to them."""
        self.wanted = {_key(w): w for row in rows for w in _wanted(row)}
        given: dict[str, Counter[str]] = {}
        for row, clusters in zip(rows, found, strict=True):
            if row.cluster is not None and clusters:
                given.setdefault(_key(row.cluster), Counter())[_key(clusters[0])] += 1
        self.most = {key: counts.most_common(1)[0][0] for key, counts in given.items()}

    def same_record(self, want: Cluster, given: Cluster | None) -> bool:
        """Whether a researcher would know the wanted cluster in the record given."""
        if given is None:
            return False
        told = compare(want, given)
        if not (told.country and told.akin):
            return False
        km = _km(want, given)
        if told.place or (km is not None and km <= NEAR):
            return True
        others = [w for key, w in self.wanted.items() if key != _key(want)]
        alone = not any((c := compare(w, want)).country and c.akin for w in others)
        named = given.place and any(compare(w, given).place for w in others)
        leads = self.most.get(_key(want)) == _key(given)
        return alone and leads and not named and (km is None or km <= FAR)


class CaseScore:
    """Counts of sentences whose case is right, and of the others by what is wrong."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.causes: Counter[str] = Counter()

    def add(
        self, row: Annotation, clusters: list[Cluster], names: NamesOf, pairing: Pairing
    ) -> str | None:
        """Count one sentence, and say what is wrong; one that its coder gives no cluster is left out."""
        if row.cluster is None:
            return None
        given = clusters[0] if clusters else None
        wanted = _wanted(row)
        best, want = max(((compare(w, given), w) for w in wanted), key=lambda pair: pair[0])
        self.right["n"] += 1
        self.right["none"] += given is None
        self.right["place"] += best.place
        self.right["itself"] += best.place and bool(given and (given.place or not want.place))
        self.right["division"] += best.place and best.country and best.division
        self.right["all"] += best.place and best.country and best.sector
        record = any(pairing.same_record(w, given) for w in wanted)
        self.right["record"] += record
        written = any(names.hold(w) for w in wanted)
        self.right["written"] += written
        self.right["written, all"] += written and best.place and best.country and best.sector
        self.right["written, record"] += written and record
        cause = _cause(best, given, written)
        if cause:
            self.causes[cause] += 1
        return cause

    def lines(self) -> list[str]:
        """The figures, then the causes of errors from the largest."""
        n = self.right["n"] or 1
        part = {k: f"{self.right[k] / n:.3f}" for k in (*self.right, "record")}
        m = self.right["written"] or 1
        head = (
            f"the place or nation {part['place']}, the place where a place is coded {part['itself']}; "
            f"with country and sector {part['all']} by ISIC class, {part['division']} by division; "
            f"the same record, by whatever name {part['record']}; "
            f"none in reach {part['none']}  ({n} sentences)"
        )
        written = (
            f"where the work writes the place's name: with country and class "
            f"{self.right['written, all'] / m:.3f}, the same record {self.right['written, record'] / m:.3f}"
            f"  ({self.right['written']} sentences)"
        )
        return [
            head,
            written,
            *(f"  {v / n:.3f}  {cause}" for cause, v in self.causes.most_common()),
        ]


def _wanted(row: Annotation) -> list[Cluster]:
    return [row.cluster, *row.also] if row.cluster else []


def _key(cluster: Cluster) -> str:
    return repr((cluster.place, cluster.country, cluster.sector))


def _km(want: Cluster, given: Cluster) -> float | None:
    """How far apart the places lie, None where the gazetteer has not both in the one country."""
    if not (want.place and given.place and want.country):
        return None
    return apart(want.place, given.place, want.country)


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
    return Same() if given is None else _compared(_key(want), want.name, _key(given), given.name)


@cache
def _compared(want_key: str, want_name: str, given_key: str, given_name: str) -> Same:
    want, given = _cluster(want_key, want_name), _cluster(given_key, given_name)
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
    akin = trade or any(_akin(w, have) for w in wanted if w and have)
    return Same(place or nation, a.country == b.country, trade, wide, akin)


def _cluster(key: str, name: str) -> Cluster:
    from ast import literal_eval

    place, country, sector = literal_eval(key)
    return Cluster(name=name, place=place, country=country, sector=sector)


def _akin(a: SectorName, b: SectorName) -> bool:
    """Whether one industry is a kind of the other ("home textiles" of "textiles")."""
    return a.name in kinds_of(b.name) or b.name in kinds_of(a.name)


def _division(sector: SectorName | None) -> str | None:
    """The two digits of the ISIC division, None where the class is not known."""
    return sector.isic[:2] if sector and sector.isic else None
