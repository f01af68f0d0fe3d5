"""What the report's templates show, made from the rows: names, numbers of evidence, plots' data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from pipeline.coding.codebook import codebook
from pipeline.profiling import Typology
from pipeline.records import DocumentRow, Evidence, Failure, Profile
from pipeline.results.words import country_name, plain

#: Colours of the types in the typology's order, told apart by colour-blind readers too (Tol 2021).
COLOURS = ("#4477aa", "#228833", "#ccbb44", "#aa3377", "#66ccee", "#ee6677", "#777777")


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of tie as the report shows it."""

    id: str
    name: str
    definition: str
    colour: str


@dataclass(frozen=True, slots=True)
class Claim:
    """An evidence row as the report shows it, with its number within the cluster."""

    number: int
    row: Evidence
    document: str
    href: str | None
    codes: list[tuple[str, float | None]]


@dataclass(frozen=True, slots=True)
class ClusterView:
    """A profile with its claims; ``numbers`` gives the number of an evidence id."""

    profile: Profile
    claims: list[Claim]
    numbers: dict[str, int]
    country: str | None
    type: Kind | None


def view(
    profiles: Sequence[Profile],
    evidence: Sequence[Evidence],
    documents: Sequence[DocumentRow],
    failures: Sequence[Failure],
    typology: Typology,
    links: Mapping[str, str],
) -> dict[str, Any]:
    """The variables of the templates."""
    kinds = [
        Kind(t.id, t.name, t.definition, COLOURS[i % len(COLOURS)])
        for i, t in enumerate(typology.types)
    ]
    by_id = {k.id: k for k in kinds}
    titles = {d.id: d.title or d.path for d in documents}
    of_cluster: dict[str, list[Evidence]] = defaultdict(list)
    for row in evidence:
        for cluster in {row.cluster_id, *row.also_ids} - {None}:
            of_cluster[str(cluster)].append(row)
    clusters = [
        _cluster(p, of_cluster[p.id], titles, links, by_id)
        for p in sorted(profiles, key=lambda p: (-p.evidence_count, p.id))
    ]
    return {
        "clusters": clusters,
        "kinds": kinds,
        "kind": by_id,
        "typology": typology,
        "documents": documents,
        "failures": failures,
        "links": links,
        "functions": codebook().functions,
        "upgrading": codebook().upgrading,
        "outcomes": codebook().outcomes,
        "upgrades": _upgrading_by_type(profiles),
        "counts": {
            "documents": len(documents),
            "pages": sum(d.pages for d in documents),
            "sentences": sum(d.sentences for d in documents),
            "evidence": len(evidence),
            "unassigned": sum(e.cluster_id is None for e in evidence),
        },
        "plain": plain,
        "country_name": country_name,
    }


def _cluster(
    profile: Profile,
    rows: Sequence[Evidence],
    titles: Mapping[str, str],
    links: Mapping[str, str],
    kinds: Mapping[str, Kind],
) -> ClusterView:
    claims = []
    for number, row in enumerate(sorted(rows, key=lambda r: r.id), 1):
        link = links.get(row.document)
        href = f"{quote(link)}#page={row.page}" if link else None
        title = titles.get(row.document, row.document)
        claims.append(Claim(number, row, title, href, _codes(row)))
    return ClusterView(
        profile,
        claims,
        {c.row.id: c.number for c in claims},
        country_name(profile.country),
        kinds.get(profile.governance.dominant or ""),
    )


def _codes(row: Evidence) -> list[tuple[str, float | None]]:
    """The codes of a row in words, each with its probability where it has one."""
    told = [(plain(g), row.scores.get(f"governance:{g}")) for g in row.governance]
    told += [(f"buyers {b}", row.scores.get(f"buyers:{b}")) for b in row.buyers]
    told += [
        (f"{function}: {locus}", row.scores.get(f"locus:{function}/{locus}"))
        for function, locus in row.functions
    ]
    told += [
        (f"{plain(kind)} upgrading {outcome}", row.scores.get(f"outcome:{kind}/{outcome}"))
        for kind, outcome in row.upgrading
    ]
    told += [
        (f"{s.relation} {s.value:.0%} of {plain(s.of)} ({plain(s.holder)})", None)
        for s in row.shares
    ]
    return told


def _upgrading_by_type(profiles: Sequence[Profile]) -> dict[tuple[str, str, str], int]:
    """How many clusters of a dominant type tell of a kind of upgrading with an outcome."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for p in profiles:
        for u in p.upgrading:
            if p.governance.dominant:
                counts[p.governance.dominant, u.kind, u.outcome] += 1
    return dict(counts)
