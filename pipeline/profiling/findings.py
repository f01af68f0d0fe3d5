"""Buyers and shares, markets, and upgrading of one cluster."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple, TypeAlias, cast, get_args

from pipeline.profiling.places import fold
from pipeline.profiling.rows import Row
from pipeline.profiling.settings import Settings
from pipeline.profiling.votes import Tally, Voice, current, ids, tally
from pipeline.records import (
    BuyerFinding,
    Conflict,
    Market,
    Outcome,
    ShareFinding,
    Upgrade,
    UpgradingFinding,
)

#: What a tie's market is called when it is the cluster's own country.
HOME = "domestic"
Orientation: TypeAlias = Literal["export", "domestic", "mixed"]
Side: TypeAlias = Literal["export", "domestic"]


def disagreement(
    about: str, voices: Mapping[str, Sequence[Voice]], vote: Tally, settings: Settings
) -> list[Conflict]:
    """An entry when witnesses of their own stand on either side, each side with some weight."""
    strong = sorted(v for v, s in vote.shares.items() if s >= settings.conflict_from)
    seen = {value: {v.witness for v in voices[value]} for value in strong}
    apart = [v for v in strong if any(seen[v] - seen[o] and seen[o] - seen[v] for o in strong)]
    if len(apart) < 2:
        return []
    return [Conflict(about=about, values={v: ids(voices[v]) for v in apart})]


def read_buyers(rows: Sequence[Row], settings: Settings) -> tuple[BuyerFinding, list[Conflict]]:
    """Concentration by what the texts say and, where they do not judge, by their figures."""
    told: dict[str, list[Voice]] = defaultdict(list)
    for row in rows:
        judged = [b for b in row.evidence.buyers if row.counts("buyers", f"buyers:{b}")]
        for label, voice in likeliest({b: row.voice(f"buyers:{b}") for b in judged}).items():
            told[label].append(voice)
        if not judged and row.counts("share_guide") and _is_concentrated(row, settings):
            told["concentrated"].append(row.voice())
    shares = _once(f for f in _figures(rows) if f.share.holder != "market")
    voices = current(told)
    vote = tally(voices, settings)
    if not vote.shares:
        return BuyerFinding(concentration=None, shares=shares, transactional_dependence=None), []
    leader = vote.leader
    mixed = leader is None or vote.weaker(leader) >= settings.mixed_from
    finding = BuyerFinding(
        concentration=cast(
            Literal["concentrated", "dispersed", "mixed"], "mixed" if mixed else leader
        ),
        shares=shares,
        transactional_dependence=None,
        evidence=ids(v for said in voices.values() for v in said),
    )
    apart = {value: set(ids(said)) for value, said in voices.items()}
    conflicts = []
    if mixed and all(a - b for a in apart.values() for b in apart.values() if a is not b):
        values = {value: sorted(found) for value, found in sorted(apart.items())}
        conflicts.append(Conflict(about="buyers", values=values))
    return finding, conflicts


def likeliest(voices: Mapping[str, Voice]) -> dict[str, Voice]:
    """Of several values that one sentence seems to tell the likeliest.

    Few buyers and many in one sentence are nearly always one judgement of which a classifier is not sure
    (in coded text 7 sentences in 1,000 hold both), and so are two places of one function; values equally
    likely, as a person gives them, all count.
    """
    surest = max((v.probability for v in voices.values()), default=0.0)
    return {value: v for value, v in voices.items() if v.probability >= surest}


def _is_concentrated(row: Row, settings: Settings) -> bool:
    return any(
        share.holder == guide.holder
        and share.value >= guide.at_least
        and share.relation != "under"
        and (guide.n_at_most is None or (share.n is not None and share.n <= guide.n_at_most))
        for share in row.evidence.shares
        for guide in settings.share_guide
    )


class _Figure(NamedTuple):
    """A share with the voice of its sentence, which says of what years it is."""

    share: ShareFinding
    voice: Voice

    @property
    def kind(self) -> tuple[str, str]:
        """Of what it is a share, and who holds it."""
        return self.share.of, self.share.holder

    @property
    def says(self) -> str:
        """What it says of that: how much, and of whom by name."""
        return repr((self.share.value, self.share.holder_name))


def _figures(rows: Sequence[Row]) -> list[_Figure]:
    """All figures that count, in the order of the text."""
    return [
        _Figure(ShareFinding(**share.model_dump(), evidence=row.id), row.voice())
        for row in sorted(rows, key=lambda r: (r.evidence.document, r.evidence.start, r.id))
        if row.counts("shares")
        for share in row.evidence.shares
    ]


def _standing(figures: Sequence[_Figure]) -> list[_Figure]:
    """The figures that still hold: of one whole and holder a later figure takes the place of an earlier."""
    told: dict[tuple[str, str], dict[str, list[Voice]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        told[figure.kind][figure.says].append(figure.voice)
    holds = {
        (kind, says, voice.id)
        for kind, values in told.items()
        for says, voices in current(values).items()
        for voice in voices
    }
    return [f for f in figures if (f.kind, f.says, f.voice.id) in holds]


def _once(figures: Iterable[_Figure]) -> list[ShareFinding]:
    """The shares, each once a witness (by the first sentence that tells it), largest first."""
    found: dict[tuple[object, ...], ShareFinding] = {}
    for share, voice in figures:
        key = (voice.witness, *share.model_dump(exclude={"evidence"}).values())
        found.setdefault(key, share)
    return sorted(found.values(), key=lambda s: (-s.value, s.of, s.holder, s.evidence))


def standing_shares(rows: Sequence[Row]) -> list[ShareFinding]:
    """What buyers take by the latest figures, as conclusions look at it; a profile shows all of them."""
    return _once(_standing([f for f in _figures(rows) if f.share.holder != "market"]))


def read_market(rows: Sequence[Row], settings: Settings) -> Market:
    """Orientation by a figure for exports if there is one, else by the markets that are named."""
    told: dict[str, list[Voice]] = defaultdict(list)
    abroad: dict[str, list[Voice]] = defaultdict(list)
    for row in rows:
        if not row.counts("markets"):
            continue
        voice = row.voice()
        standing = {
            m for _, s, m in (r.code.partition("market:") for r in row.evidence.reasons) if s
        }
        if row.direction != "downstream" and not standing:
            continue
        # What is said of the cluster's market as a whole needs no other words.
        sides = standing or {s for s, p in _sides(settings).items() if p.search(row.evidence.text)}
        for market in row.markets:
            sides.add("domestic" if market == HOME else "export")
            if market != HOME:
                abroad[market].append(voice)
        for side in sides:
            told[side].append(voice)
    ends = sorted(abroad, key=lambda m: (-_witnesses(abroad[m]), m))
    named = ids(v for said in abroad.values() for v in said)
    exports = _figure(rows, "export", settings)
    figure = exports or _figure(rows, "domestic", settings)
    if figure is not None:
        return Market(
            orientation=_judged(figure.value if exports else 1 - figure.value, settings),
            export_share=exports,
            end_markets=ends,
            evidence=sorted({figure.evidence, *named}),
        )
    voices = current(told)
    return Market(
        orientation=_orientation(tally(voices, settings), settings),
        export_share=None,
        end_markets=ends,
        evidence=sorted({*ids(v for said in voices.values() for v in said), *named}),
    )


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


def _sides(settings: Settings) -> dict[str, re.Pattern[str]]:
    """Per side of the market the words that tell of it without naming a country."""
    words = settings.orientation
    return {"export": _compiled(words.export_words), "domestic": _compiled(words.domestic_words)}


def _witnesses(voices: Iterable[Voice]) -> int:
    return len({v.witness for v in voices})


def _orientation(vote: Tally, settings: Settings) -> Orientation | None:
    return _judged(vote.shares.get("export", 0.0), settings) if vote.shares else None


def _judged(exported: float, settings: Settings) -> Orientation:
    if exported >= settings.orientation.export_from:
        return "export"
    return "domestic" if exported <= settings.orientation.domestic_to else "mixed"


def _figure(rows: Sequence[Row], side: Side, settings: Settings) -> ShareFinding | None:
    """The figure for how much of the output goes to a side of the market.

    A later figure for either side takes the place of an earlier one.
    """
    home = next((row.home for row in rows if row.home), None)

    def tells(share: ShareFinding, *sides: Side) -> bool:
        return share.holder == "market" and any(_tells(share, s, home, settings) for s in sides)

    both = [f for f in _figures(rows) if tells(f.share, *get_args(Side))]
    told = [s for s in _once(_standing(both)) if tells(s, side)]
    return next((s for of in settings.orientation.of for s in told if s.of == of), None)


def _tells(share: ShareFinding, side: Side, home: str | None, settings: Settings) -> bool:
    """Whether a figure's market is on the side, by a word for it or by a country.

    What goes to one country abroad is a part of the exports: it tells of them only where it alone makes
    the cluster one that exports.
    """
    from pipeline.language.nations import find_nations

    words, name = settings.orientation, share.holder_name or ""
    listed = words.export_markets if side == "export" else words.domestic_markets
    if listed & {*fold(name).split()}:
        return True
    lands = {nation.country for nation in find_nations(name)}
    if not lands or home is None:
        return False
    if side == "domestic":
        return lands == {home}
    return home not in lands and share.value >= words.export_from and share.relation != "under"


def read_upgrading(
    rows: Sequence[Row], settings: Settings
) -> tuple[list[UpgradingFinding], list[Conflict]]:
    """Every kind and outcome that is told; witnesses that say done and hindered are a conflict."""
    told: dict[str, dict[str, list[Voice]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for kind, outcome in row.evidence.upgrading:
            if row.counts("upgrading", f"upgrading:{kind}"):
                voice = row.voice(f"outcome:{kind}/{outcome}", f"upgrading:{kind}")
                told[kind][outcome].append(voice)
    findings: list[UpgradingFinding] = []
    conflicts: list[Conflict] = []
    for kind in get_args(Upgrade):
        for outcome in get_args(Outcome):
            if said := told.get(kind, {}).get(outcome):
                findings.append(UpgradingFinding(kind=kind, outcome=outcome, evidence=ids(said)))
        facts = current({o: v for o, v in told.get(kind, {}).items() if o != "prospective"})
        vote = tally(facts, settings)
        conflicts += disagreement(f"upgrading {kind}", facts, vote, settings)
    return findings, conflicts
