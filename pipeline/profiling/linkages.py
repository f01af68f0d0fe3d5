"""Linkages: one for each direction, market, channel and period, with its type of governance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, cast

from pipeline.profiling.changes import find_changes
from pipeline.profiling.rows import Row
from pipeline.profiling.settings import Settings
from pipeline.profiling.typology import Typology
from pipeline.profiling.votes import Tally, Voice, current, ids, noisy_or, tally
from pipeline.records import Change, Conflict, Governance, Linkage, Period

#: Marks an indicator that speaks against the type that a linkage was found to have.
AGAINST = "against:"


class Claim(NamedTuple):
    """A sentence that shows a type of tie."""

    type: str
    row: Row
    voice: Voice


class Slot(NamedTuple):
    """What tells one linkage from another; decades as their first years."""

    direction: str
    market: str
    channel: str
    decades: tuple[int, int]


class Ties(NamedTuple):
    """All that follows from the sentences on governance."""

    linkages: list[Linkage]
    governance: Governance
    evidence: dict[str, list[str]]
    changes: list[Change]
    conflicts: list[Conflict]


def read_ties(rows: Sequence[Row], typology: Typology, settings: Settings) -> Ties:
    """Linkages, mix, changes and conflicts from the rows of one cluster."""
    claims = claims_of(rows, typology)
    downstream = [c for c in claims if c.row.direction == "downstream"]
    voices = _by_type(downstream)
    standing = current(voices)
    vote = tally(standing, settings)
    mix = {t: round(vote.shares[t], 3) for t in typology.order if t in vote.shares}
    made, conflicts = _linkages(claims, rows, typology, settings)
    return Ties(
        made,
        Governance(dominant=vote.leader, mix=mix),
        {t: ids(said) for t, said in standing.items()},
        find_changes(voices, vote, typology.order, settings),
        conflicts,
    )


def claims_of(rows: Iterable[Row], typology: Typology) -> list[Claim]:
    """The sentences that show governance, with the typology's type for each label."""
    claims: list[Claim] = []
    for row in rows:
        seen: set[str] = set()
        for label in row.evidence.governance:
            code = f"governance:{label}"
            kind = typology.type_of(label, row.cues)
            if kind is not None and kind not in seen and row.counts("governance", code):
                seen.add(kind)
                claims.append(Claim(kind, row, row.voice(code)))
    return claims


def _by_type(claims: Iterable[Claim]) -> dict[str, list[Voice]]:
    voices: dict[str, list[Voice]] = defaultdict(list)
    for claim in claims:
        voices[claim.type].append(claim.voice)
    return voices


def _slots(row: Row) -> list[Slot]:
    markets = sorted(row.markets) or [""]
    return [
        Slot(
            row.direction,
            m,
            row.channel or "",
            _decades(row.evidence.period or row.evidence.setting),
        )
        for m in markets
    ]


def _decades(period: Period | None) -> tuple[int, int]:
    """The first years of the decades in which a period begins and ends; 0 where it is open."""
    if period is None:
        return 0, 0
    return (period.from_ or 0) // 10 * 10, (period.to or 0) // 10 * 10


def _linkages(
    claims: Sequence[Claim], rows: Sequence[Row], typology: Typology, settings: Settings
) -> tuple[list[Linkage], list[Conflict]]:
    slots: dict[Slot, list[Claim]] = defaultdict(list)
    for claim in claims:
        for slot in _slots(claim.row):
            slots[slot].append(claim)
    linkages = []
    conflicts: list[Conflict] = []
    for slot in sorted(slots):
        voices = current(_by_type(slots[slot]))
        vote = tally(voices, settings)
        if not vote.shares:  # All that speaks has no probability, so nothing is told.
            continue
        leader = vote.leader
        said = voices[leader] if leader else [v for each in voices.values() for v in each]
        confidence = vote.confidence[leader] if leader else max(vote.confidence.values())
        keys = {v.key for v in said}
        cues = _indicators(leader, [c for c in slots[slot] if c.voice.key in keys], typology)
        linkages.append(_linkage(slot, leader, confidence, cues, said))
        conflicts += _conflict(slot, voices, vote, typology, settings)
    linkages += _bare(rows, slots)
    return sorted(linkages, key=_where), conflicts


def _linkage(
    slot: Slot, kind: str | None, confidence: float, cues: list[str], voices: Sequence[Voice]
) -> Linkage:
    dated = [v.period for v in voices if v.period is not None]
    period = None
    if dated:
        starts = [p.from_ for p in dated]
        ends = [p.to for p in dated]
        first = min(s for s in starts if s is not None) if None not in starts else None
        last = max(e for e in ends if e is not None) if None not in ends else None
        period = Period(**{"from": first, "to": last})
    return Linkage(
        direction=cast(Literal["downstream", "upstream"], slot.direction),
        market=slot.market or None,
        channel=slot.channel or None,
        period=period,
        governance=kind,
        confidence=round(confidence, 3),
        indicators=cues,
        evidence=ids(voices),
    )


def _bare(rows: Iterable[Row], governed: Mapping[Slot, Sequence[Claim]]) -> list[Linkage]:
    """Ties of which no governance is told: who makes inputs and technology, who buys through whom."""
    sure = {claim.row.id for claims in governed.values() for claim in claims}
    slots: dict[Slot, list[Voice]] = defaultdict(list)
    for row in rows:
        upstream = row.direction == "upstream"
        if row.id in sure or not row.counts("functions") or not (upstream or row.channel):
            continue
        labels = [
            f"locus:{f}/{locus}" for f, locus in row.evidence.functions if locus == "external"
        ]
        if not upstream:
            labels += [f"buyers:{b}" for b in row.evidence.buyers]
        told = labels or any(r.code == "tie:upstream" for r in row.evidence.reasons)
        for slot in _slots(row) if told else []:
            if slot not in governed:
                slots[slot].append(row.voice(*labels))
    return [_linkage(s, None, noisy_or(said), [], said) for s, said in sorted(slots.items())]


def _where(linkage: Linkage) -> tuple[object, ...]:
    start = linkage.period.from_ if linkage.period else None
    end = linkage.period.to if linkage.period else None
    place = (linkage.direction, linkage.market or "", linkage.channel or "")
    return (*place, start or 0, end or 0, linkage.governance or "", linkage.evidence)


def _indicators(kind: str | None, claims: Sequence[Claim], typology: Typology) -> list[str]:
    """What the sentences show for the type and, marked, against it.

    A cue for another code of the sentence counts when the typology sets it for or against the type;
    a cue for the type itself of which the typology says nothing is kept by its own name.
    """
    found: set[str] = set()
    for claim in claims:
        for reason in claim.row.evidence.reasons:
            family, _, label = reason.code.partition(":")
            indicator = typology.indicator(reason.cue)
            if indicator is not None:
                if kind in indicator.for_:
                    found.add(indicator.id)
                elif kind in indicator.against:
                    found.add(AGAINST + indicator.id)
            elif family == "governance" and typology.type_of(label, claim.row.cues) == kind:
                found.add(reason.cue)
    return sorted(found, key=lambda i: (i.startswith(AGAINST), i))


def _conflict(
    slot: Slot,
    voices: Mapping[str, Sequence[Voice]],
    vote: Tally,
    typology: Typology,
    settings: Settings,
) -> list[Conflict]:
    """An entry when different types are told of one tie at one time.

    Where market or channel is known, sentences of their own do; else it takes witnesses of their
    own, for one text that tells of different types without saying towards whom tells of variety.
    """
    strong = [t for t in typology.order if vote.shares.get(t, 0.0) >= settings.conflict_from]
    known = slot.market or slot.channel
    alone = {t: {v.id if known else v.witness for v in voices[t]} for t in strong}
    apart = [t for t in strong if any(alone[t] - alone[o] and alone[o] - alone[t] for o in strong)]
    if len(apart) < 2:
        return []
    where = ", ".join(
        p for p in (slot.direction * (slot.direction == "upstream"), slot.market, slot.channel) if p
    )
    return [
        Conflict(
            about=f"governance ({where})" if where else "governance",
            values={t: ids(voices[t]) for t in apart},
        )
    ]
