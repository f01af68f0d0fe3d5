"""From the sentences of a work to their codes: classifiers and rules put together.

The classifiers decide the labels; shares, cases, periods, sources, qualifiers and reasons are read
by rules. Each part can be replaced alone, for the coder only asks it for a list, one item a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.coding.bounds import names_its_industry, of_another_field
from pipeline.coding.cases import CaseFinder
from pipeline.coding.codebook import codebook, codes_of
from pipeline.coding.discourse import Discourse
from pipeline.coding.labels import LabelModel, load_model
from pipeline.coding.periods import read_period
from pipeline.coding.reasons import read_reasons
from pipeline.coding.shares import ShareReader
from pipeline.coding.sources import read_source
from pipeline.language.qualifiers import read_qualifiers
from pipeline.records import Codes, Qualifier, Reason

#: From this probability a type of tie is claimed of a cluster.
LIKELY = 0.5
CERTAIN = 0.9


@dataclass(slots=True)
class Coded:
    """A sentence's codes with the probabilities, qualifiers and reasons behind them."""

    codes: Codes
    scores: dict[str, float]
    qualifiers: list[Qualifier]
    reasons: list[Reason]
    surely_case: bool = True

    @property
    def claim(self) -> Codes | None:
        """The codes that a profile may use, or None where the sentence states no fact about a case.

        A tie is claimed only where it is likelier than not: a wrong one does more harm than a missing.
        """
        if self.codes.scope != "case" or not self.surely_case:
            return None
        likely = [g for g in self.codes.governance if self.scores[f"governance:{g}"] >= LIKELY]
        c = self.codes.model_copy(update={"governance": likely})
        told = c.governance or c.buyers or c.shares or c.functions or c.upgrading
        return c if told else None


class Coder:
    """Codes discourses with one model; load it once and use it for many."""

    def __init__(self, model: LabelModel) -> None:
        self.model = model
        self.shares = ShareReader()
        self.cases = CaseFinder()

    @classmethod
    def load(cls, model: Path | None = None) -> Coder:
        """The coder with the model in a folder, or with the one that ships with the package."""
        return cls(load_model(model))

    def code(self, discourse: Discourse) -> list[Coded]:
        """The codes of each sentence of the discourse, in order."""
        if not discourse.units:
            return []
        decided = self.model.decide(discourse)
        texts = [unit.text for unit in discourse.units]
        found = [codes_of(d.labels) for d in decided]
        for fields, text in zip(found, texts, strict=True):
            if fields["governance"] and of_another_field(text):
                fields["governance"] = []
        scopes = [str(f["scope"]) for f in found]
        clusters = self.cases.assign(discourse, scopes)
        shares = self.shares.read(texts)
        coded = []
        for i, text in enumerate(texts):
            codes = Codes(
                **found[i],
                shares=shares[i],
                cluster=clusters[i],
                period=read_period(text, discourse.year) if scopes[i] == "case" else None,
                source=read_source(text, discourse.references) if scopes[i] == "case" else None,
            )
            scores = _buyers_by_share(codes, decided[i].scores)
            qualifiers, reasons = read_qualifiers(text), read_reasons(text, codes)
            sure = decided[i].is_claim and _about_a_case(discourse, i, codes, scores)
            coded.append(Coded(codes, scores, qualifiers, reasons, sure))
        return coded


def _about_a_case(discourse: Discourse, at: int, codes: Codes, scores: dict[str, float]) -> bool:
    """Whether a sentence has a cluster in reach whose industry is spoken of around it.

    A tie that is as good as certain needs no name of an industry beside it.
    """
    if codes.cluster is None:
        return False
    certain = any(scores[f"governance:{g}"] >= CERTAIN for g in codes.governance)
    return certain or names_its_industry(discourse, at, codes.cluster)


def _buyers_by_share(codes: Codes, scores: dict[str, float]) -> dict[str, float]:
    """Add what the sentence's shares say of concentration; returns the scores with it."""
    for rule in codebook().share_rules:
        if any(rule.holds_for(share) for share in codes.shares):
            label = f"buyers:{rule.gives}"
            scores = {**scores, label: max(scores.get(label, 0.0), rule.probability)}
            if rule.gives not in codes.buyers:
                codes.buyers = [*codes.buyers, rule.gives]
    return scores


def code_passages(coder: Coder, passages: Sequence[Discourse]) -> list[list[Coded]]:
    """The codes of several passages, each coded apart from the others."""
    return [coder.code(p) for p in passages]
