"""A cluster's profile told in plain words, sentence by sentence, each with what it stands on.

The wording is data (``narrative.yaml``). A sentence is made only from findings of the profile; what
was not found is named as such at the end, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from pipeline.profiling import Typology
from pipeline.records import Conclusion, Evidence, Linkage, Profile
from pipeline.results.words import country_name, plain, share_in_words, titled, years

#: From this part of the mix on a type is what most evidence says.
MOST = 0.6
#: So many single ties and signs are told; the tables have them all.
TIES, SIGNS = 3, 3


class Told(NamedTuple):
    """A sentence of the narrative and the ids of the evidence behind it."""

    text: str
    evidence: list[str]


@cache
def wording() -> dict[str, Any]:
    """The templates of ``narrative.yaml``."""
    import yaml

    text = files("pipeline.results.report").joinpath("narrative.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def narrative(profile: Profile, rows: Sequence[Evidence], typology: Typology) -> list[list[Told]]:
    """The paragraphs; ``rows`` are the cluster's evidence, rejected rows included or not."""
    rows = [r for r in rows if r.review.state != "rejected"]
    paragraphs = [
        _opening(profile, rows),
        [
            *_governance(profile, typology, rows),
            *_ties(profile, typology),
            *_changes(profile, typology),
        ],
        _functions(profile),
        [*_buyers(profile), *_market(profile)],
        [*_upgrading(profile), *_conclusions(profile)],
        [*_conflicts(profile, typology), *_review(rows), *_gaps(profile)],
    ]
    return [p for p in paragraphs if p]


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence: ``a, b and c``."""
    words = list(words)
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``1 sentence``, ``2 sentences``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _say(key: str, evidence: Iterable[str] = (), **words: str) -> Told:
    return Told(_fill(key, **words), list(dict.fromkeys(evidence)))


def _fill(key: str, **words: str) -> str:
    template: Any = wording()
    for part in key.split("."):
        template = template[part]
    text = str(template).format(**words)
    # A figure and its sign stay on one line.
    return titled(text.replace(" %", "\u00a0%"))


def _ids(because: Iterable[str]) -> list[str]:
    """The evidence among the reasons of a conclusion; the names of rules are none."""
    return [x for x in because if not x.startswith("rule:")]


def _type(typology: Typology, type_id: str | None) -> str:
    name = next((t.name for t in typology.types if t.id == type_id), plain(type_id or ""))
    return name[0].lower() + name[1:]


def _opening(p: Profile, rows: Sequence[Evidence]) -> list[Told]:
    ids = [r.id for r in rows]
    sentences = counted(p.evidence_count, "coded sentence")
    works = counted(len(p.documents), "work")
    tell = "tells" if p.evidence_count == 1 else "tell"
    name = p.name.removeprefix("the ").removeprefix("The ")
    told = [_say("opening", ids, name=name, sentences=sentences, works=works, tell=tell)]
    dated = [r for r in rows if r.period]
    spans = [y for r in dated if r.period for y in (r.period.from_, r.period.to) if y]
    if spans:
        span = str(min(spans)) if min(spans) == max(spans) else f"{min(spans)} to {max(spans)}"
        told.append(_say("opening_period", [r.id for r in dated], years=span))
    return told


def _governance(p: Profile, typology: Typology, rows: Sequence[Evidence]) -> list[Told]:
    if not p.governance.dominant:
        return [_say("governance_open")]
    ranked = sorted(p.governance.mix.items(), key=lambda item: (-item[1], item[0]))
    ids = [i for k in p.linkages if k.direction == "downstream" for i in k.evidence]
    ids = ids or [r.id for r in rows if r.governance]
    (first, part), others = ranked[0], ranked[1:]
    name = _type(typology, first)
    if not others:
        return [_say("governance_one", ids, type=name)]
    rest = listed(f"{_type(typology, k)} ({v:.0%})".replace("%", " %") for k, v in others)
    key = "governance_most" if part >= MOST else "governance_some"
    return [_say(key, ids, type=name, part=f"{part:.0%}".replace("%", " %"), others=rest)]


def _ties(p: Profile, typology: Typology) -> list[Told]:
    """The surest ties of which a market, channel or period is told."""
    special = [k for k in p.linkages if k.governance and k.direction == "downstream" and _where(k)]
    special.sort(key=lambda k: (-len(k.evidence), -k.confidence, _where(k)))
    names = {i.id: i.name for i in typology.indicators}
    told = []
    for k in special[:TIES]:
        signs = [names[i] for i in k.indicators if i in names][:SIGNS]
        why = _fill_plain("tie_signs", signs="; ".join(s[0].lower() + s[1:] for s in signs))
        told.append(
            _say(
                "tie",
                k.evidence,
                where=_where(k),
                type=_type(typology, k.governance),
                signs=why if signs else "",
            )
        )
    return told


def _fill_plain(key: str, **words: str) -> str:
    return str(wording()[key]).format(**words)


def _where(k: Linkage) -> str:
    """Which tie is meant: ``In the market United States, through export agents``."""
    parts = []
    if k.market:
        home = k.market in ("home", "domestic")
        parts.append("at home" if home else f"in the market {country_name(k.market)}")
    if k.channel:
        parts.append(f"through {plain(k.channel)}")
    when = years(k.period)
    if when:
        parts.append(f"in {when}" if when[0].isdigit() else when)
    return ", ".join(parts)


def _changes(p: Profile, typology: Typology) -> list[Told]:
    return [
        _say(
            "change",
            c.evidence,
            from_=_type(typology, c.from_),
            to=_type(typology, c.to),
            when=f" ({c.period})" if c.period else "",
        )
        for c in p.changes
    ]


def _functions(p: Profile) -> list[Told]:
    told = []
    for locus in ("local", "both", "external"):
        found = {name: f for name, f in p.functions.items() if f.locus == locus}
        if found:
            ids = sorted({i for f in found.values() for i in f.evidence})
            told.append(_say(f"functions_{locus}", ids, functions=listed(found)))
    if p.completeness:
        missing = p.completeness.missing
        # Named only if the sentence before does not name the same ones.
        told_already = {n for n, f in p.functions.items() if f.locus == "external"}
        named = missing and set(missing) != told_already
        words = _fill_plain("missing", functions=listed(missing)) if named else ""
        told.append(_say(f"completeness.{p.completeness.value}", missing=words))
    return told


def _buyers(p: Profile) -> list[Told]:
    told = []
    if p.buyers.concentration:
        told.append(_say(f"buyers.{p.buyers.concentration}", p.buyers.evidence))
    if p.buyers.shares:
        figures = listed(share_in_words(s) for s in p.buyers.shares)
        told.append(_say("shares", (s.evidence for s in p.buyers.shares), shares=figures))
    if p.buyers.transactional_dependence:
        told.append(_say("dependence", dependence=p.buyers.transactional_dependence))
    return told


def _market(p: Profile) -> list[Told]:
    names = listed(country_name(m) or m for m in p.market.end_markets)
    if p.market.orientation:
        markets = _fill_plain("markets", markets=names) if names else ""
        return [_say(f"market.{p.market.orientation}", p.market.evidence, markets=markets)]
    return [_say("market_only", p.market.evidence, markets=names)] if names else []


def _upgrading(p: Profile) -> list[Told]:
    told = []
    for outcome in ("achieved", "blocked", "prospective"):
        found = [u for u in p.upgrading if u.outcome == outcome]
        if found:
            kinds = listed(f"{plain(u.kind)} ({len(u.evidence)})" for u in found)
            ids = sorted({i for u in found for i in u.evidence})
            told.append(_say(f"upgrading.{outcome}", ids, kinds=kinds))
    return told


def _conclusions(p: Profile) -> list[Told]:
    told = []
    if p.lock_in.risk:
        told.append(_say("lock_in", _ids(p.lock_in.because), risk=p.lock_in.risk))
    if p.form:
        told.append(_say("form", _ids(p.form.because), form=plain(p.form.id)))
    if p.strategies:
        told.append(_say("strategies", _of_all(p.strategies), strategies=_named(p.strategies)))
    return told


def _of_all(found: Sequence[Conclusion]) -> list[str]:
    return sorted({i for c in found for i in _ids(c.because)})


def _named(found: Sequence[Conclusion]) -> str:
    return listed(plain(c.id) for c in found)


def _conflicts(p: Profile, typology: Typology) -> list[Told]:
    known = set(typology.order)
    told = []
    for c in p.conflicts:
        values = listed(
            f"{_type(typology, v) if v in known else plain(v)} ({len(ids)})"
            for v, ids in c.values.items()
        )
        ids = sorted({i for found in c.values.values() for i in found})
        told.append(_say("conflict", ids, about=about_in_words(c.about), values=values))
    return told


def about_in_words(about: str) -> str:
    """What sources disagree on, codes of countries spelt out: ``governance (United States)``."""
    named = re.sub(r"\(([A-Z]{2})\b", lambda m: f"({country_name(m[1])}", about)
    return plain(named)


def _review(rows: Sequence[Evidence]) -> list[Told]:
    checked = [r.id for r in rows if r.review.state in ("accepted", "changed")]
    if not checked:
        return [_say("review_none")]
    sentences = counted(len(rows), "sentence")
    return [_say("review_some", checked, checked=str(len(checked)), sentences=sentences)]


def _gaps(p: Profile) -> list[Told]:
    """What the documents do not tell, so that silence is not taken for an answer."""
    missing = [
        name
        for name, found in (
            ("who performs which function", p.functions),
            ("how concentrated its buyers are", p.buyers.concentration),
            ("its markets", p.market.orientation or p.market.end_markets),
            ("upgrading", p.upgrading),
        )
        if not found
    ]
    return [_say("nothing", subjects=listed(missing))] if missing else []
