"""From the sentences of a work to their codes: classifiers and rules put together.

The classifiers decide the labels, and the words where they settle one; shares, cases, periods, sources,
qualifiers and reasons are read by rules. Each part can be replaced alone, for the coder only asks it
for a list, one item a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import prod
from pathlib import Path
from typing import Any

from pipeline.coding import sides
from pipeline.coding.bounds import names_its_industry, of_another_field
from pipeline.coding.cases import CaseFinder, Register, Told, load_register
from pipeline.coding.codebook import codebook, codes_of
from pipeline.coding.discourse import Discourse, Unit
from pipeline.coding.labels import LabelModel, load_model
from pipeline.coding.periods import read_periods, read_settings
from pipeline.coding.reasons import read_reasons
from pipeline.coding.shares import ShareReader
from pipeline.coding.sources import read_source
from pipeline.coding.standing import read_standing
from pipeline.coding.syntax import Syntax
from pipeline.coding.wording import settle, subjects
from pipeline.language.qualifiers import read_qualifiers
from pipeline.records import Cluster, Codes, Period, Qualifier, Reason, Share, Side
from pipeline.vocabulary import Caseless, load, lowered

#: From this probability a type of tie is claimed of a cluster.
LIKELY = 0.5
CERTAIN = 0.9
#: Facts that are claims though the codebook has no label for them.
STANDING = ("market:export", "market:domestic", "tie:upstream")


@dataclass(slots=True)
class Coded:
    """A sentence's codes with the probabilities, qualifiers and reasons behind them."""

    codes: Codes
    scores: dict[str, float]
    qualifiers: list[Qualifier]
    reasons: list[Reason]
    surely_case: bool = True
    also: list[Cluster] = field(default_factory=list)
    #: What the sentence says of each of its clusters, where it parts.
    sides: list[Side] = field(default_factory=list)
    setting: Period | None = None
    #: Types of tie that other sentences of the work bear out, though none is certain alone.
    borne_out: frozenset[str] = frozenset()
    #: Steps up, by kind and outcome, against which the same work speaks more than twice as surely.
    gainsaid: frozenset[tuple[str, str]] = frozenset()

    @property
    def claim(self) -> Codes | None:
        """The codes that a profile may use, or None where the sentence states no fact about a case.

        A tie is claimed only where it is likelier than not, by the sentence alone or by what the work says
        of the same cluster elsewhere: a wrong one does more harm than a missing.
        """
        if self.codes.scope != "case" or not self.surely_case:
            return None
        likely = [
            g
            for g in self.codes.governance
            if self.scores[f"governance:{g}"] >= LIKELY or g in self.borne_out
        ]
        steps = [u for u in self.codes.upgrading if tuple(u) not in self.gainsaid]
        c = self.codes.model_copy(update={"governance": likely, "upgrading": steps})
        told = c.governance or c.buyers or c.shares or c.functions or c.upgrading
        return c if told or any(r.code in STANDING for r in self.reasons) else None

    @property
    def claimed_sides(self) -> list[Side]:
        """The sides of the sentence with what of its codes a profile may use."""
        claim = self.claim
        return sides.limited(self.sides, claim) if claim is not None else []


class Coder:
    """Codes discourses with one model; load it once and use it for many."""

    def __init__(
        self, model: LabelModel, register: Register | None = None, syntax: Syntax | None = None
    ) -> None:
        self.model = model
        self.syntax = syntax
        self.shares = ShareReader()
        self.cases = CaseFinder(register)

    @classmethod
    def load(
        cls,
        model: Path | None = None,
        register: Path | None = None,
        syntax: Syntax | None = None,
    ) -> Coder:
        """The coder with the model in a folder, or with the one that ships with the package.

        ``register`` is a CSV file of clusters that win over what texts say of them; ``syntax`` adds
        reasons from who does what to whom, and changes no code.
        """
        return cls(load_model(model), load_register(register) if register else None, syntax)

    def _is_settled(self, why: list[Reason], text: str) -> bool:
        """Whether the words settle a tie, or any code of a cluster that is named in full."""
        ties = any(reason.code.startswith("governance:") for reason in why)
        return ties or (bool(why) and self.cases.is_named_in(text))

    def _is_named(self, discourse: Discourse, at: int) -> bool:
        """Whether a sentence names a cluster in full, or takes up one that the sentence before names."""
        unit = discourse.units[at]
        if self.cases.is_named_in(unit.text):
            return True
        before = discourse.units[at - 1] if at else None
        return (
            before is not None
            and before.paragraph == unit.paragraph
            and bool(_taking_up().search(lowered(unit.text)))
            and self.cases.is_named_in(before.text)
        )

    def code(self, discourse: Discourse, sift: bool = False) -> list[Coded]:
        """The codes of each sentence of the discourse, in order.

        With ``sift`` the encoder sees only what a cheap first pass lets through, as is fit for whole papers.
        """
        if not discourse.units:
            return []
        decided = self.model.decide(discourse, sift)
        texts = [unit.text for unit in discourse.units]
        found = [codes_of(d.labels) for d in decided]
        for fields, text in zip(found, texts, strict=True):
            if fields["governance"] and of_another_field(text):
                fields["governance"] = []
        standing = read_standing(discourse)
        for at, (fields, facts) in enumerate(zip(found, standing, strict=True)):
            # Naming a cluster whose market the words tell is a statement of fact, whatever it looks like.
            if facts and not self._is_named(discourse, at):
                facts.clear()
            if facts:
                fields["scope"] = "case"
        _take_for_cases(discourse, found, self.cases.is_named_in)
        scopes = [str(f["scope"]) for f in found]
        told_of = self.cases.tell_all(discourse, scopes)
        cases = [i for i, scope in enumerate(scopes) if scope == "case"]
        before = ["", *texts[:-1]]
        told = iter(self.shares.placed([texts[i] for i in cases], [before[i] for i in cases]))
        shares = [next(told) if scope == "case" else [] for scope in scopes]
        periods = read_periods(discourse)
        settings = read_settings(discourse, periods)
        acting = subjects(texts, [unit.paragraph for unit in discourse.units])
        coded = []
        for i, text in enumerate(texts):
            is_case = scopes[i] == "case"
            clusters = told_of[i].clusters
            codes = Codes(
                **found[i],
                shares=[share for _, share in shares[i]],
                cluster=clusters[0] if clusters else None,
                period=periods[i] if is_case else None,
                source=read_source(text, discourse.references) if is_case else None,
            )
            scores = buyers_by_share(codes, decided[i].scores)
            why: list[Reason] = []
            if is_case:
                codes, settled, why = settle(text, codes, acting[i])
                scores = surer(scores, settled)
            reasons = [*why, *standing[i], *read_reasons(text, codes)]
            sure = bool(standing[i]) or (
                (decided[i].is_claim or self._is_settled(why, text))
                and (
                    self.cases.register.vouches_for(codes.cluster)
                    or _about_a_case(discourse, i, codes, scores)
                )
            )
            coded.append(
                Coded(
                    codes,
                    scores,
                    _qualifiers(text, why) if is_case else [],
                    reasons,
                    sure,
                    clusters[1:],
                    setting=settings[i],
                )
            )
        self._tell_apart(texts, coded, told_of, shares)
        _bear_out(coded)
        _gainsay(coded)
        if self.syntax is not None:
            read = self.syntax.reasons(texts, [c.codes for c in coded])
            for one, reasons in zip(coded, read, strict=True):
                known = {(r.code, r.cue) for r in one.reasons}
                one.reasons += [r for r in reasons if (r.code, r.cue) not in known]
        return coded

    def _tell_apart(
        self,
        texts: Sequence[str],
        coded: Sequence[Coded],
        told_of: Sequence[Told],
        shares: Sequence[Sequence[tuple[int, Share]]],
    ) -> None:
        """Find what each sentence on several clusters says of each, where it parts."""
        parting = [i for i, told in enumerate(told_of) if told.parts]
        parts = [
            (i, p, sides.as_sentence(texts[i][p.start : p.end]))
            for i in parting
            for p in told_of[i].parts
        ]
        units = [Unit(f"{i}-{p.start}", sentence) for i, p, sentence in parts]
        read: dict[int, list[tuple[Codes, list[Qualifier]]]] = {i: [] for i in parting}
        for (i, p, sentence), decision in zip(
            parts, self.model.decide(Discourse(units)), strict=True
        ):
            here = [share for at, share in shares[i] if p.start <= at < p.end]
            codes = Codes(**codes_of(decision.labels), shares=here)
            buyers_by_share(codes, {})
            codes, _, why = settle(sentence, codes)
            read[i].append((codes, _qualifiers(sentence, why)))
        for i, found in read.items():
            sure = all(p.sure for p in told_of[i].parts)
            own = sides.sides_of(coded[i].codes, [codes for codes, _ in found], sure)
            if own:
                coded[i].sides = [
                    sides.side(texts[i][p.start : p.end], codes, qualifiers)
                    for p, codes, (_, qualifiers) in zip(told_of[i].parts, own, found, strict=True)
                ]


@cache
def _taking_up() -> Caseless:
    return Caseless(load("pipeline.coding", "coder.yaml")["taking_up"])


@cache
def _supposed() -> Caseless:
    return Caseless(load("pipeline.coding", "coder.yaml")["supposed"])


def _qualifiers(text: str, why: Sequence[Reason]) -> list[Qualifier]:
    """What qualifies a sentence; what buyers are said to demand ("must be packed as they specify") is a
    fact about the tie, and no supposition."""
    found = read_qualifiers(text)
    demanded = any(r.code.startswith("governance:") for r in why) and not _supposed().search(
        lowered(text)
    )
    return [q for q in found if not (demanded and q == "hypothetical")]


def _take_for_cases(
    discourse: Discourse, found: list[dict[str, Any]], named: Callable[[str], bool]
) -> None:
    """A sentence whose words settle a tie is a case's where it names a cluster in full ("multinationals
    came to the Montebelluna sports shoe district"), or goes on with the case that the one before it states.
    """
    for at, unit in enumerate(discourse.units):
        if found[at]["scope"] == "case":
            continue
        before = discourse.units[at - 1] if at and found[at - 1]["scope"] == "case" else None
        goes_on = before is not None and before.paragraph == unit.paragraph
        if not settle(unit.text, Codes()).codes.governance:
            continue
        if goes_on or named(unit.text):
            found[at]["scope"] = "case"


def _bear_out(coded: Sequence[Coded]) -> None:
    """Find the ties that several sentences on one cluster make likely together.

    Each speaks for its type with its own probability; that all of them err is as likely as the product
    of what is wanting to certainty (noisy-or). One alone is no more than it is.
    """
    told: dict[tuple[str, str], list[Coded]] = {}
    for c in coded:
        if c.codes.scope == "case" and c.surely_case and c.codes.cluster is not None:
            of = repr(c.codes.cluster)
            for g in c.codes.governance:
                told.setdefault((of, g), []).append(c)
    for (_, g), speaking in told.items():
        all_err = prod(1 - c.scores[f"governance:{g}"] for c in speaking)
        if len(speaking) > 1 and 1 - all_err >= LIKELY:
            for c in speaking:
                c.borne_out |= {g}


def _gainsay(coded: Sequence[Coded]) -> None:
    """Find the steps up of a cluster that the work contradicts far more surely than it tells them."""
    surest: dict[tuple[str, str, str], float] = {}
    steps = [
        (c, repr(c.codes.cluster), kind, outcome, c.scores.get(f"outcome:{kind}/{outcome}", 1.0))
        for c in coded
        if c.codes.scope == "case" and c.surely_case and c.codes.cluster is not None
        for kind, outcome in c.codes.upgrading
    ]
    for _, of, kind, outcome, p in steps:
        surest[of, kind, outcome] = max(p, surest.get((of, kind, outcome), 0.0))
    for c, of, kind, outcome, _ in steps:
        other = {"achieved": "blocked", "blocked": "achieved"}.get(outcome, "")
        if surest.get((of, kind, other), 0.0) > 2 * surest[of, kind, outcome]:
            c.gainsaid |= {(kind, outcome)}


def _about_a_case(discourse: Discourse, at: int, codes: Codes, scores: dict[str, float]) -> bool:
    """Whether a sentence has a cluster in reach whose industry is spoken of around it.

    A tie that is as good as certain needs no name of an industry beside it.
    """
    if codes.cluster is None:
        return False
    certain = any(scores[f"governance:{g}"] >= CERTAIN for g in codes.governance)
    return certain or names_its_industry(discourse, at, codes.cluster)


def surer(scores: dict[str, float], settled: dict[str, float]) -> dict[str, float]:
    """The probabilities with those of what words settle, which make no code less likely than it was."""
    return {**scores, **{code: max(p, scores.get(code, 0.0)) for code, p in settled.items()}}


def buyers_by_share(codes: Codes, scores: dict[str, float]) -> dict[str, float]:
    """Add what the sentence's shares say of concentration; returns the scores with it."""
    for rule in codebook().share_rules:
        if any(rule.holds_for(share) for share in codes.shares):
            label = f"buyers:{rule.gives}"
            scores = {**scores, label: max(scores.get(label, 0.0), rule.probability)}
            if rule.gives not in codes.buyers:
                codes.buyers = [*codes.buyers, rule.gives]
    return scores
