"""How far a review has come, and whether it may stop: what is left to correct, by what was corrected.

The machine's probabilities say how many of the sentences left are wrong somewhere; how often people
corrected the sentences they have seen, against what the probabilities made one expect of those, says by
how much that is off. The interval is that of a rate with a gamma prior of one expected case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

#: A review may stop when so few of the claims left are expected to be wrong.
GOOD_ENOUGH = 0.05


@dataclass(frozen=True, slots=True)
class Estimate:
    """Sentences seen and left, and how many of those left are expected to need a correction."""

    seen: int
    corrected: int
    left: int
    expected: float
    low: float
    high: float
    seconds: float | None

    @property
    def may_stop(self) -> bool:
        """Whether even the high estimate leaves few wrong sentences among all."""
        whole = self.seen + self.left
        return self.left == 0 or (self.seen >= 50 and self.high <= GOOD_ENOUGH * whole)


def estimate(
    seen: Sequence[float],
    corrected: Sequence[bool],
    left: Sequence[float],
    seconds: Sequence[float] = (),
) -> Estimate:
    """From the probability that a sentence is wrong somewhere, for those seen and those left.

    ``corrected`` says of each sentence seen whether a person changed or rejected it; ``seconds`` are
    the times that decisions took.
    """
    hoped, found = float(sum(seen)), int(sum(corrected))
    # Gamma(1 + found, 1 + hoped): the factor by which corrections exceed what was expected.
    factor = (1 + found) / (1 + hoped)
    spread = float(np.sqrt(1 + found)) / (1 + hoped)
    rest = float(sum(left))
    bounds = [
        min(max(rest * f, 0.0), float(len(left)))
        for f in (factor, factor - 1.64 * spread, factor + 1.64 * spread)
    ]
    pace = float(np.median(seconds)) * len(left) if len(seconds) >= 5 else None
    return Estimate(len(seen), found, len(left), bounds[0], bounds[1], bounds[2], pace)


def chance_wrong(scores: dict[str, float], given: Sequence[str]) -> float:
    """The probability that a sentence needs a correction, by its most doubtful code given.

    The most doubtful one and not all together: codes of one sentence stand and fall together.
    """
    doubts = [1 - scores[label] for label in given if label in scores]
    return max(doubts, default=0.0)
