"""Which files are of the same work, so that it counts once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.running.plan import Copy
from pipeline.running.sketch import hashes, likeness, pairs
from pipeline.running.store import Outcome
from pipeline.running.work import Unit

#: Part of the text that two files must share to be one work; and where DOI, or author and title, agree.
SAME, SAME_IF_NAMED = 0.5, 0.15
#: A name that more files have is no work's: a journal's, which was taken for a title.
MOST = 30


def copies(units: Sequence[Unit], done: Mapping[str, Outcome]) -> list[Copy]:
    """The files to leave out; ``units`` are those that could be read.

    Of several files of a work the one is kept that a library names, else the one with text of its own
    (not recognised), else the one of which most sentences were read.
    """
    sketches, ranks = [], []
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, unit in enumerate(units):
        outcome = done[unit.outcome]
        sketches.append(hashes(outcome.sketch))
        ranks.append(_rank(unit, outcome))
        for name in _names(unit.reference or {}, outcome.document or {}):
            groups[name].append(i)
    named = _named(groups.values())
    linked: dict[int, dict[int, float]] = defaultdict(dict)
    for a, b in sorted(pairs(sketches) | named):
        share = likeness(sketches[a], sketches[b])
        if share >= (SAME_IF_NAMED if (a, b) in named else SAME):
            linked[a][b] = linked[b][a] = share
    made = []
    gone: set[int] = set()
    for i in sorted(linked, key=lambda i: ranks[i]):
        if i in gone:
            continue
        for j, share in sorted(linked[i].items()):
            if j not in gone and ranks[j] > ranks[i]:
                gone.add(j)
                made.append(Copy(units[j].name, units[i].name, round(share, 2)))
    return sorted(made)


def _rank(unit: Unit, outcome: Outcome) -> tuple[bool, bool, int, str]:
    """The smaller, the better a file stands for its work."""
    row = outcome.document or {}
    return (unit.reference is None, bool(row.get("ocr")), -int(row.get("sentences", 0)), unit.name)


def _named(groups: Iterable[Sequence[int]]) -> set[tuple[int, int]]:
    """Pairs whose DOI agrees, or the key in a library, or first author and title."""
    return {
        (a, b)
        for found in groups
        if len(found) <= MOST
        for n, a in enumerate(found)
        for b in found[n + 1 :]
    }


def _names(reference: Mapping[str, Any], row: Mapping[str, Any]) -> list[tuple[str, ...]]:
    made: list[tuple[str, ...]] = []
    if doi := reference.get("doi"):
        made.append(("doi", str(doi).lower().removeprefix("https://doi.org/")))
    if key := reference.get("key"):
        made.append(("key", str(key)))
    title = re.sub(r"[\W_]+", " ", str(row.get("title") or "")).lower().strip()
    if row.get("authors") and title.count(" ") >= 3:
        first = str(row["authors"][0])
        family = first.partition(",")[0] if "," in first else first.split()[-1]
        made.append(("title", family.lower(), title))
    return made
