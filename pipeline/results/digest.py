"""Profiles of a very large corpus cut down to what one page can show; the files hold the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.records import Profile

#: Clusters, sentences of a finding and shares of a cluster that are shown.
CLUSTERS, SENTENCES, SHARES = 300, 3, 20
#: Fields of a profile that list the sentences a finding stands on.
LISTS = ("evidence", "because")


def most_told(profiles: Sequence[Profile]) -> list[Profile]:
    """The clusters on which there is most evidence, sorted by id."""
    ranked = sorted(profiles, key=lambda p: (-p.evidence_count, p.id))
    return sorted(ranked[:CLUSTERS], key=lambda p: p.id)


def shortened(profile: Profile) -> Profile:
    """The profile with the first few sentences of each finding; ``evidence_count`` stays."""
    told = profile.model_dump(by_alias=True)
    told["buyers"]["shares"] = told["buyers"]["shares"][:SHARES]
    told["linkages"] = told["linkages"][:SHARES]
    return Profile.model_validate(_cut(told))


def evidence_of(profile: Profile) -> frozenset[str]:
    """All that a profile names as what it stands on: ids of evidence, and of rules."""
    return frozenset(_named(profile.model_dump()))


def _cut(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            name: value[:SENTENCES]
            if name in LISTS and isinstance(value, list)
            else {k: v[:SENTENCES] for k, v in value.items()}
            if name == "values" and isinstance(value, dict)
            else _cut(value)
            for name, value in part.items()
        }
    return [_cut(item) for item in part] if isinstance(part, list) else part


def _named(part: Any) -> Iterable[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name in LISTS:
                yield from value if isinstance(value, list) else [value]
            elif name == "values" and isinstance(value, dict):
                for ids in value.values():
                    yield from ids
            else:
                yield from _named(value)
    elif isinstance(part, list):
        for item in part:
            yield from _named(item)
