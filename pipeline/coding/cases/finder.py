"""Finds for every ``case`` sentence the cluster or industry that it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.coding.cases.naming import cluster_of
from pipeline.coding.cases.register import Case, Evidence, find_cases
from pipeline.coding.cases.sights import Named, Sight, see, settle_names
from pipeline.coding.discourse import Discourse
from pipeline.records import Cluster

_MENTION = {"case": 4.0, "plain": 2.5, "compared": -1.0, "elsewhere": -0.5}


class CaseFinder:
    """Resolves mentions of clusters over a work and assigns each sentence its case.

    A case is scored by what the sentence itself names, by what the sentences before it in its
    paragraph were about, by its section's heading, and by how much the whole work is about it.
    """

    def assign(self, discourse: Discourse, scopes: Sequence[str]) -> list[Cluster | None]:
        """A cluster for each ``case`` sentence that has one in reach, None for the others.

        ``scopes`` has one of ``case`` and ``general`` a unit. One case has the same name, place,
        country and sector throughout.
        """
        sights = [see(unit.text) for unit in discourse.units]
        sections = [unit.section for unit in discourse.units]
        headings = {s: see(s) for s in dict.fromkeys(sections) if s}
        title = see(discourse.title, "title_positions") if discourse.title else Sight()
        settle_names(title, [*headings.values(), *sights])
        evidence = Evidence(title, headings, sights, sections)
        cases = find_cases(evidence)
        if not cases:
            return [None] * len(sights)
        chosen = _choose(discourse, scopes, evidence, cases)
        clusters = _clusters(chosen, evidence)
        return [clusters[id(c)] if c is not None else None for c in chosen]


def _choose(
    discourse: Discourse, scopes: Sequence[str], evidence: Evidence, cases: list[Case]
) -> list[Case | None]:
    """The case of each sentence by the scores of its mentions, its paragraph, section and work."""
    main = cases[0]
    total = sum(c.weight for c in cases if not c.national) or 1.0
    open_to_all = not main.titled and main.weight < 0.5 * total
    held = [c for c in cases if c is main or _may_hold(c, main, evidence, open_to_all)]
    owners = _section_owners(held, evidence)
    focus: dict[int, float] = {}
    paragraph: int | None = None
    chosen: list[Case | None] = []
    for unit, sight, scope in zip(discourse.units, evidence.units, scopes, strict=True):
        if unit.paragraph != paragraph:
            paragraph = unit.paragraph
            focus = {k: v * 0.3 for k, v in focus.items()}
        scores: dict[int, float] = {}
        for case in held:
            score = _mentioned(case, sight) + focus.get(id(case), 0.0)
            score += 2.0 if case in owners.get(unit.section or "", ()) else 0.0
            score += 0.0 if case is not main else (0.2 if open_to_all else 0.9)
            scores[id(case)] = score
        best = max(held, key=lambda c: scores[id(c)])
        focus = {k: v * 0.85 for k, v in focus.items()}
        if scores[id(best)] > 0:
            focus[id(best)] = min(2.0, focus.get(id(best), 0.0) + 1.2)
        chosen.append(best if scope == "case" and scores[id(best)] > 0 else None)
    return chosen


def _section_owners(cases: list[Case], evidence: Evidence) -> dict[str, list[Case]]:
    """The cases that a section's heading names, if its sentences speak of them too."""
    owners: dict[str, list[Case]] = {}
    for section, heading in evidence.headings.items():
        named = [c for c in cases if _named(c, heading)]
        inside = [s for s, at in zip(evidence.units, evidence.sections, strict=True) if at == section]
        owners[section] = [c for c in named if any(_mentioned(c, s) > 0 for s in inside)]
    return owners


def _may_hold(case: Case, main: Case, evidence: Evidence, open_to_all: bool) -> bool:
    """Whether another place or country than the main one is a case of its own here."""
    if case.national and case.country == main.country:
        return False
    in_heading = any(_named(case, h) for h in evidence.headings.values())
    case_like = sum(
        1
        for sight in evidence.units
        for named in (*sight.places, *sight.nations)
        if named.role == "case" and named.name in case.names
    )
    if open_to_all:
        return case_like > 0 or in_heading or case.weight >= 2
    if case.national:
        return case.titled or (case_like > 1 and case.weight >= 5)
    return in_heading or case.titled or (case_like > 0 and case.weight >= 3)


def _named(case: Case, sight: Sight) -> bool:
    """Whether a heading names a case, in whatever role but as a market."""
    listed = sight.nations if case.national else sight.places
    return any(n.name in case.names and n.role != "elsewhere" for n in listed)


def _mentioned(case: Case, sight: Sight) -> float:
    named: list[Named] = sight.nations if case.national else sight.places
    scores = [_MENTION[n.role] for n in named if n.name in case.names]
    if not scores:
        return 0.0
    return max(scores)


def _clusters(chosen: list[Case | None], evidence: Evidence) -> dict[int, Cluster]:
    """Each case that was assigned, with the sector that the sentences about it speak of most."""
    votes: dict[int, Counter[str]] = {}
    everywhere: Counter[str] = Counter()
    for mention in evidence.title.sectors:
        everywhere[mention.sector] += 6.0 * mention.weight  # type: ignore[assignment]
    for heading in evidence.headings.values():
        for mention in heading.sectors:
            everywhere[mention.sector] += 2.0 * mention.weight  # type: ignore[assignment]
    for case, sight in zip(chosen, evidence.units, strict=True):
        for mention in sight.sectors:
            everywhere[mention.sector] += mention.weight  # type: ignore[assignment]
            if case is not None:
                votes.setdefault(id(case), Counter())[mention.sector] += mention.weight  # type: ignore[assignment]
    clusters: dict[int, Cluster] = {}
    for case in chosen:
        if case is None or id(case) in clusters:
            continue
        own = votes.get(id(case), Counter())
        if case.titled:
            for mention in evidence.title.sectors:
                own[mention.sector] += 10.0 * mention.weight  # type: ignore[assignment]
        scores = {s: own[s] + 0.3 * everywhere[s] for s in {*own, *everywhere}}
        sector = max(sorted(scores), key=lambda s: scores[s]) if scores else None
        clusters[id(case)] = cluster_of(case, sector)
    return clusters
