"""What changed from one set of profiles to another, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.records import Profile
from pipeline.results.directory import RunDirectory
from pipeline.results.words import plain


def profile_changes(old: Sequence[Profile], new: Sequence[Profile]) -> list[str]:
    """A line for each finding that differs between two sets of profiles, clusters matched by id."""
    before, after = {p.id: p for p in old}, {p.id: p for p in new}
    lines = [f"{before[i].name}: no longer found" for i in sorted(before.keys() - after.keys())]
    lines += [f"{after[i].name}: new" for i in sorted(after.keys() - before.keys())]
    for i in sorted(before.keys() & after.keys()):
        lines += [f"{after[i].name}: {change}" for change in _changes(before[i], after[i])]
    return lines


#: So many changes are told one by one; the rest is counted.
TOLD = 40


def changes_since(before: bytes, folder: Path) -> list[str]:
    """What the profiles of a run directory say otherwise than an earlier ``profiles.jsonl`` did."""
    try:
        old = [Profile.model_validate_json(line) for line in before.splitlines() if line.strip()]
    except ValueError:  # Made by another version; there is nothing to hold the new ones against.
        return []
    lines = profile_changes(old, RunDirectory(folder).profiles())
    return [*lines[:TOLD], *([f"… and {len(lines) - TOLD} more"] if len(lines) > TOLD else [])]


def _changes(a: Profile, b: Profile) -> Iterator[str]:
    x, y = a.governance.dominant, b.governance.dominant
    if x != y:
        yield f"governance {_word(x)} → {_word(y)}"
    for f in sorted({*a.functions, *b.functions}):
        here, there = (p.functions[f].locus if f in p.functions else None for p in (a, b))
        if here != there:
            yield f"{f} {_word(here)} → {_word(there)}"
    if a.buyers.concentration != b.buyers.concentration:
        yield f"buyers {_word(a.buyers.concentration)} → {_word(b.buyers.concentration)}"
    told = [{(u.kind, u.outcome) for u in p.upgrading} for p in (a, b)]
    for kind, outcome in sorted(told[0] - told[1]):
        yield f"{plain(kind)} upgrading {outcome}: no longer found"
    for kind, outcome in sorted(told[1] - told[0]):
        yield f"{plain(kind)} upgrading {outcome}: new"
    if a.lock_in.risk != b.lock_in.risk:
        yield f"risk of lock-in {_word(a.lock_in.risk)} → {_word(b.lock_in.risk)}"


def _word(code: str | None) -> str:
    return plain(code) if code else "no evidence"
