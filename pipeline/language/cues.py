"""Singles out by words alone the sentences that may tell of a tie; the bench of the stage parses these.

A run chooses its sentences by their codes (``pipeline/coding/syntax/worth.py``).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from pipeline.vocabulary import load


class _Cues(NamedTuple):
    """The compiled cues."""

    parties: re.Pattern[str]
    clusters: re.Pattern[str]
    ties: re.Pattern[str]
    share: re.Pattern[str]


@cache
def _cues() -> _Cues:
    data: Any = load("pipeline.language", "cues.yaml")

    def begins(name: str) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(data[name])})", re.I)

    return _Cues(
        begins("parties"), begins("clusters"), begins("ties"), re.compile(data["share"], re.I)
    )


def is_singled_out(text: str) -> bool:
    """Whether a sentence speaks of a buyer, a producer or a share together with what can tie them."""
    cues = _cues()
    named = cues.parties.search(text) or cues.clusters.search(text) or cues.share.search(text)
    return bool(named and cues.ties.search(text))
