"""Which industry each case sentence is about: one a case, or one a section where headings say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.coding.cases.register import Case, Evidence
from pipeline.coding.cases.sights import Sight
from pipeline.language.sectors import SectorMention
from pipeline.vocabulary import load

_TITLE_OWN, _TITLE_NEAREST, _TITLE_LOOSE, _TITLE, _HEADING = 10.0, 8.0, 4.0, 6.0, 2.0
#: Votes from which a kind of a wide industry counts as spoken of.
_NAMED = 0.4
#: What the other sentences of a paragraph count for a case that it speaks of.
_AROUND = 0.2
#: What the industry nearest to the case's name counts in a sentence that is no claim.
_NAMED_WITH = 2.0
#: Mentions that make a section without the usual industry one about another.
_OTHER_TRADE = 6.0


def trades(
    chosen: Sequence[Case | None], paragraphs: Sequence[int], evidence: Evidence, many: bool
) -> list[str | None]:
    """The sector of each sentence's case; None where the work names none.

    A place with two industries is two cases: a section whose heading names another industry is about
    that one, and in a work on ``many`` cases a paragraph that speaks of another one only.
    """
    base = _base(chosen, evidence, 0.01 if many else 0.3)
    keys: list[object] = list(paragraphs) if many else list(evidence.sections)
    local: dict[tuple[object, int], Counter[str]] = {}
    for key, case, sight in zip(keys, chosen, evidence.units, strict=True):
        if case is not None:
            local.setdefault((key, id(case)), Counter()).update(_count(sight.sectors))
    result: list[str | None] = []
    for key, section, case in zip(keys, evidence.sections, chosen, strict=True):
        if case is None:
            result.append(None)
            continue
        usual, here = base[id(case)], local[(key, id(case))]
        other = _other(usual, here, evidence, section, many)
        result.append(other or usual)
    return result


def _other(
    usual: str | None, here: Counter[str], evidence: Evidence, section: str | None, many: bool
) -> str | None:
    """The industry that a section or paragraph is about instead of the case's usual one."""
    heading = evidence.headings.get(section or "")
    titled = _count(heading.sectors) if heading is not None else Counter()
    for sector in sorted(titled, key=lambda s: -here[s]):
        told = here[sector] >= max(1, here[usual or ""])
        divided = not here[usual or ""] and any(
            m.sector == usual for h in evidence.headings.values() for m in h.sectors
        )
        if usual not in titled and (told or divided):
            return sector
    said = any(m.sector == usual for m in evidence.title.sectors)
    if here and not here[usual or ""] and not said:
        sector, weight = max(sorted(here.items()), key=lambda item: item[1])
        return sector if weight >= (1 if many else _OTHER_TRADE) else None
    return None


def _base(
    chosen: Sequence[Case | None], evidence: Evidence, spread: float
) -> dict[int, str | None]:
    """Each case's industry: what its sentences speak of, and the title's and the whole work's."""
    own: dict[int, Counter[str]] = {}
    everywhere: Counter[str] = Counter()
    _add(everywhere, evidence.title.sectors, _TITLE)
    for heading in evidence.headings.values():
        _add(everywhere, heading.sectors, _HEADING)
    around: dict[int, Counter[str]] = {}
    for paragraph, sight in zip(evidence.paragraphs, evidence.units, strict=True):
        _add(around.setdefault(paragraph, Counter()), sight.sectors, _AROUND)
    for case, paragraph, sight in zip(chosen, evidence.paragraphs, evidence.units, strict=True):
        _add(everywhere, sight.sectors, 1.0)
        if case is not None:
            if id(case) not in own and case.titled:
                votes = own.setdefault(id(case), Counter())
                _add(votes, evidence.title.sectors, _TITLE_OWN)
                _add(votes, _nearest(case, evidence.title), _TITLE_NEAREST)
            _add(own.setdefault(id(case), Counter()), sight.sectors, 1.0)
            own[id(case)].update(around.pop(paragraph, Counter()))
    for case in {id(c): c for c in chosen if c is not None}.values():
        for told, sight in zip(chosen, evidence.units, strict=True):
            # "studies of the Ludhiana knitwear cluster" is no claim, and says the trade all the same.
            if told is None and any(n.name in case.names for n in sight.places):
                _add(own[id(case)], _nearest(case, sight), _NAMED_WITH)
    if own and not any(case is not None and case.titled for case in chosen):
        spoken = Counter(id(case) for case in chosen if case is not None)
        _add(own[spoken.most_common(1)[0][0]], evidence.title.sectors, _TITLE_LOOSE)
    best: dict[int, str | None] = {}
    main = max(own, key=lambda k: sum(own[k].values())) if own else None
    for key, votes in own.items():
        part = spread if key == main else spread / 3
        scores = {s: votes[s] + part * everywhere[s] for s in {*votes, *everywhere}}
        best[key] = (
            _narrower(max(sorted(scores), key=lambda s: scores[s]), votes) if scores else None
        )
    return best


def _narrower(sector: str, votes: Counter[str]) -> str:
    """The industry meant by a wide name: of its kinds the one most spoken of, if any is."""
    kinds = load("pipeline.coding.cases", "broader.yaml").get(sector, [])
    named = [kind for kind in kinds if votes[kind] >= max(_NAMED, 0.6 * votes[sector])]
    return max(named, key=lambda kind: votes[kind]) if named else sector


def _nearest(case: Case, title: Sight) -> list[SectorMention]:
    """The industry that stands nearest to the case's name in a title or sentence."""
    at = [n.start for n in (*title.places, *title.nations) if n.name in case.names]
    if not at or not title.sectors:
        return []
    return [min(title.sectors, key=lambda m: min(abs(m.start - a) for a in at))]


def _count(mentions: Iterable[SectorMention]) -> Counter[str]:
    counts: Counter[str] = Counter()
    _add(counts, mentions, 1.0)
    return counts


def _add(counts: Counter[str], mentions: Iterable[SectorMention], weight: float) -> None:
    for mention in mentions:
        counts[mention.sector] += mention.weight * weight  # type: ignore[assignment]
