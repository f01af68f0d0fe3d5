"""Profiles of a very large corpus: one at a time, and cut down to what one page can show."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from typing import Any, NamedTuple

from pipeline.records import DocumentRow, Profile
from pipeline.results.directory import RunDirectory

#: Clusters, sentences of a finding and shares of a cluster that are shown.
CLUSTERS, SENTENCES, SHARES = 300, 3, 20
#: Fields of a profile that list the sentences a finding stands on.
LISTS = ("evidence", "because")


class Totals(NamedTuple):
    """How much was read."""

    documents: int
    pages: int
    sentences: int


def totals(documents: Iterable[DocumentRow]) -> Totals:
    """How much was read, over all documents."""
    count = pages = sentences = 0
    for row in documents:
        count += 1
        pages += row.pages
        sentences += row.sentences
    return Totals(count, pages, sentences)


class MostToldFirst(Iterable[Profile]):
    """The clusters of a run directory, those of which most is told first; read one at a time."""

    def __init__(self, directory: RunDirectory) -> None:
        self._directory = directory
        at, found = 0, []
        for profile, size in zip(
            directory.table("profiles", Profile), directory.sizes("profiles"), strict=True
        ):
            found.append((-profile.evidence_count, profile.id, at))
            at += size
        self._places = array("Q", (place for *_, place in sorted(found)))

    def __iter__(self) -> Iterator[Profile]:
        return self._directory.rows_at("profiles", Profile, self._places)


def most_told(profiles: Iterable[Profile]) -> list[Profile]:
    """The clusters on which there is most evidence, sorted by id."""
    ranked = nsmallest(CLUSTERS, profiles, key=lambda p: (-p.evidence_count, p.id))
    return sorted(ranked, key=lambda p: p.id)


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
