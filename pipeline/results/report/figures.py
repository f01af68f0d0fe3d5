"""What the report's figures show, as data: each number with the evidence it stands on.

Everything that is drawn or set in a table comes from here, and so do the CSV files beside the plots.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import sqrt

from pipeline.profiling import Typology
from pipeline.records import DocumentRow, Evidence, Period, Profile, ShareFinding

#: Fewer clusters than this under a type of tie get a warning wherever they are counted.
FEW = 5
#: How far either side "about" reaches in the plot of shares.
ABOUT = 0.05


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements of a type of tie in a decade; those without a date stand in that of their work."""

    type: str
    decade: int
    dated: list[str]
    undated: list[str]


@dataclass(frozen=True, slots=True)
class ShareMark:
    """A buyer's share with the interval that its wording leaves open; fractions of the whole.

    ``cluster`` is the id of the cluster, ``name`` its name.
    """

    cluster: str
    name: str
    share: ShareFinding
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Upgrades:
    """Clusters of a dominant type that tell of a kind of upgrading with an outcome.

    ``low`` and ``high`` bound the share of the type's clusters (Wilson, 95 %); none without clusters.
    """

    type: str
    kind: str
    outcome: str
    clusters: list[str]
    of: int
    evidence: list[str]
    low: float | None
    high: float | None

    @property
    def few(self) -> bool:
        """Whether there are too few clusters of the type for a comparison."""
        return self.of < FEW


def over_time(
    evidence: Iterable[Evidence], documents: Iterable[DocumentRow], typology: Typology
) -> list[Statements]:
    """Statements on governance by type and decade.

    A dated statement counts in every decade that its period touches, an undated one in the decade in
    which its work appeared; one with neither is left out. Rejected rows do not count.
    """
    written = {d.id: d.year for d in documents}
    found: dict[tuple[str, int], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for row in evidence:
        if row.cluster_id is None or row.review.state == "rejected":
            continue
        year = written.get(row.document)
        decades = _decades(row.period, year)
        cues = [r.cue for r in row.reasons]
        for label in row.governance:
            kind = typology.type_of(label, cues)
            if kind is None:
                continue
            for decade in decades:
                found[kind, decade][0].append(row.id)
            if not decades and year:
                found[kind, year // 10 * 10][1].append(row.id)
    order = typology.order
    return [
        Statements(kind, decade, *found[kind, decade])
        for kind, decade in sorted(found, key=lambda k: (order.index(k[0]), k[1]))
    ]


def _decades(period: Period | None, written: int | None) -> list[int]:
    """The decades that a period touches; an open end reaches to the year of writing."""
    if period is None or (period.from_ is None and period.to is None):
        return []
    first = period.from_ if period.from_ is not None else period.to
    last = period.to if period.to is not None else max(written or 0, first or 0)
    assert first is not None
    return list(range(first // 10 * 10, max(last, first) // 10 * 10 + 1, 10))


def shares_of(profiles: Iterable[Profile]) -> list[ShareMark]:
    """The buyers' shares, the largest first, each with the interval that its wording leaves open."""
    marks = []
    for p in profiles:
        for s in p.buyers.shares:
            low, high = {
                "over": (s.value, 1.0),
                "under": (0.0, s.value),
                "about": (max(0.0, s.value - ABOUT), min(1.0, s.value + ABOUT)),
                "between": (s.value, s.value_high or s.value),
            }.get(s.relation, (s.value, s.value))
            marks.append(ShareMark(p.id, p.name, s, low, high))
    return sorted(marks, key=lambda m: (-m.share.value, m.cluster, m.share.evidence))


def upgrading_by_governance(
    profiles: Iterable[Profile],
    typology: Typology,
    kinds: Sequence[str],
    outcomes: Sequence[str],
) -> list[Upgrades]:
    """A row for each type, kind and outcome, those without any cluster included."""
    members: Counter[str] = Counter()
    told: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    standing_on: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for p in profiles:
        if not (type_id := p.governance.dominant):
            continue
        members[type_id] += 1
        for u in p.upgrading:
            told[type_id, u.kind, u.outcome].append(p.id)
            standing_on[type_id, u.kind, u.outcome].update(u.evidence)
    rows = []
    for type_id, kind, outcome in product(typology.order, kinds, outcomes):
        cell, of = (type_id, kind, outcome), members[type_id]
        clusters, ids = told[cell], sorted(standing_on[cell])
        rows.append(Upgrades(*cell, clusters, of, ids, *wilson(len(clusters), of)))
    return rows


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float | None, float | None]:
    """Wilson's interval for a share (95 % as it stands); none where nothing was counted."""
    if not of:
        return None, None
    share, z2 = hits / of, z * z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = z / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)
