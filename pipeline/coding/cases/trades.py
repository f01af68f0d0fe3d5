"""Which industry each case sentence is about: one a case, or one a section where headings say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline.coding.cases.attention import mentioned
from pipeline.coding.cases.candidates import Case
from pipeline.coding.cases.spoken import Spoken, joined_trade, nearest
from pipeline.coding.cases.work import WorkSights
from pipeline.language.sectors import SectorMention, isic_class, signs_of
from pipeline.vocabulary import load

_TITLE_OWN, _TITLE_NEAREST, _TITLE_LOOSE, _TITLE, _HEADING = 10.0, 8.0, 4.0, 6.0, 2.0
#: Votes from which a kind of a wide industry counts as spoken of.
_NAMED = 0.4
#: What the other sentences of a paragraph count for a case that it speaks of.
_AROUND = 0.2
#: What the industry nearest to the case's name counts in a sentence that is no claim.
_NAMED_WITH = 2.0
#: What an industry counts, in a work on many cases, that is joined to one's name: "the Ludhiana
#: knitwear cluster".
_JOINED = 2.0
#: What is taken from an industry that a work names once: a bicycle or a cup of tea is in many a tale.
_ONCE = 0.5
#: What a title's signs of an industry count.
_TITLE_SIGNS = 3.0
#: Mentions that make a section without the usual industry one about another.
_OTHER_TRADE = 6.0


def trades(
    chosen: Sequence[Sequence[Case]], work: WorkSights, many: bool
) -> list[list[str | None]]:
    """The sector of each case of each sentence; None where the work names none.

    A place with two industries is two cases: a section whose heading names another industry is about
    that one, and in a work on ``many`` cases a sentence or paragraph that joins another one to it.
    """
    first = [cases[0] if cases else None for cases in chosen]
    base = _base(chosen, work, many)
    keys: list[object] = list(work.paragraphs) if many else list(work.sections)
    local: dict[tuple[object, int], Counter[str]] = {}
    for key, case, sight in zip(keys, first, work.units, strict=True):
        if case is not None:
            local.setdefault((key, id(case)), Counter()).update(_count(sight.sectors))
    spoken = Spoken()
    result: list[list[str | None]] = []
    for at, (key, section, cases) in enumerate(zip(keys, work.sections, chosen, strict=True)):
        sight, sectors = work.units[at], list[str | None]()
        spoken.move_to(work.paragraphs[at])
        for case in cases:
            usual, here = base[id(case)], local.get((key, id(case)), Counter())
            said = spoken.of(case, sight, usual) if many else None
            sectors.append(said or _other(usual, here, work, section, many) or usual)
        result.append(sectors)
        spoken.note(sight, cases)
    return result


def _other(
    usual: str | None, here: Counter[str], work: WorkSights, section: str | None, many: bool
) -> str | None:
    """The industry that a section or paragraph is about instead of the case's usual one."""
    heading = work.headings.get(section or "")
    titled = _count(heading.sectors) if heading is not None else Counter()
    for sector in sorted(titled, key=lambda s: -here[s]):
        told = here[sector] >= max(1, here[usual or ""])
        divided = not here[usual or ""] and any(
            m.sector == usual for h in work.headings.values() for m in h.sectors
        )
        if usual not in titled and usual not in kinds_of(sector) and (told or divided):
            return sector
    said = any(m.sector == usual for m in work.title.sectors)
    if here and not here[usual or ""] and not said and not many:
        sector, weight = max(sorted(here.items()), key=lambda item: item[1])
        if usual in kinds_of(sector):
            return None
        return sector if weight >= _OTHER_TRADE else None
    return None


def guessed_trade(case: Case, work: WorkSights) -> str | None:
    """The industry that the sentences which name a case speak of most, and join to it above all."""
    counts: Counter[str] = Counter()
    for sight in work.units:
        if mentioned(case, sight) > 0:
            counts.update(m.sector for m in sight.sectors if m.weight >= 1)
            if joined := joined_trade(case, sight):
                counts[joined] += 2
    if not counts:
        return None
    usual = counts.most_common(1)[0][0]
    return usual if case.national else _narrower(usual, counts + _around(case, work))


def _around(case: Case, work: WorkSights) -> Counter[str]:
    """The industries of the sections in which a case is named."""
    told = list(zip(work.units, work.sections, strict=True))
    here = {section for sight, section in told if section and mentioned(case, sight) > 0}
    counts: Counter[str] = Counter()
    for sight, section in told:
        if section in here:
            _add(counts, sight.sectors, 1.0)
    return counts


def _base(chosen: Sequence[Sequence[Case]], work: WorkSights, many: bool) -> dict[int, str | None]:
    """Each case's industry: what its sentences speak of, and the title's and the whole work's."""
    spread, joining = (0.01, _JOINED) if many else (0.3, 0.0)
    own: dict[int, Counter[str]] = {}
    everywhere: Counter[str] = Counter()
    _add(everywhere, work.title.sectors, _TITLE)
    for heading in work.headings.values():
        _add(everywhere, heading.sectors, _HEADING)
    around: dict[int, Counter[str]] = {}
    for paragraph, sight in zip(work.paragraphs, work.units, strict=True):
        _add(around.setdefault(paragraph, Counter()), sight.sectors, _AROUND)
    once: Counter[str] = Counter()
    signs = [Counter(signs_of(sight.text)) for sight in work.units]
    everywhere += Counter({s: w * _TITLE_SIGNS for s, w in signs_of(work.title.text).items()})
    for cases, paragraph, sight, hints in zip(
        chosen, work.paragraphs, work.units, signs, strict=True
    ):
        _add(everywhere, sight.sectors, 1.0)
        everywhere.update(hints)
        once.update(isic_class(m.sector) or m.sector for m in sight.sectors if m.weight >= 1)
        for case in cases:
            if id(case) not in own and case.titled:
                votes = own.setdefault(id(case), Counter())
                _add(votes, work.title.sectors, _TITLE_OWN)
                _add(votes, nearest(case, work.title), _TITLE_NEAREST)
            votes = own.setdefault(id(case), Counter())
            if joined := joined_trade(case, sight):
                votes[joined] += joining  # type: ignore[assignment]
            if len(cases) == 1:
                _add(votes, sight.sectors, 1.0)
                votes.update(hints)
                votes.update(around.pop(paragraph, Counter()))
    every = {id(c): c for cases in chosen for c in cases}
    for case in every.values():
        for told, sight in zip(chosen, work.units, strict=True):
            # "studies of the Ludhiana knitwear cluster" is no claim, and says the trade all the same.
            if not told and any(n.name in case.names and n.role != "within" for n in sight.places):
                _add(own[id(case)], nearest(case, sight), _NAMED_WITH)
    if own and not any(case.titled for cases in chosen for case in cases):
        spoken = Counter(id(cases[0]) for cases in chosen if cases)
        _add(own[spoken.most_common(1)[0][0]], work.title.sectors, _TITLE_LOOSE)
    best: dict[int, str | None] = {}
    main = max(own, key=lambda k: sum(own[k].values())) if own else None
    for key, votes in own.items():
        part = spread if key == main else spread / 3
        # In a work on many cases an industry must be spoken of with the case itself.
        scores = {
            s: votes[s]
            + part * everywhere[s]
            - (_ONCE if once[isic_class(s) or s] == 1 and votes[s] >= 1 else 0.0)
            for s in ({*votes} if many else {*votes, *everywhere})
        }
        if not scores:
            best[key] = None
            continue
        leading = _leading(scores)
        best[key] = (guessed_trade(every[key], work) if many else None) or _narrower(leading, votes)
    return _shared(best, chosen) if many else best


def _leading(scores: Mapping[str, float]) -> str:
    """The industry most spoken of: of the ISIC class that its names have together, the first name."""
    classes: Counter[str] = Counter()
    for sector, score in scores.items():
        classes[isic_class(sector) or sector] += score  # type: ignore[assignment]
    return max(sorted(scores), key=lambda s: (classes[isic_class(s) or s], scores[s]))


def _shared(best: dict[int, str | None], chosen: Sequence[Sequence[Case]]) -> dict[int, str | None]:
    """A case with no industry of its own has that of the case that it is named with."""
    for cases in chosen:
        told = [best[id(c)] for c in cases if best[id(c)] is not None]
        if told and len(cases) > 1:
            for case in cases:
                best[id(case)] = best[id(case)] or told[0]
    return best


def _narrower(sector: str, votes: Counter[str]) -> str:
    """The industry meant by a wide name: of its kinds the one most spoken of, if any is."""
    named = [kind for kind in kinds_of(sector) if votes[kind] >= max(_NAMED, 0.6 * votes[sector])]
    return max(named, key=lambda kind: votes[kind]) if named else sector


def kinds_of(sector: str) -> list[str]:
    """The narrower industries of a wide one."""
    kinds: list[str] = load("pipeline.coding.cases", "broader.yaml").get(sector, [])
    return kinds


def _count(mentions: Iterable[SectorMention]) -> Counter[str]:
    counts: Counter[str] = Counter()
    _add(counts, mentions, 1.0)
    return counts


def _add(counts: Counter[str], mentions: Iterable[SectorMention], weight: float) -> None:
    for mention in mentions:
        counts[mention.sector] += mention.weight * weight  # type: ignore[assignment]
