"""``profile``: what codings tell of each cluster."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from pydantic import PrivateAttr

from pipeline.library.frames import table
from pipeline.library.rows import Rows
from pipeline.library.tagging import Coding
from pipeline.records import Evidence, Profile

if TYPE_CHECKING:
    import pandas as pd

#: The columns of a profile's table.
FINDINGS = ("finding", "sentence", "document", "page", "text", "state")


class ClusterProfile(Profile):
    """The profile of one cluster, with the sentences that it stands on.

    Its fields are those of a row of ``profiles.jsonl`` (:class:`pipeline.records.Profile`).
    """

    _evidence: tuple[Evidence, ...] = PrivateAttr(())

    @classmethod
    def of(cls, profile: Profile, evidence: Iterable[Evidence]) -> ClusterProfile:
        """A profile with those rows of the evidence that speak of its cluster."""
        made = cls.model_validate(profile.model_dump(by_alias=True))
        made._evidence = tuple(
            row for row in evidence if profile.id in (row.cluster_id, *row.also_ids)
        )
        return made

    @property
    def evidence(self) -> Rows[Evidence]:
        """The coded sentences about the cluster, those that a person rejected included."""
        return Rows(self._evidence, Evidence)

    def to_dict(self) -> dict[str, Any]:
        """The profile as plain data, as it stands in ``profiles.jsonl``."""
        return self.model_dump(mode="json", by_alias=True)

    def to_pandas(self) -> pd.DataFrame:
        """Each finding with each sentence that it stands on: finding, id, document, page, text, state."""
        from pipeline.results.in_short import supported

        known = {row.id: row for row in self._evidence}
        rows = [
            {
                "finding": finding,
                "sentence": id_,
                "document": known[id_].document,
                "page": known[id_].page,
                "text": known[id_].text,
                "state": known[id_].review.state,
            }
            for finding, ids in supported(self)
            for id_ in ids
            if id_ in known
        ]
        return table(rows, FINDINGS)

    def _repr_html_(self) -> str:
        from pipeline.library.display import profile_html

        return profile_html(self)


class Profiles(Sequence[ClusterProfile]):
    """Profiles of clusters, by place in the list, by id, or by a part of the name."""

    def __init__(self, profiles: Iterable[Profile], evidence: Iterable[Evidence]) -> None:
        self._rows = list(evidence)
        spoken_of: dict[str, list[Evidence]] = {}
        for row in self._rows:
            for id_ in {row.cluster_id, *row.also_ids} - {None}:
                spoken_of.setdefault(str(id_), []).append(row)
        self._profiles = [ClusterProfile.of(p, spoken_of.get(p.id, ())) for p in profiles]

    def __len__(self) -> int:
        return len(self._profiles)

    @overload
    def __getitem__(self, which: int | str) -> ClusterProfile: ...
    @overload
    def __getitem__(self, which: slice) -> list[ClusterProfile]: ...
    def __getitem__(self, which: int | str | slice) -> ClusterProfile | list[ClusterProfile]:
        if not isinstance(which, str):
            return self._profiles[which]
        wanted = which.casefold()
        exact = [p for p in self if p.id == which]
        found = exact or [
            p for p in self if any(wanted in n.casefold() for n in (p.id, p.name, *p.aliases))
        ]
        if len(found) == 1:
            return found[0]
        if not found:
            known = ", ".join(p.id for p in self) or "none"
            raise KeyError(f"no cluster {which!r}; there are: {known}")
        raise KeyError(f"{which!r} may be any of: {', '.join(p.id for p in found)}")

    def __iter__(self) -> Iterator[ClusterProfile]:
        return iter(self._profiles)

    def __repr__(self) -> str:
        return f"{len(self)} cluster profiles: {', '.join(p.id for p in self)}"

    @property
    def evidence(self) -> Rows[Evidence]:
        """All coded sentences, each with the id of its cluster."""
        return Rows(self._rows, Evidence)

    def to_dict(self) -> list[dict[str, Any]]:
        """The profiles as plain data, as they stand in ``profiles.jsonl``."""
        return [p.to_dict() for p in self]

    def to_pandas(self) -> pd.DataFrame:
        """The clusters side by side, a row each, as ``gvcoder show --csv`` writes them."""
        from pipeline.results.comparison import COLUMNS, comparison_row

        return table([dict(comparison_row(p)) for p in self], COLUMNS)

    def _repr_html_(self) -> str:
        from pipeline.library.display import profiles_html

        return profiles_html(self)


def profile(
    codings: Coding | Iterable[Coding],
    *,
    typology: str | os.PathLike[str] = "humphrey-2001",
    rules: str | os.PathLike[str] | None = None,
) -> Profiles:
    """Put what codings tell together to one profile a cluster, sorted by id.

    Args:
        codings: what ``tag`` gave, one or several; the same work twice counts once.
        typology: the name of a shipped typology of governance, or the path of a YAML file.
        rules: what follows from a profile, as a YAML file; the shipped rules if left out.

    Raises:
        DataFileError: when the typology or the rules cannot be used; names the file and the field.

    Warns where no type of the typology stands for some of the types that sentences are coded with.
    """
    from pipeline.profiling import load_rules, load_typology, profile_clusters

    own = load_typology(str(typology))
    if own.gap:
        warnings.warn(own.gap, stacklevel=2)
    several = [codings] if isinstance(codings, Coding) else codings
    works = {coding.paper.id: coding for coding in several}
    profiles, evidence = profile_clusters(
        [row for coding in works.values() for row in coding.evidence],
        [coding.paper.row for coding in works.values()],
        own,
        load_rules(Path(rules) if rules is not None else None),
    )
    return Profiles(profiles, evidence)
