"""The rows of the tidy tables, made from a run's profiles, evidence and documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipeline.records import Conclusion, Evidence, Profile
from pipeline.results.exports.codes import codes_shown
from pipeline.results.exports.material import Material
from pipeline.results.exports.tables.dictionary import Row
from pipeline.results.words import country_name


def tables(material: Material) -> dict[str, list[Row]]:
    """All tables by name; each row has every column of ``tables.yaml`` and no other."""
    profiles = sorted(material.profiles, key=lambda p: p.id)
    named = {p.id for p in profiles}
    evidence = [
        row if row.cluster_id in named else row.model_copy(update={"cluster_id": None})
        for row in sorted(material.evidence, key=lambda r: (r.document, r.start, r.id))
    ]
    known = {row.id for row in evidence}
    coded = Counter(row.document for row in evidence)
    return {
        "profiles": [_profile(p) for p in profiles],
        "governance": [
            {"cluster_id": p.id, "type": kind, "share": share}
            for p in profiles
            for kind, share in p.governance.mix.items()
        ],
        "linkages": [row for p in profiles for row in _linkages(p)],
        "functions": [
            {
                "cluster_id": p.id,
                "function": function,
                "locus": found.locus,
                "confidence": found.confidence,
                "evidence": len(found.evidence),
            }
            for p in profiles
            for function, found in p.functions.items()
        ],
        "upgrading": [
            {
                "cluster_id": p.id,
                "kind": u.kind,
                "outcome": u.outcome,
                "evidence": len(u.evidence),
            }
            for p in profiles
            for u in p.upgrading
        ],
        "shares": [row for e in evidence for row in _shares(e)],
        "changes": [
            {
                "cluster_id": p.id,
                "number": n,
                "from_type": change.from_,
                "to_type": change.to,
                "period": change.period,
                "evidence": len(change.evidence),
            }
            for p in profiles
            for n, change in enumerate(p.changes, 1)
        ],
        "conclusions": [
            {
                "cluster_id": p.id,
                "kind": kind,
                "conclusion": conclusion.id,
                "because": joined(conclusion.because),
            }
            for p in profiles
            for kind, conclusion in _conclusions(p)
        ],
        "conflicts": [
            {"cluster_id": p.id, "about": c.about, "value": value, "evidence": len(ids)}
            for p in profiles
            for c in p.conflicts
            for value, ids in c.values.items()
        ],
        "support": [row for p in profiles for row in _support(p, known)],
        "evidence": [_evidence(e) for e in evidence],
        "codes": [row for e in evidence for row in _codes(e)],
        "reasons": [
            {
                "evidence_id": e.id,
                "number": n,
                "label": reason.code,
                "cue": reason.cue,
                "words": reason.text,
            }
            for e in evidence
            for n, reason in enumerate(e.reasons, 1)
        ],
        "documents": [
            {
                "document_id": d.id,
                "file": d.path,
                "sha256": d.sha256,
                "title": d.title,
                "authors": joined(d.authors),
                "year": d.year,
                "pages": d.pages,
                "sentences": d.sentences,
                "evidence": coded[d.id],
                "ocr": d.ocr,
                "notes": joined(d.notes),
            }
            for d in material.documents
        ],
        "failures": [
            {"file": f.path, "reason": f.reason, "detail": f.detail} for f in material.failures
        ],
    }


def joined(values: Iterable[str]) -> str | None:
    """Values in one cell, parted by semicolons; null for none."""
    return "; ".join(values) or None


def _profile(p: Profile) -> Row:
    return {
        "cluster_id": p.id,
        "name": p.name,
        "aliases": joined(p.aliases),
        "place": p.place,
        "country": p.country,
        "country_name": country_name(p.country),
        "sector": p.sector.name if p.sector else None,
        "isic": p.sector.isic if p.sector else None,
        "governance": p.governance.dominant,
        "completeness": p.completeness.value if p.completeness else None,
        "missing_functions": joined(p.completeness.missing) if p.completeness else None,
        "buyer_concentration": p.buyers.concentration,
        "transactional_dependence": p.buyers.transactional_dependence,
        "market_orientation": p.market.orientation,
        "export_share": p.market.export_share.value if p.market.export_share else None,
        "end_markets": joined(p.market.end_markets),
        "form": p.form.id if p.form else None,
        "lock_in": p.lock_in.risk,
        "export_stage": p.export_stage.id if p.export_stage else None,
        "documents": len(p.documents),
        "evidence": p.evidence_count,
    }


def linkage_id(profile: Profile, number: int) -> str:
    """The id of a cluster's linkage, numbered from 1."""
    return f"{profile.id}/linkage-{number}"


def _linkages(p: Profile) -> Iterator[Row]:
    for n, link in enumerate(p.linkages, 1):
        yield {
            "linkage_id": linkage_id(p, n),
            "cluster_id": p.id,
            "direction": link.direction,
            "market": link.market,
            "channel": link.channel,
            "from_year": link.period.from_ if link.period else None,
            "to_year": link.period.to if link.period else None,
            "governance": link.governance,
            "confidence": link.confidence,
            "indicators": joined(link.indicators),
            "evidence": len(link.evidence),
        }


def _conclusions(p: Profile) -> Iterator[tuple[str, Conclusion]]:
    if p.form:
        yield "form", p.form
    if p.lock_in.risk:
        yield "lock_in", Conclusion(id=p.lock_in.risk, because=p.lock_in.because)
    if p.export_stage:
        yield "export_stage", p.export_stage
    many = {
        "driver": p.drivers,
        "strategy": p.strategies,
        "support_need": p.support_needs,
        "policy_area": p.policy_areas,
    }
    for kind, conclusions in many.items():
        for conclusion in conclusions:
            yield kind, conclusion


def _claims(p: Profile) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Table, claim and what it stands on, of every claim of a profile."""
    yield "profiles", "buyer_concentration", p.buyers.evidence
    yield "profiles", "market_orientation", p.market.evidence
    if p.market.export_share:
        yield "profiles", "export_share", [p.market.export_share.evidence]
    for n, link in enumerate(p.linkages, 1):
        yield "linkages", linkage_id(p, n), link.evidence
    for function, found in p.functions.items():
        yield "functions", function, found.evidence
    for u in p.upgrading:
        yield "upgrading", f"{u.kind}/{u.outcome}", u.evidence
    for n, change in enumerate(p.changes, 1):
        yield "changes", str(n), change.evidence
    for kind, conclusion in _conclusions(p):
        yield "conclusions", f"{kind}/{conclusion.id}", conclusion.because
    for conflict in p.conflicts:
        for value, ids in conflict.values.items():
            yield "conflicts", f"{conflict.about}/{value}", ids


def _support(p: Profile, known: set[str]) -> Iterator[Row]:
    for table, claim, because in _claims(p):
        # What a conclusion stands on names rules too; only sentences are support.
        for evidence in dict.fromkeys(b for b in because if b in known):
            yield {"table": table, "claim": claim, "cluster_id": p.id, "evidence_id": evidence}


def _evidence(e: Evidence) -> Row:
    return {
        "evidence_id": e.id,
        "document_id": e.document,
        "cluster_id": e.cluster_id,
        "also_clusters": joined(e.also_ids),
        "page": e.page,
        "start": e.start,
        "end": e.end,
        "section": e.section,
        "text": e.text,
        "governance": joined(e.governance),
        "buyers": joined(e.buyers),
        "functions": joined(f"{f}/{x}" for f, x in e.functions),
        "upgrading": joined(f"{u}/{x}" for u, x in e.upgrading),
        "cluster_name": e.cluster.name if e.cluster else None,
        "place": e.cluster.place if e.cluster else None,
        "country": e.cluster.country if e.cluster else None,
        "sector": e.cluster.sector if e.cluster else None,
        "from_year": e.period.from_ if e.period else None,
        "to_year": e.period.to if e.period else None,
        "source": e.source,
        "qualifiers": joined(e.qualifiers),
        "case_probability": e.scores.get("scope:case"),
        "ocr": e.ocr,
        "review": e.review.state,
        "coder": e.review.coder,
        "reviewed": e.review.time,
    }


def _codes(e: Evidence) -> Iterator[Row]:
    for code in codes_shown(e):
        family, value = code.label.split(":")
        if family == "share":
            continue
        name, _, detail = value.partition("/")
        yield {
            "evidence_id": e.id,
            "cluster_id": e.cluster_id,
            "family": code.family,
            "code": name,
            "detail": detail or None,
            "label": code.label,
            "probability": code.probability,
            "review": e.review.state,
        }


def _shares(e: Evidence) -> Iterator[Row]:
    for n, share in enumerate(e.shares, 1):
        yield {
            "evidence_id": e.id,
            "number": n,
            "cluster_id": e.cluster_id,
            "value": share.value,
            "value_high": share.value_high,
            "relation": share.relation,
            "of": share.of,
            "holder": share.holder,
            "n": share.n,
            "holder_name": share.holder_name,
            "review": e.review.state,
        }
