"""What the report's templates show, made from the rows: clusters, figures, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.coding.codebook import codebook
from pipeline.profiling import Typology
from pipeline.records import DocumentRow, Evidence, Failure, Profile
from pipeline.results.digest import totals
from pipeline.results.report.crops import Place
from pipeline.results.report.figures import (
    Upgrades,
    over_time,
    shares_of,
    upgrading_by_governance,
)
from pipeline.results.report.narrative import Told, about_in_words, counted, listed, narrative
from pipeline.results.report.pen import kind_class
from pipeline.results.report.plots import (
    Sheet,
    draw_over_time,
    draw_shares,
    draw_upgrading,
    where_in_words,
)
from pipeline.results.report.sentences import Claim, Sentences, Work
from pipeline.results.report.worldmap import draw_map, is_on_map
from pipeline.results.words import country_name, percent, plain, share_in_words, titled, years

#: So many clusters get a page of their own at most; the table has all.
MOST_PAGES = 400


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of tie as the report shows it; ``cls`` is the style class of its colour."""

    id: str
    name: str
    definition: str
    cls: str
    letter: str


@dataclass(frozen=True, slots=True)
class ClusterView:
    """A profile as the report shows it."""

    profile: Profile
    claims: list[Claim]
    told: list[list[Told]]
    where: str
    country: str | None
    type: Kind | None
    ids: list[str]
    elsewhere: list[str]
    checked: int
    page: bool


def view(
    profiles: Sequence[Profile],
    evidence: Sequence[Evidence],
    documents: Iterable[DocumentRow],
    failures: Sequence[Failure],
    typology: Typology,
    works: Mapping[str, Work],
    sentences: Sentences,
    places: Mapping[str, Place],
) -> dict[str, Any]:
    """The variables of the templates; ``profiles`` come in the order in which they are shown."""
    sheet = Sheet(typology, sentences, links=True)
    letters = sheet.letters()
    kinds = [
        Kind(t.id, t.name, t.definition, kind_class(i), letters[t.id])
        for i, t in enumerate(typology.types)
    ]
    by_id = {k.id: k for k in kinds}
    of_cluster: dict[str, list[Evidence]] = {p.id: [] for p in profiles}
    for row in evidence:
        for cluster in {row.cluster_id, *row.also_ids}:
            if cluster in of_cluster:
                of_cluster[cluster].append(row)
    clusters = [
        _cluster(p, of_cluster[p.id], typology, sentences, by_id, page=i < MOST_PAGES)
        for i, p in enumerate(profiles)
    ]
    codes = codebook()
    upgrades = upgrading_by_governance(profiles, typology, codes.upgrading, codes.outcomes)
    shares = shares_of(profiles)
    return {
        "clusters": clusters,
        "kinds": kinds,
        "kind": by_id,
        "typology": typology,
        "works": list(works.values()),
        "failures": failures,
        "functions": codes.functions,
        "upgrading": codes.upgrading,
        "outcomes": codes.outcomes,
        "upgrades": _cells(upgrades),
        "few": sorted({by_id[u.type].name for u in upgrades if u.few}),
        "shares": shares,
        "changes": [(p, c) for p in profiles for c in p.changes],
        "off_map": [p for p in profiles if not is_on_map(p)],
        "plots": {
            "map": draw_map(sheet, profiles),
            "time": draw_over_time(sheet, over_time(evidence, documents, typology)),
            "shares": draw_shares(sheet, shares),
            "upgrading": draw_upgrading(sheet, upgrades),
        },
        "counts": _counts(documents, evidence, profiles, sentences),
        "places": places,
        "target": sheet.target,
        "plain": plain,
        "titled": titled,
        "about_in_words": about_in_words,
        "percent": percent,
        "years": years,
        "listed": listed,
        "counted": counted,
        "share_in_words": share_in_words,
        "country_name": country_name,
    }


def _cluster(
    p: Profile,
    rows: Sequence[Evidence],
    typology: Typology,
    sentences: Sentences,
    kinds: Mapping[str, Kind],
    *,
    page: bool,
) -> ClusterView:
    counting = [r for r in rows if r.review.state != "rejected"]
    return ClusterView(
        profile=p,
        claims=sentences.of_cluster.get(p.id, []),
        told=narrative(p, rows, typology) if page else [],
        where=where_in_words(p),
        country=country_name(p.country),
        type=kinds.get(p.governance.dominant or ""),
        ids=[r.id for r in counting],
        elsewhere=sorted({r.id for r in counting} & {*sentences.elsewhere.get(p.id, ())}),
        checked=sum(r.review.state in ("accepted", "changed") for r in counting),
        page=page,
    )


def _cells(upgrades: Sequence[Upgrades]) -> dict[tuple[str, str, str], Upgrades]:
    return {(u.type, u.kind, u.outcome): u for u in upgrades}


def _counts(
    documents: Iterable[DocumentRow],
    evidence: Sequence[Evidence],
    profiles: Sequence[Profile],
    sentences: Sentences,
) -> dict[str, int]:
    states = Counter(e.review.state for e in evidence)
    return {
        **totals(documents)._asdict(),
        "evidence": len(evidence),
        "clusters": len(profiles),
        "countries": len({p.country for p in profiles if p.country}),
        "unassigned": sum(e.cluster_id is None for e in evidence),
        "accepted": states["accepted"],
        "changed": states["changed"],
        "rejected": states["rejected"],
        "machine": states["machine"],
        "left_out": sentences.left_out,
    }
