"""Finds for every ``case`` sentence the cluster or industry that it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.coding.cases.naming import cluster_of
from pipeline.coding.cases.register import Case, Evidence, find_cases
from pipeline.coding.cases.sights import Named, Sight, see, settle_names
from pipeline.coding.cases.trades import trades
from pipeline.coding.discourse import Discourse
from pipeline.records import Cluster

_MENTION = {"case": 4.0, "plain": 2.5, "compared": -1.0, "elsewhere": -0.5}

#: Headings that name as many places or countries divide a work into cases.
_HEADED = 3
#: A country named in passing says less than a place.
_OF_NATION = 0.7
#: An industry prevails in a work that has this part of its mentions of industries.
_PREVAILING = 0.5
#: The main case of a long work on one case is named in at least this part of its sentences.
_DENSE, _LONG = 0.04, 100

#: Scores: of standing in a section that is about the case, of being the main case, of "the cluster" …
_OWNED, _MAIN, _ANAPHORA = 2.0, 0.9, 1.0
#: The focus that a mention gives, and what is left of it a sentence and a paragraph later.
_FOCUS, _FADE, _NEW_PARAGRAPH = 1.6, 0.93, 0.3
#: Below these scores a case is out of a sentence's reach.
_REACH, _REACH_OF_MANY = 0.15, 0.5


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
        paragraphs = [unit.paragraph for unit in discourse.units]
        evidence = Evidence(title, headings, sights, sections, paragraphs)
        cases = find_cases(evidence)
        if not cases:
            return [None] * len(sights)
        many = _many(cases, evidence)
        chosen = _choose(discourse, scopes, evidence, cases, many)
        sectors = trades(chosen, paragraphs, evidence, many)
        made: dict[tuple[int, str | None], Cluster] = {}
        result: list[Cluster | None] = []
        for case, sector in zip(chosen, sectors, strict=True):
            if case is None:
                result.append(None)
                continue
            result.append(made.setdefault((id(case), sector), cluster_of(case, sector)))
        return result


def _many(cases: list[Case], evidence: Evidence) -> bool:
    """Whether a work is about many cases alike: none is in its title, and neither one place or
    country nor one industry prevails."""
    if cases[0].titled:
        return False
    named = {
        n.name
        for heading in evidence.headings.values()
        for n in (*heading.places, *heading.nations)
        if n.role != "elsewhere"
    }
    if len(named) >= _HEADED:
        return True
    if _industry_prevails(evidence):
        return False
    units = evidence.units
    speaking = sum(_mentioned(cases[0], sight) > 0 for sight in units)
    if len(units) > _LONG and speaking < _DENSE * len(units):
        return True
    places = sorted((c.weight for c in cases if not c.national), reverse=True)
    if len(places) > 1 and places[0] >= 3 and places[0] >= 2 * places[1]:
        return False
    return len({c.country for c in [c for c in cases if not c.national][:4]}) > 2


def _industry_prevails(evidence: Evidence) -> bool:
    counts: Counter[str] = Counter()
    for sight in evidence.units:
        for mention in sight.sectors:
            counts[mention.sector] += mention.weight >= 1
    total = sum(counts.values())
    return not total or max(counts.values()) >= _PREVAILING * total


def _choose(
    discourse: Discourse, scopes: Sequence[str], evidence: Evidence, cases: list[Case], many: bool
) -> list[Case | None]:
    """The case of each sentence by the scores of its mentions, its paragraph, section and work."""
    main = cases[0]
    held = [c for c in cases if c is main or _may_hold(c, main, evidence, many)]
    _guess_trades(held, evidence)
    owners = _section_owners(held, evidence)
    attention = _Attention(held)
    chosen: list[Case | None] = []
    for unit, sight, scope in zip(discourse.units, evidence.units, scopes, strict=True):
        attention.move_to(unit.paragraph, unit.section)
        mentioned = attention.mentions(sight)
        scores: dict[int, float] = {}
        for case in held:
            score = mentioned[id(case)] + attention.focus.get(id(case), 0.0)
            score += _OWNED if case in owners.get(unit.section or "", ()) else 0.0
            score += _MAIN if case is main and not many else 0.0
            score += _ANAPHORA if sight.anaphora and case is attention.last else 0.0
            scores[id(case)] = score
        best = max(held, key=lambda c: scores[id(c)])
        attention.note(best, mentioned[id(best)])
        reach = _REACH_OF_MANY if many else _REACH
        chosen.append(best if scope == "case" and scores[id(best)] > reach else None)
    return chosen


def _guess_trades(held: list[Case], evidence: Evidence) -> None:
    """Gives each place the industry that the sentences which name it speak of most."""
    for case in held:
        counts: Counter[str] = Counter()
        for sight in evidence.units:
            if _mentioned(case, sight) > 0:
                counts.update(m.sector for m in sight.sectors if m.weight >= 1)
        case.sector = counts.most_common(1)[0][0] if counts else None


class _Attention:
    """What the sentences before have been about: each case's focus, and the case named last."""

    def __init__(self, held: list[Case]) -> None:
        self.held = held
        self.focus: dict[int, float] = {}
        self.last: Case | None = None
        self._place: tuple[int, str | None] | None = None

    def move_to(self, paragraph: int, section: str | None) -> None:
        """Lets the focus fade: a little a sentence, much a paragraph; a section ends anaphora."""
        if self._place is not None and section != self._place[1]:
            self.last = None
        same = self._place is not None and paragraph == self._place[0]
        self.focus = {k: v * (_FADE if same else _NEW_PARAGRAPH) for k, v in self.focus.items()}
        self._place = (paragraph, section)

    def mentions(self, sight: Sight) -> dict[int, float]:
        """How strongly a sentence names each case.

        A country named while a place inside it is spoken of is taken for that place.
        """
        found = {id(c): _mentioned(c, sight) for c in self.held}
        for nation in self.held:
            if not nation.national or found[id(nation)] <= 0:
                continue
            if any(
                found[id(c)] > 0 and c.country == nation.name for c in self.held if not c.national
            ):
                found[id(nation)] = 0.0
                continue
            place = self._place_meant(nation.name, sight)
            if place is not None:
                found[id(place)] = max(found[id(place)], found[id(nation)])
                found[id(nation)] = 0.0
        return found

    def _place_meant(self, country: str, sight: Sight) -> Case | None:
        """The place in mind that a country's name stands for: one of the industry spoken of."""
        trades = {m.sector for m in sight.sectors if m.weight >= 1}
        inside = [c for c in self.held if not c.national and c.country == country]
        fitting = [c for c in inside if not trades or c.sector is None or c.sector in trades]
        mind = [c for c in fitting if self._in_mind(c)]
        if mind:
            return max(mind, key=lambda c: self.focus.get(id(c), 0.0))
        known = [c for c in fitting if c.sector in trades]
        return known[0] if known and any(self._in_mind(c) for c in inside) else None

    def _in_mind(self, case: Case) -> bool:
        return case is self.last or self.focus.get(id(case), 0.0) > _REACH_OF_MANY

    def note(self, case: Case, mentioned: float) -> None:
        """Remembers what a sentence named."""
        if mentioned > 0:
            self.focus[id(case)] = _FOCUS
            self.last = case


def _section_owners(cases: list[Case], evidence: Evidence) -> dict[str, list[Case]]:
    """The cases that a section's heading names, if its sentences speak of them too."""
    owners: dict[str, list[Case]] = {}
    for section, heading in evidence.headings.items():
        named = [c for c in cases if _named(c, heading)]
        if named and not named[0].national and len(heading.places) + len(heading.nations) == 1:
            owners[section] = named
            continue
        inside = [
            s for s, at in zip(evidence.units, evidence.sections, strict=True) if at == section
        ]
        owners[section] = [
            c for c in named if sum(_mentioned(c, s) > 0 for s in inside) > c.national
        ]
    return owners


def _may_hold(case: Case, main: Case, evidence: Evidence, many: bool) -> bool:
    """Whether another place or country than the main one is a case of its own here."""
    if case.national and case.country == main.country and not many:
        return False
    in_heading = any(_named(case, h) for h in evidence.headings.values())
    case_like = sum(
        1
        for sight in evidence.units
        for named in (*sight.places, *sight.nations)
        if named.role == "case" and named.name in case.names
    )
    if many and case.national:
        return case_like > 0 or in_heading
    if many:
        return case_like > 0 or in_heading or case.weight >= 0.5
    if in_heading or case.titled:
        return True
    if case.national:
        return main.national and case_like > 0 and case.weight >= 0.5 * main.weight
    foreign = case.country != main.country
    return case_like > foreign and case.weight >= (5 if foreign else 3)


def _named(case: Case, sight: Sight) -> bool:
    """Whether a heading names a case, in whatever role but as a market."""
    listed = sight.nations if case.national else sight.places
    return any(n.name in case.names and n.role != "elsewhere" for n in listed)


def _mentioned(case: Case, sight: Sight) -> float:
    named: list[Named] = sight.nations if case.national else sight.places
    part = _OF_NATION if case.national else 1.0
    scores = [
        _MENTION[n.role] * (part if n.role == "plain" else 1.0)
        for n in named
        if n.name in case.names
    ]
    if not scores:
        return 0.0
    return max(scores)
