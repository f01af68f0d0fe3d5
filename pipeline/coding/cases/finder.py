"""Finds for every ``case`` sentence the cluster or industry that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.coding.cases.apart import Chosen, in_order, tell_apart
from pipeline.coding.cases.attention import MENTION, Attention, mentioned
from pipeline.coding.cases.candidates import Case, find_cases
from pipeline.coding.cases.lands import Lands
from pipeline.coding.cases.many import on_many_cases
from pipeline.coding.cases.naming import cluster_of
from pipeline.coding.cases.parting import Part
from pipeline.coding.cases.pinned import Register
from pipeline.coding.cases.salience import ranked
from pipeline.coding.cases.sections import under_places
from pipeline.coding.cases.sights import Sight, see, settle_names
from pipeline.coding.cases.trades import guessed_trade, trades
from pipeline.coding.cases.work import WorkSights
from pipeline.coding.discourse import Discourse
from pipeline.records import Cluster

#: Scores: of standing in a section that is about the case, of being the main case, of "the cluster" …
_OWNED, _MAIN, _ANAPHORA = 2.0, 0.9, 1.0
#: In a work on many cases: of naming the industry of a case that the section names.
_OF_TRADE = 0.6
#: Below these scores a case is out of a sentence's reach.
_REACH, _REACH_OF_MANY = 0.15, 0.5


class Told(NamedTuple):
    """The clusters that a sentence is about, the one that it is most about first, and the parts of the
    sentence that are about each, where it parts; otherwise ``parts`` is empty."""

    clusters: list[Cluster]
    parts: list[Part]


class CaseFinder:
    """Resolves mentions of clusters over a work and assigns each sentence its case.

    A case is scored by what the sentence itself names, by what the sentences before it in its
    paragraph were about, by its section's heading, and by how much the whole work is about it.
    """

    def __init__(self, register: Register | None = None) -> None:
        """``register`` pins clusters of a user's own, which win over what a text says of them."""
        self.register = register or Register()

    def assign(self, discourse: Discourse, scopes: Sequence[str]) -> list[Cluster | None]:
        """A cluster for each ``case`` sentence that has one in reach, None for the others."""
        return [found[0] if found else None for found in self.assign_all(discourse, scopes)]

    def is_named_in(self, text: str) -> bool:
        """Whether a sentence names a cluster or a national industry in full, place and trade."""
        sight = see(text)
        named = [n for n in (*sight.places, *sight.nations) if n.role == "case"]
        return bool(named) and any(m.weight >= 1 for m in sight.sectors)

    def assign_all(self, discourse: Discourse, scopes: Sequence[str]) -> list[list[Cluster]]:
        """The clusters of each ``case`` sentence, the one that it is most about first."""
        return [told.clusters for told in self.tell_all(discourse, scopes)]

    def tell_all(self, discourse: Discourse, scopes: Sequence[str]) -> list[Told]:
        """What each ``case`` sentence is about.

        Most have one cluster; a sentence on two ("firms in both Agra and Kanpur") has both, a general one and
        one that names none in reach have none. ``scopes`` has one of ``case`` and ``general`` a unit.
        One case has the same name, place, country and sector throughout.
        """
        work = read_sights(discourse)
        self.register.mark([work.title, *work.headings.values(), *work.units])
        lands = Lands(work)
        cases = ranked(find_cases(work, lands), work, lands)
        if not cases:
            return [Told([], []) for _ in work.units]
        pinned = self.register.place_names()
        for case in cases:
            case.pinned = not pinned.isdisjoint(case.names)
        many = on_many_cases(cases, work)
        picked = _choose(discourse, scopes, work, cases, many)
        chosen = [one.cases for one in picked]
        made: dict[tuple[int, str | None], Cluster] = {}
        found = [
            [made.setdefault((id(c), s), cluster_of(c, s)) for c, s in zip(here, of, strict=True)]
            for here, of in zip(chosen, trades(chosen, work, many), strict=True)
        ]
        if self.register:
            self._resolve(found, chosen, work)
        return [
            Told(clusters, one.parts if _differ(clusters) else [])
            for clusters, one in zip(found, picked, strict=True)
        ]

    def _resolve(
        self, found: list[list[Cluster]], chosen: list[list[Case]], work: WorkSights
    ) -> None:
        """Put the clusters of the register in place of those that they are."""
        last: dict[int, Cluster] = {}
        for clusters, here, sight in zip(found, chosen, work.units, strict=True):
            for i, case in enumerate(here):
                told = self.register.resolve(
                    clusters[i], sight.sectors, case.names, last.get(id(case))
                )
                clusters[i] = last[id(case)] = told


def _differ(clusters: Sequence[Cluster]) -> bool:
    return not any(one in clusters[:at] for at, one in enumerate(clusters))


def read_sights(discourse: Discourse) -> WorkSights:
    """What a work's title, headings and sentences show, with the names that they settle together."""
    sights = [see(unit.text) for unit in discourse.units]
    sections = [unit.section for unit in discourse.units]
    named = [*sections, *(h for above in discourse.bare.values() for h in above)]
    headings = {s: see(s, headed=True) for s in dict.fromkeys(named) if s}
    title = see(discourse.title, "title_positions") if discourse.title else Sight()
    settle_names(title, [*headings.values(), *sights])
    return WorkSights(
        title,
        headings,
        sights,
        under_places(sections, headings, discourse.bare),
        [unit.paragraph for unit in discourse.units],
    )


def _choose(
    discourse: Discourse, scopes: Sequence[str], work: WorkSights, cases: list[Case], many: bool
) -> list[Chosen]:
    """The cases of each sentence by the scores of its mentions, its paragraph, section and work."""
    main = cases[0]
    held = [c for c in cases if c is main or _may_hold(c, main, work, many)]
    for case in held:
        case.sector = guessed_trade(case, work)
    owners = _section_owners(held, work)
    sections = {id(c): _sections_naming(c, work) for c in held}
    attention = Attention(held, sections)
    # Of two places that a title names neither is what the work is about where nothing is said.
    alone = not many and sum(c.titled and not c.national for c in held) < 2
    chosen: list[Chosen] = []
    order: list[Case] = []
    for unit, section, sight, scope in zip(
        discourse.units, work.sections, work.units, scopes, strict=True
    ):
        attention.move_to(unit.paragraph, section)
        strength = attention.mentions(sight)
        scores: dict[int, float] = {}
        for case in held:
            score = strength[id(case)] + attention.focus.get(id(case), 0.0)
            score += _OWNED if case in owners.get(section or "", ()) else 0.0
            score += _MAIN if case is main and alone else 0.0
            score += _ANAPHORA if sight.anaphora and case is attention.last else 0.0
            if many and section in sections[id(case)]:
                score += _OF_TRADE if any(m.sector == case.sector for m in sight.sectors) else 0.0
            scores[id(case)] = score
        best = max(held, key=lambda c: scores[id(c)])
        told = [best, *_others(best, held, strength)]
        attention.note(told, strength[id(best)], sight)
        reach = _REACH_OF_MANY if many else _REACH
        parted = tell_apart(unit.text, sight, told, cases, order)
        order = in_order(sight, parted.cases) or order
        in_reach = scope == "case" and scores[id(best)] > reach
        chosen.append(parted if in_reach else Chosen([], []))
    return chosen


def _sections_naming(case: Case, work: WorkSights) -> set[str | None]:
    told = zip(work.units, work.sections, strict=True)
    return {section for sight, section in told if section and mentioned(case, sight) > 0}


def _others(best: Case, held: list[Case], strength: dict[int, float]) -> list[Case]:
    """Further cases that a sentence names as its own, where the first is named so too."""
    if strength[id(best)] < MENTION["case"]:
        return []
    return [c for c in held if c is not best and strength[id(c)] >= MENTION["case"]]


def _section_owners(cases: list[Case], work: WorkSights) -> dict[str, list[Case]]:
    """The cases that a section's heading names, if its sentences speak of them too."""
    owners: dict[str, list[Case]] = {}
    for section, heading in work.headings.items():
        named = [c for c in cases if _named(c, heading)]
        if named and not named[0].national and len(heading.places) + len(heading.nations) == 1:
            owners[section] = named
            continue
        inside = [s for s, at in zip(work.units, work.sections, strict=True) if at == section]
        owners[section] = [
            c for c in named if sum(mentioned(c, s) > 0 for s in inside) > c.national
        ]
    return owners


def _may_hold(case: Case, main: Case, work: WorkSights, many: bool) -> bool:
    """Whether another place or country than the main one is a case of its own here."""
    if case.pinned:
        return True
    if case.national and case.country == main.country and not many:
        return False
    in_heading = any(_named(case, h) for h in work.headings.values())
    case_like = sum(
        1
        for sight in work.units
        for named in (*sight.places, *sight.nations)
        if named.role == "case" and named.name in case.names
    )
    if many and case.national:
        return case_like > 0 or in_heading
    if many:
        return case_like > 0 or in_heading or (case.weight >= 0.5 and _spoken_of(case, work))
    if in_heading or case.titled:
        return True
    if case.national:
        return main.national and case_like > 0 and case.weight >= 0.5 * main.weight
    foreign = case.country != main.country
    return case_like > foreign and case.weight >= (5 if foreign else 3)


def _spoken_of(case: Case, work: WorkSights) -> bool:
    """Whether a sentence names a place otherwise than as a market, a foil or where a case lies."""
    return any(
        n.role in ("case", "plain") and n.name in case.names
        for sight in work.units
        for n in sight.places
    )


def _named(case: Case, sight: Sight) -> bool:
    """Whether a heading names a case, in whatever role but as a market."""
    listed = sight.nations if case.national else sight.places
    return any(n.name in case.names and n.role in ("case", "plain") for n in listed)
