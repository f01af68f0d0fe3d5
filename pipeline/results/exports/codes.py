"""The codes of an evidence row as exports show them: family, label of the codebook, words, probability."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Evidence
from pipeline.results.exports.looks import review_words
from pipeline.results.words import plain, share_in_words, years


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
        *(Code("buyers", f"share:{s.holder}", share_in_words(s), None) for s in row.shares),
        *(code("functions", f"locus:{f}/{x}", f"{plain(f)}: {x}") for f, x in row.functions),
        *(
            code("upgrading", f"outcome:{u}/{x}", f"{plain(u)} upgrading {x}")
            for u, x in row.upgrading
        ),
    ]


def circumstances(row: Evidence, cluster: str | None) -> list[str]:
    """The lines of a note that say of what and when a sentence tells, after whom, and who checked it."""
    told = {
        "Cluster": cluster or "none",
        "Period": years(row.period),
        "After": row.source,
        "Qualified as": ", ".join(row.qualifiers),
        "Review": review_words(row.review),
    }
    return [f"{name}: {words}" for name, words in told.items() if words]
