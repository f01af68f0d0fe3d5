"""Which cases a sentence tells apart, and with which of its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.coding.cases.candidates import Case
from pipeline.coding.cases.parting import Heard, Part, is_inside, parts_of, taken_up
from pipeline.coding.cases.sights import Named, Sight


class Chosen(NamedTuple):
    """The cases of a sentence, the one that it is most about first, and the part of the sentence that is
    about each, where it parts; otherwise ``parts`` is empty."""

    cases: list[Case]
    parts: list[Part]


def tell_apart(
    text: str, sight: Sight, told: list[Case], every: Sequence[Case], order: list[Case]
) -> Chosen:
    """The cases ``told`` of a sentence, and with them those of the work (``every``) from which it parts them.

    ``order`` are the cases of the sentence before in the order of their names. A nation is a rival or a
    market as often as a case, so that it needs words that make it producers' own, and words of contrast.
    """
    taken = taken_up(text, range(len(order)))
    known = order if taken else [*told, *(c for c in every if c not in told)]
    names = taken or [
        Heard(n.start, n.end, at, n.role == "case")
        for at, case in enumerate(known)
        for n in (sight.nations if case.national else sight.places)
        if n.name in case.names and _may_part(text, n, case, case in told)
    ]
    parts = parts_of(text, names)
    cases = [known[p.of] for p in parts]
    if not parts or (told[0] not in cases and not taken) or _nested(cases):
        return Chosen(told, [])
    if any(c.national and c not in told and not p.sure for c, p in zip(cases, parts, strict=True)):
        return Chosen(told, [])
    first = sorted(range(len(parts)), key=lambda at: cases[at] is not told[0])
    return Chosen([cases[at] for at in first], [parts[at] for at in first])


def _may_part(text: str, named: Named, case: Case, is_told: bool) -> bool:
    """Whether a name may stand for a side. "In Brenta buyers …" is where something is done, though buyers
    are seldom producers' own."""
    if named.role in ("case", "plain"):
        return named.role == "case" or is_told or not case.national
    return named.role == "elsewhere" and not case.national and is_inside(text, named.start)


def in_order(sight: Sight, cases: list[Case]) -> list[Case]:
    """Several cases in the order in which a sentence names them first; none where there is but one."""
    if len(cases) < 2:
        return []
    named = [*sight.places, *sight.nations]
    firsts = [
        min((n.start for n in named if n.name in case.names), default=len(sight.text))
        for case in cases
    ]
    return [cases[at] for at in sorted(range(len(cases)), key=firsts.__getitem__)]


def _nested(cases: Sequence[Case]) -> bool:
    """Whether one of the cases lies in another."""
    nations = {c.name for c in cases if c.national}
    return any(c.country in nations for c in cases if not c.national)
