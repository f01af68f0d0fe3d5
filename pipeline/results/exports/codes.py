"""The codes of an evidence row as exports show them: family, label of the codebook, words, probability."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Evidence, Period, Share
from pipeline.results.words import plain


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a sentence.

    ``label`` is the codebook's (``governance:network``, ``locus:design/external``); a share, which
    has no label of its own, is ``share:`` with its holder. ``probability`` is null for shares and for
    codes that a person gave.
    """

    family: str
    label: str
    words: str
    probability: float | None

    @property
    def told(self) -> str:
        """Words and probability: ``design: external (0.76)``."""
        return self.words if self.probability is None else f"{self.words} ({self.probability:.2f})"


def codes_shown(row: Evidence) -> list[Code]:
    """The codes of a row in the codebook's order; empty where it only states a fact about a case."""

    def code(family: str, label: str, words: str) -> Code:
        return Code(family, label, words, row.scores.get(label))

    return [
        *(code("governance", f"governance:{g}", plain(g)) for g in row.governance),
        *(code("buyers", f"buyers:{b}", f"buyers {b}") for b in row.buyers),
        *(Code("buyers", f"share:{s.holder}", share_words(s), None) for s in row.shares),
        *(code("functions", f"locus:{f}/{x}", f"{plain(f)}: {x}") for f, x in row.functions),
        *(
            code("upgrading", f"outcome:{u}/{x}", f"{plain(u)} upgrading {x}")
            for u, x in row.upgrading
        ),
    ]


def share_words(share: Share) -> str:
    """A share in words: ``over 80% of firm output to the main buyer``."""
    amount = f"{100 * share.value:.4g}%"
    if share.relation == "between" and share.value_high is not None:
        amount = f"between {amount} and {100 * share.value_high:.4g}%"
    elif share.relation != "exactly":
        amount = f"{share.relation} {amount}"
    holder = share.holder_name or plain(share.holder)
    number = f" ({share.n})" if share.n else ""
    return f"{amount} of {plain(share.of)}: {holder}{number}"


def period_words(period: Period | None) -> str | None:
    """A period in words: ``1990 to 1999``, ``from 1983``, ``until 1990``; null for none."""
    if period is None or (period.from_ is None and period.to is None):
        return None
    if period.from_ is None:
        return f"until {period.to}"
    if period.to is None:
        return f"from {period.from_}"
    return str(period.to) if period.from_ == period.to else f"{period.from_} to {period.to}"
