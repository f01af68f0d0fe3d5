"""Whether a work is about one case, with others beside it, or about many alike."""

from __future__ import annotations

from collections import Counter

from pipeline.coding.cases.attention import mentioned
from pipeline.coding.cases.candidates import Case
from pipeline.coding.cases.work import WorkSights

#: Headings that name as many places or countries divide a work into cases.
_HEADED = 3
#: An industry prevails in a work that has this part of its mentions of industries.
_PREVAILING = 0.5
#: The main case of a long work on one case is named in at least this part of its sentences.
_DENSE, _LONG = 0.04, 100

#: A work on many cases names so many places of so many countries, none with this part of all
#: weight, and no country with that.
_SCATTERED, _LANDS, _LEADING, _HOME = 6, 4, 0.3, 0.3


def on_many_cases(cases: list[Case], work: WorkSights) -> bool:
    """Whether a work is about many cases alike: none is in its title, or it has several, and neither
    one place or country nor one industry prevails."""
    titled = {p.name for p in work.title.places if p.role not in ("within", "elsewhere")}
    if cases[0].titled and len(titled) < _HEADED:
        return False
    named = {
        n.name
        for heading in work.headings.values()
        for n in (*heading.places, *heading.nations)
        if n.role != "elsewhere"
    }
    if len(named) >= _HEADED:
        return True
    if _scattered(cases):
        return True
    if _industry_prevails(work):
        return False
    units = work.units
    told = sum(mentioned(cases[0], sight) > 0 for sight in units)
    if len(units) > _LONG and told < _DENSE * len(units):
        return True
    places = sorted((c.weight for c in cases if not c.national), reverse=True)
    if told > 1 and len(places) > 1 and places[0] >= 3 and places[0] >= 2 * places[1]:
        return False
    return len({c.country for c in [c for c in cases if not c.national][:4]}) > 2


def _scattered(cases: list[Case]) -> bool:
    """Whether a work names many places of many countries, and no place or country prevails."""
    weights = [c.weight for c in cases if not c.national]
    lands: Counter[str | None] = Counter()
    for case in cases:
        lands[case.country] += case.weight  # type: ignore[assignment]
    if len(weights) < _SCATTERED or len({c.country for c in cases if not c.national}) < _LANDS:
        return False
    return max(weights) < _LEADING * sum(weights) and max(lands.values()) < _HOME * lands.total()


def _industry_prevails(work: WorkSights) -> bool:
    counts: Counter[str] = Counter()
    for sight in work.units:
        for mention in sight.sectors:
            counts[mention.sector] += mention.weight >= 1
    total = sum(counts.values())
    return not total or max(counts.values()) >= _PREVAILING * total
