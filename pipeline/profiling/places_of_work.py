"""Where each function of a cluster is performed: inside it, elsewhere, or both."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias, get_args

from pipeline.profiling.findings import disagreement, likeliest
from pipeline.profiling.rows import Row
from pipeline.profiling.settings import Settings
from pipeline.profiling.votes import Voice, before, current, ids, tally
from pipeline.records import Conflict, Function, FunctionFinding, Locus

Where: TypeAlias = Literal["local", "external", "both"]
_OTHER: dict[Locus, Locus] = {"local": "external", "external": "local"}


class Functions(NamedTuple):
    """Where each function is performed, and where witnesses disagree."""

    findings: dict[Function, FunctionFinding]
    conflicts: list[Conflict]


def read_functions(rows: Sequence[Row], settings: Settings) -> Functions:
    """The locus of every function of which something is told."""
    told: dict[str, dict[str, list[Voice]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for performed, places in _by_function(row).items():
            two = performed in settings.two_places_told
            for where, voice in (places if two else likeliest(places)).items():
                told[performed][where].append(voice)
    findings: dict[Function, FunctionFinding] = {}
    conflicts: list[Conflict] = []
    for function in get_args(Function):
        if function not in told:
            continue
        voices = current(told[function])
        vote = tally(voices, settings)
        if not vote.shares:  # All that speaks has no probability, so nothing is told.
            continue
        shares = _with_granted(vote.shares, settings.taken_for_granted.get(function))
        locus = _locus(shares, voices, settings)
        said = voices[locus] if locus in voices else [v for each in voices.values() for v in each]
        sure = vote.confidence[locus] if locus in voices else min(vote.confidence.values())
        findings[function] = FunctionFinding(
            locus=locus, confidence=round(sure, 3), evidence=ids(said)
        )
        conflicts += disagreement(f"function {function}", voices, vote, settings)
    return Functions(findings, conflicts)


def _by_function(row: Row) -> dict[Function, dict[str, Voice]]:
    """By function the places that a sentence tells of, each with its voice."""
    found: dict[Function, dict[str, Voice]] = defaultdict(dict)
    for function, where in row.evidence.functions:
        if row.counts("functions", f"function:{function}"):
            voice = row.voice(f"locus:{function}/{where}", f"function:{function}")
            found[function][where] = voice
    return found


def _with_granted(shares: Mapping[str, float], granted: Locus | None) -> dict[str, float]:
    """The shares of the places where one is taken for granted: it weighs as much as all that is told."""
    if granted is None:
        return dict(shares)
    halved = {place: share / 2 for place, share in shares.items()}
    return {**halved, granted: halved.get(granted, 0.0) + 0.5}


def _locus(
    shares: Mapping[str, float], voices: Mapping[str, Sequence[Voice]], settings: Settings
) -> Where:
    """The place with the greater share, or both (``both_places`` in ``aggregation.yaml``)."""
    local, external = shares.get("local", 0.0), shares.get("external", 0.0)
    if math.isclose(local, external):
        return "both"
    leader: Locus = "local" if local > external else "external"
    weaker = _OTHER[leader]
    if shares.get(weaker, 0.0) < settings.both_places.share:
        return leader
    alone = [v for v in _alone(weaker, voices) if not _outlived(v, voices.get(leader, ()))]
    pattern = math.fsum(v.probability for v in alone) >= settings.both_places.sentences
    never_apart = not _alone(weaker, voices) and not _alone(leader, voices)
    return "both" if pattern or never_apart else leader


def _outlived(voice: Voice, others: Sequence[Voice]) -> bool:
    """Whether what a sentence tells was over when something told for the other place began."""
    return any(before(voice, other) for other in others)


def _alone(place: Locus, voices: Mapping[str, Sequence[Voice]]) -> list[Voice]:
    """The voices for a place whose sentences do not speak for the other too."""
    elsewhere = {v.id for v in voices.get(_OTHER[place], ())}
    return [v for v in voices.get(place, ()) if v.id not in elsewhere]
