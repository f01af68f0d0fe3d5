"""How sentences add up: an evidence-weighted vote with saturation, and a noisy-or for confidence.

A **voice** is a sentence that speaks for a value with the calibrated probability of its label. A
**witness** is who saw it: the work that the sentence cites, or else the document it stands in.

* *Weight of a value.* What a witness says for a value is the sum of its voices' probabilities in the
  document that retells it most fully: the same claim cited by five papers is one witness and not
  five. All that a witness says counts as at most ``S``: ``S * (1 - exp(-sum / S))``, parted among
  the values in proportion. So a long document does not drown a short one, and yet within one
  document every sentence counts. Witnesses add up; a value's share is its weight over that of all.
* *Confidence in a value.* Each witness is wrong with ``prod(1 - p)`` over its voices in the document
  that makes the strongest case; all are wrong with the product over witnesses. One minus that,
  times the value's share, so that contradiction lowers it.

Two plainer votes can be chosen in ``aggregation.yaml`` and serve for comparison: ``noisy_or`` (the
weight is the confidence) and ``sentences`` (every sentence counts by its probability).

What has ended does not vote where something else still stands (:func:`current`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.profiling.settings import Settings, Vote
from pipeline.records import Period

#: A probability of one would let a single sentence silence every other.
CERTAIN = 0.99


#: Years, whether it has ended, since when, markets: of some thousand voices there are some dozen kinds.
Kind = tuple[tuple[int | None, int | None] | None, bool, int | None, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Voice:
    """A sentence that speaks for a value: its id, who saw it, where it is told, how probable.

    ``since`` is the year from which the sentence is taken to hold where it gives none itself,
    ``start`` its place in the document in characters.
    """

    id: str
    witness: str
    document: str
    probability: float
    period: Period | None = None
    ended: bool = False
    markets: frozenset[str] = frozenset()
    since: int | None = None
    start: int = 0

    @property
    def kind(self) -> Kind:
        """What decides which voices this one gives way to: voices of one kind stand or fall together.

        Since when it is taken to hold matters only where the sentence itself gives no years.
        """
        if self.period is None:
            return None, self.ended, self.since, self.markets
        return (self.period.from_, self.period.to), self.ended, None, self.markets

    @property
    def key(self) -> tuple[object, ...]:
        """What tells voices apart: those that are equal, and only those, have one key."""
        told = (self.id, self.witness, self.document, self.probability, self.start, self.since)
        return (*told, *self.kind)


@dataclass(frozen=True, slots=True)
class Tally:
    """The outcome of a vote: per value its share of the weight and the confidence in it."""

    shares: dict[str, float]
    confidence: dict[str, float]

    @property
    def leader(self) -> str | None:
        """The value with the largest share; none where nothing speaks or the first two are even."""
        ranked = sorted(self.shares.items(), key=lambda item: (-item[1], item[0]))
        if not ranked or (len(ranked) > 1 and math.isclose(ranked[0][1], ranked[1][1])):
            return None
        return ranked[0][0]

    def weaker(self, value: str) -> float:
        """The share of all values but this one."""
        return sum(share for v, share in self.shares.items() if v != value)


def tally(voices: Mapping[str, Sequence[Voice]], settings: Settings) -> Tally:
    """The vote over values; values for which nothing speaks are left out."""
    said = {value: each for value, each in voices.items() if each}
    weights = _WEIGHTS[settings.vote](said, settings.saturation)
    total = math.fsum(weights.values())
    if total <= 0:
        return Tally({}, {})
    shares = {v: w / total for v, w in weights.items()}
    return Tally(shares, {v: noisy_or(said[v]) * shares[v] for v in shares})


def _saturating(voices: Mapping[str, Sequence[Voice]], saturation: float) -> dict[str, float]:
    said: dict[str, dict[str, float]] = defaultdict(dict)
    for value in sorted(voices):
        for witness, documents in _by_witness(voices[value]).items():
            said[witness][value] = max(math.fsum(ps) for ps in documents.values())
    parts: dict[str, list[float]] = {value: [] for value in voices}
    for witness in sorted(said):
        total = math.fsum(said[witness].values())
        limited = saturation * (1 - math.exp(-total / saturation))
        for value, part in said[witness].items():
            parts[value].append(limited * part / total if total else 0.0)
    return {value: math.fsum(part) for value, part in parts.items()}


def _noisy(voices: Mapping[str, Sequence[Voice]], saturation: float) -> dict[str, float]:
    return {value: noisy_or(said) for value, said in voices.items()}


def _sentences(voices: Mapping[str, Sequence[Voice]], saturation: float) -> dict[str, float]:
    return {value: math.fsum(v.probability for v in said) for value, said in voices.items()}


_WEIGHTS: dict[Vote, Callable[[Mapping[str, Sequence[Voice]], float], dict[str, float]]] = {
    "saturating": _saturating,
    "noisy_or": _noisy,
    "sentences": _sentences,
}


def noisy_or(voices: Sequence[Voice]) -> float:
    """The probability that at least one witness is right, each by its strongest document."""
    wrong = 1.0
    for told in _by_witness(voices).values():
        wrong *= min(math.prod(1 - min(p, CERTAIN) for p in ps) for ps in told.values())
    return 1 - wrong


def _by_witness(voices: Iterable[Voice]) -> dict[str, dict[str, list[float]]]:
    """Witness → document → probabilities, in an order that does not hang on that of the input."""
    told: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for voice in sorted(voices, key=lambda v: (v.witness, v.document, v.id)):
        told[voice.witness][voice.document].append(voice.probability)
    return told


def before(a: Voice, b: Voice) -> bool:
    """Whether what a tells was over when what b tells began, as far as both are dated."""
    if a.period is None or a.period == b.period:
        return False
    end, start = a.period.to, b.period.from_ if b.period else b.since
    return end is not None and start is not None and end <= start


def current(
    voices: Mapping[str, Sequence[Voice]],
    comparable: Callable[[Voice, Voice], bool] = lambda a, b: True,
) -> dict[str, list[Voice]]:
    """The voices that still hold, by value.

    What is said to have ended gives way when anything is not. A dated voice gives way to a later one
    for another value, unless its own value is said to go on (by a later or an undated voice).
    ``comparable`` may look at what makes a voice's kind, and at nothing else.
    """
    everything = [(value, v) for value, said in voices.items() for v in said]
    standing = [(value, v) for value, v in everything if not v.ended] or everything
    kinds = {(value, voice.kind): voice for value, voice in standing}

    def goes_on(value: str, voice: Voice) -> bool:
        others = [v for (other, _), v in kinds.items() if other != value]
        own = [v for (other, _), v in kinds.items() if other == value]
        later = [v for v in others if before(voice, v) and comparable(voice, v)]
        return all(any(comparable(v, x) and not before(v, x) for v in own) for x in later)

    holds = {each: goes_on(each[0], voice) for each, voice in kinds.items()}
    kept: dict[str, list[Voice]] = {}
    for value, voice in standing:
        if holds[value, voice.kind]:
            kept.setdefault(value, []).append(voice)
    return kept


def ids(voices: Iterable[Voice]) -> list[str]:
    """The ids of the sentences, each once, sorted."""
    return sorted({v.id for v in voices})
