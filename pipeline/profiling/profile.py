"""From evidence to profiles: clusters linked over documents, findings added up, rules applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.profiling.clusters import ClusterRecord, Linker
from pipeline.profiling.facts import Facts
from pipeline.profiling.findings import (
    HOME,
    read_buyers,
    read_market,
    read_upgrading,
    standing_shares,
)
from pipeline.profiling.linkages import read_ties
from pipeline.profiling.linking import link_clusters
from pipeline.profiling.places_of_work import read_functions
from pipeline.profiling.rows import Row, Tie, TieReader, is_claim, witnesses
from pipeline.profiling.rules import Fired, Rules, load_rules
from pipeline.profiling.sectors import SectorReader, read_sector
from pipeline.profiling.settings import Settings, settings
from pipeline.profiling.sides import clusters_of, seen_by
from pipeline.profiling.typology import Typology, load_typology
from pipeline.records import (
    BuyerFinding,
    Completeness,
    Conclusion,
    DocumentRow,
    Evidence,
    Function,
    LockIn,
    Profile,
)


def profile_clusters(
    evidence: Sequence[Evidence],
    documents: Sequence[DocumentRow],
    typology: Typology | None = None,
    rules: Rules | None = None,
    *,
    tie_reader: TieReader | None = None,
    sector_reader: SectorReader | None = None,
    numbers: Settings | None = None,
    linker: Linker = link_clusters,
) -> tuple[list[Profile], list[Evidence]]:
    """The profiles, sorted by id, and the evidence with each row's ``cluster_id``.

    The evidence comes back in the order of documents and of the sentences in them, whatever its
    order was. A cluster gets a profile when at least one sentence of scope ``case`` carries a code
    for it; rows that a person rejected do not count. ``typology`` and ``rules`` are the ones that
    ship with the package unless given; ``tie_reader`` and ``sector_reader`` replace how the tie of a
    sentence and the class of a sector are read, ``numbers`` by what evidence is added up, ``linker``
    which rows are of one cluster.
    """
    typology, rules = typology or load_typology(), rules or load_rules()
    numbers, read_tie = numbers or settings(), tie_reader or shipped_tie_reader()
    rows = sorted(evidence, key=_by_place)
    told = [seen_by(row, nth) for row in rows for nth in range(len(clusters_of(row)))]
    records, cluster_ids = linker(told, sector_reader or read_sector)
    twins = [r.model_copy(update={"cluster_id": c}) for r, c in zip(told, cluster_ids, strict=True)]
    linked, at = [], 0
    for row in rows:
        ids = cluster_ids[at : at + len(clusters_of(row))]
        at += len(ids)
        others = [i for i in ids[1:] if i is not None]
        linked.append(row.model_copy(update={"cluster_id": ids[0], "also_ids": others}))
    seen = witnesses((r.source for r in linked if r.source), documents)
    by_id = {record.id: record for record in records}
    years = {document.id: document.year for document in documents}
    of_cluster: dict[str, list[Row]] = defaultdict(list)
    for row in twins:
        if row.cluster_id is not None and is_claim(row):
            record = by_id[row.cluster_id]
            of_cluster[record.id].append(row_of(row, record, seen, years, read_tie, numbers))
    profiles = [
        make_profile(record, of_cluster[record.id], typology, rules, numbers)
        for record in records
        if record.id in of_cluster
    ]
    return profiles, linked


def _by_place(row: Evidence) -> tuple[object, ...]:
    return (row.document, row.start, row.end, row.id, row.model_dump_json())


def row_of(
    row: Evidence,
    record: ClusterRecord,
    seen: Mapping[str, str],
    years: Mapping[str, int | None],
    read_tie: TieReader,
    numbers: Settings,
) -> Row:
    """An evidence row as the profile of the cluster ``record`` sees it.

    ``seen`` gives the witness of a source, ``years`` the year of a document.
    """
    tie = read_tie(row.text)
    return Row(
        row,
        seen[row.source] if row.source else row.document,
        direction=_direction(row, tie),
        markets=_markets(tie, record.country),
        channel=tie.channel,
        year=years.get(row.document),
        home=record.country,
        settings=numbers,
    )


def _direction(row: Evidence, tie: Tie) -> str:
    if any(reason.code == "tie:upstream" for reason in row.reasons):
        return "upstream"
    return tie.direction or "downstream"


def shipped_tie_reader() -> TieReader:
    """The reader of ties that ships with the package."""
    from pipeline.coding.ties import read_tie

    return read_tie


def _markets(tie: Tie, country: str | None) -> frozenset[str]:
    """The markets of a tie, the cluster's own country as its home market."""
    return frozenset(HOME if market == country else market for market in tie.markets)


def make_profile(
    record: ClusterRecord,
    rows: Sequence[Row],
    typology: Typology,
    rules: Rules,
    numbers: Settings,
) -> Profile:
    """The profile of one cluster from its rows."""
    ties = read_ties(rows, typology, numbers)
    functions, function_conflicts = read_functions(rows, numbers)
    buyers, buyer_conflicts = read_buyers(rows, numbers)
    upgrading, upgrading_conflicts = read_upgrading(rows, numbers)
    market = read_market(rows, numbers)
    missing: list[Function] = [
        f for f in rules.chain if f in functions and functions[f].locus == "external"
    ]
    facts = Facts(
        governance=ties.governance,
        governance_evidence=ties.evidence,
        linkages=ties.linkages,
        functions=functions,
        missing=missing,
        buyers=buyers.model_copy(update={"shares": standing_shares(rows)}),
        market=market,
        upgrading=upgrading,
        changes=ties.changes,
        rows=rows,
        typology=typology,
        rules_typology=rules.typology,
        words=rules.patterns,
    )
    fired = rules.conclude(facts)
    dependence = _first(fired["transactional_dependence"])
    return Profile.model_validate(
        {
            "id": record.id,
            "name": record.name,
            "aliases": record.aliases,
            "place": record.place,
            "country": record.country,
            "sector": record.sector,
            "linkages": ties.linkages,
            "governance": ties.governance,
            "functions": functions,
            "completeness": _completeness(_first(fired["completeness"]), missing),
            "buyers": _with_dependence(buyers, dependence),
            "market": market,
            "form": _conclusion(_first(fired["form"])),
            "upgrading": upgrading,
            "lock_in": _lock_in(_first(fired["lock_in"])),
            "export_stage": _conclusion(_first(fired["export_stage"])),
            "drivers": _conclusions(fired["drivers"]),
            "strategies": _conclusions(fired["strategies"]),
            "support_needs": _conclusions(fired["support_needs"]),
            "policy_areas": _conclusions(fired["policy_areas"]),
            "changes": ties.changes,
            "conflicts": [
                *ties.conflicts,
                *function_conflicts,
                *buyer_conflicts,
                *upgrading_conflicts,
            ],
            "documents": sorted({r.evidence.document for r in rows}),
            "evidence_count": len({r.id for r in rows}),
        }
    )


def _first(fired: Sequence[Fired]) -> Fired | None:
    return fired[0] if fired else None


def _conclusion(fired: Fired | None) -> Conclusion | None:
    return Conclusion(id=fired.concludes, because=fired.because) if fired else None


def _conclusions(fired: Sequence[Fired]) -> list[Conclusion]:
    return [Conclusion(id=f.concludes, because=f.because) for f in fired]


def _completeness(fired: Fired | None, missing: Sequence[Function]) -> Completeness | None:
    if fired is None:
        return None
    return Completeness.model_validate({"value": fired.concludes, "missing": list(missing)})


def _lock_in(fired: Fired | None) -> LockIn:
    if fired is None:
        return LockIn(risk=None, because=[])
    return LockIn.model_validate({"risk": fired.concludes, "because": fired.because})


def _with_dependence(buyers: BuyerFinding, fired: Fired | None) -> BuyerFinding:
    if fired is None:
        return buyers
    evidence = sorted({*buyers.evidence, *fired.evidence})
    changed = {"transactional_dependence": fired.concludes, "evidence": evidence}
    return BuyerFinding.model_validate({**buyers.model_dump(), **changed})
