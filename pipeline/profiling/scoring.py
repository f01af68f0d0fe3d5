"""Profiles against profiles that a person wrote after reading the same texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from pipeline.profiling.clusters import Mention, read_mention
from pipeline.profiling.datafiles import DataFileError, read_text
from pipeline.profiling.sectors import SectorName, SectorReader, read_sector
from pipeline.records import Cluster, Function, Outcome, Profile, Upgrade

Item = TypeVar("Item", bound=Hashable)


class TrueCluster(BaseModel):
    """What a cluster's profile should say; null or left out where the texts say nothing.

    ``shares`` are mappings with at least ``value`` and ``of``, ``upgrading`` pairs of kind and
    outcome, ``changes`` mappings with ``from`` and ``to``. Figures whose holder is a market tell
    orientation and are not scored, and other fields are for people.
    """

    model_config = ConfigDict(extra="ignore")
    name: str
    place: str | None = None
    country: str | None = None
    sector: str | None = None
    dominant_governance: str | None = None
    functions: dict[Function, Literal["local", "external", "both"]] = {}
    buyer_concentration: Literal["concentrated", "dispersed", "mixed"] | None = None
    shares: list[dict[str, Any]] = []
    orientation: Literal["export", "domestic", "mixed"] | None = None
    upgrading: list[tuple[Upgrade, Outcome]] = []
    changes: list[dict[str, Any]] = []

    @field_validator("functions", mode="before")
    @classmethod
    def _pairs(cls, value: Any) -> Any:
        """Pairs of function and locus are taken too; both loci of one function are ``both``."""
        if not isinstance(value, list):
            return value or {}
        found: dict[str, str] = {}
        for function, locus in value:
            found[function] = locus if found.get(function, locus) == locus else "both"
        return found

    @field_validator("upgrading", mode="before")
    @classmethod
    def _mappings(cls, value: Any) -> Any:
        """Mappings with ``kind`` and ``outcome`` are taken too."""
        return [(v["kind"], v["outcome"]) if isinstance(v, dict) else v for v in value or []]

    @field_validator("shares", mode="before")
    @classmethod
    def _figures(cls, value: Any) -> Any:
        return [{"value": v} if isinstance(v, int | float) else v for v in value or []]


def load_truth(paths: Iterable[Path]) -> list[TrueCluster]:
    """The clusters of some files: a JSON list of them, or a mapping with that list as ``clusters``.

    Raises :class:`~pipeline.profiling.datafiles.DataFileError` naming the file and the field.
    """
    clusters: list[TrueCluster] = []
    for path in paths:
        try:
            data = json.loads(read_text(path))
        except json.JSONDecodeError as error:
            raise DataFileError(
                f"{path}, line {error.lineno}: not valid JSON: {error.msg}"
            ) from error
        listed = data.get("clusters") if isinstance(data, dict) else data
        if not isinstance(listed, list):
            raise DataFileError(f"{path}: clusters: must be a list of clusters")
        for number, one in enumerate(listed):
            try:
                clusters.append(TrueCluster.model_validate(one))
            except ValidationError as error:
                first = error.errors()[0]
                field = ".".join(map(str, first["loc"]))
                raise DataFileError(
                    f"{path}: clusters[{number}].{field}: {first['msg']}"
                ) from error
    return clusters


def score_profiles(
    profiles: Sequence[Profile],
    truth: Sequence[TrueCluster | Mapping[str, Any]],
    sector_reader: SectorReader = read_sector,
) -> dict[str, Any]:
    """How far the profiles are right.

    ``clusters`` has precision (profiles that are a cluster of the truth), recall and
    how many profiles are pieces ``split`` from one that was found; the other
    entries have, over what the truth knows, how many are ``right`` of ``n`` with their
    ``accuracy`` (a cluster that was not found has nothing right), and ``unfounded``: how often a
    profile of the truth's clusters states something where the truth has nothing. ``errors`` lists
    every difference in words.
    """
    known = [t if isinstance(t, TrueCluster) else TrueCluster.model_validate(t) for t in truth]
    fitting = [_fitting(t, profiles, sector_reader) for t in known]
    pairs = [(t, fit[0] if fit else None) for t, fit in zip(known, fitting, strict=True)]
    errors: list[str] = []
    found = {p.id for fit in fitting for p in fit}
    errors += [f"{t.name}: not found" for t, p in pairs if p is None]
    errors += [f"{p.id}: no such cluster" for p in profiles if p.id not in found]
    scores: dict[str, Any] = {
        "clusters": {
            "precision": _part(len(found), len(profiles)),
            "recall": _part(sum(p is not None for _, p in pairs), len(pairs)),
            "n": len(pairs),
            "split": sum(max(len(fit) - 1, 0) for fit in fitting),
        }
    }
    for name, (wanted, given) in _FIELDS.items():
        scores[name] = _score(name, pairs, wanted, given, errors)
    scores["errors"] = errors
    return scores


def _part(right: int, of: int) -> float | None:
    return round(right / of, 4) if of else None


def _fitting(
    truth: TrueCluster, profiles: Sequence[Profile], sector_reader: SectorReader
) -> list[Profile]:
    """The profiles that are a true cluster, the one with most evidence first.

    Its place decides, or its name ("Kenyan vegetables" is the nation's too); where no profile has
    either, the place with a trade of the same ISIC division (grapes are fruit).
    """
    own = Cluster(name=truth.name, place=truth.place, country=truth.country, sector=truth.sector)
    by_place = read_mention(own, sector_reader)
    by_name = read_mention(own.model_copy(update={"place": None}), sector_reader)
    known = [(p, _mention(p, sector_reader)) for p in profiles]
    ways: tuple[Callable[[Mention], bool], ...] = (
        lambda m: any(told is not None and told.fits(m) for told in (by_place, by_name)),
        lambda m: by_place is not None and _near(by_place, m),
    )
    for fits in ways:
        found = [p for p, mention in known if mention is not None and fits(mention)]
        if found:
            return sorted(found, key=lambda p: (-p.evidence_count, p.id))
    return []


def _near(a: Mention, b: Mention) -> bool:
    classes = [m.sector.isic[:2] if m.sector and m.sector.isic else None for m in (a, b)]
    same = classes[0] is not None and classes[0] == classes[1]
    return same and a._replace(sector=None).fits(b._replace(sector=None))


def _mention(profile: Profile, sector_reader: SectorReader) -> Mention | None:
    cluster = Cluster(name=profile.name, place=profile.place, country=profile.country)
    mention = read_mention(cluster, sector_reader)
    if mention is None or profile.sector is None:
        return mention
    return mention._replace(sector=SectorName(profile.sector.name, profile.sector.isic))


def _score(
    name: str,
    pairs: Sequence[tuple[TrueCluster, Profile | None]],
    wanted: Callable[[TrueCluster], Mapping[Item, object]],
    given: Callable[[Profile], Mapping[Item, object]],
    errors: list[str],
) -> dict[str, Any]:
    right = total = unfounded = 0
    for truth, profile in pairs:
        want, have = wanted(truth), given(profile) if profile else {}
        total += len(want)
        right += sum(have.get(key) == value for key, value in want.items())
        unfounded += len(have.keys() - want.keys())
        if profile is not None:
            errors += [
                f"{truth.name}: {' '.join((name, *_words(key)))}: {have.get(key)} for {value}"
                for key, value in want.items()
                if have.get(key) != value
            ]
    return {"right": right, "n": total, "accuracy": _part(right, total), "unfounded": unfounded}


def _words(key: object) -> list[str]:
    if isinstance(key, tuple):
        return [str(k) for k in key if k]
    return [str(key)] if key else []


def _one(value: object) -> dict[str, object]:
    return {"": value} if value is not None else {}


_FIELDS: dict[str, tuple[Callable[[TrueCluster], Any], Callable[[Profile], Any]]] = {
    "governance": (lambda t: _one(t.dominant_governance), lambda p: _one(p.governance.dominant)),
    "functions": (lambda t: t.functions, lambda p: {n: f.locus for n, f in p.functions.items()}),
    "buyers": (lambda t: _one(t.buyer_concentration), lambda p: _one(p.buyers.concentration)),
    "orientation": (lambda t: _one(t.orientation), lambda p: _one(p.market.orientation)),
    "shares": (
        lambda t: {
            (round(float(s["value"]), 3), s.get("of")): True
            for s in t.shares
            if s.get("holder") != "market"
        },
        lambda p: {(s.value, s.of): True for s in p.buyers.shares},
    ),
    "changes": (
        lambda t: {(c.get("from"), c.get("to")): True for c in t.changes},
        lambda p: {(c.from_, c.to): True for c in p.changes},
    ),
    "upgrading": (
        lambda t: dict.fromkeys(t.upgrading, True),
        lambda p: {(u.kind, u.outcome): True for u in p.upgrading},
    ),
}
