"""How far a review has come, and whether it may stop: what is left to correct, by what was corrected.

The machine's probabilities say how many of the sentences left are wrong somewhere; how often people
corrected the sentences they have seen, against what the probabilities made one expect of those, says by
how much that is off. The interval is that of a rate with a gamma prior of one expected case. Sentences
that the machine coded and sentences that it left uncoded are estimated apart. docs/replay.md says how
far such estimates were from the truth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

#: A review may stop when so few of the claims left are expected to be wrong.
GOOD_ENOUGH = 0.05
#: Half the width of a 90 % interval in standard deviations.
WIDTH = 1.64
#: A pace is told from so many timed decisions.
TIMED = 5


@dataclass(frozen=True, slots=True)
class Rest:
    """Sentences seen and left: how many of those seen were corrected, and of those left should be."""

    seen: int
    corrected: int
    left: int
    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is left among the sentences coded and among those uncoded; seconds that the coded ones take."""

    coded: Rest
    uncoded: Rest
    seconds: float | None

    @property
    def may_stop(self) -> bool:
        """Whether even the high estimate leaves few wrong sentences among all that are coded."""
        whole = self.coded.seen + self.coded.left
        enough = self.coded.seen >= 50 and self.coded.high <= GOOD_ENOUGH * whole
        return self.coded.left == 0 or enough


def rest(seen: Sequence[float], corrected: int, left: Sequence[float]) -> Rest:
    """From the probability that a sentence needs a correction, for those seen and those left.

    ``corrected`` is how many of those seen a person changed or rejected.
    """
    # Gamma(1 + corrected, 1 + hoped): the factor by which corrections exceed what was expected.
    hoped, whole = float(sum(seen)), float(sum(left))
    factor = (1 + corrected) / (1 + hoped)
    spread = float(np.sqrt(1 + corrected)) / (1 + hoped)
    expected, low, high = (
        min(max(whole * f, 0.0), float(len(left)))
        for f in (factor, factor - WIDTH * spread, factor + WIDTH * spread)
    )
    return Rest(len(seen), corrected, len(left), expected, low, high)


def pace(seconds: Sequence[float], left: int) -> float | None:
    """The seconds that so many sentences take, by the times that decisions took; None of too few."""
    return float(np.median(seconds)) * left if len(seconds) >= TIMED else None


def chance_wrong(scores: Mapping[str, float], given: Sequence[str]) -> float:
    """The probability that a coded sentence needs a correction, by its most doubtful code given.

    The most doubtful one and not all together: codes of one sentence stand and fall together.
    """
    doubts = [1 - scores[label] for label in given if label in scores]
    return max(doubts, default=0.0)


def chance_missed(scores: Mapping[str, float]) -> float:
    """The probability that a sentence left uncoded has a code after all, by its likeliest code.

    Only a sentence about a case can have one that counts.
    """
    codes = [p for label, p in scores.items() if not label.startswith("scope:")]
    return max(codes, default=0.0) * scores.get("scope:case", 0.0)
