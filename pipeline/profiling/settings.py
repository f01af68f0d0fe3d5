"""The numbers and choices by which sentences are added up (``aggregation.yaml``)."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.profiling.datafiles import parse, shipped
from pipeline.records import Function, Holder, Locus, Probability, Qualifier, ShareOf

Family = Literal[
    "governance", "functions", "buyers", "shares", "share_guide", "upgrading", "markets", "words"
]

Vote = Literal["saturating", "noisy_or", "sentences"]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ShareGuide(_Data):
    """A figure from which on buyers count as concentrated, held by at most so many."""

    holder: Holder
    at_least: Probability
    n_at_most: int | None = None


class BothPlaces(_Data):
    """From when on a function is performed in both places: for the weaker one, the sum of probabilities
    of the sentences that speak for it alone, and its share of the weight."""

    sentences: Annotated[float, Field(ge=0)]
    share: Annotated[float, Field(gt=0, le=0.5)]


class Orientation(_Data):
    """Shares from which on a cluster is called export or domestic, and words for either market."""

    export_from: Probability
    domestic_to: Probability
    of: tuple[ShareOf, ...]
    domestic_markets: frozenset[str]
    export_markets: frozenset[str]
    domestic_words: tuple[str, ...]
    export_words: tuple[str, ...]


class Settings(_Data):
    """See the comments in ``aggregation.yaml``; probabilities and shares are fractions."""

    vote: Vote
    saturation: Annotated[float, Field(gt=0)]
    both_places: BothPlaces
    two_places_told: frozenset[Function]
    taken_for_granted: dict[Function, Locus]
    mixed_from: Annotated[float, Field(gt=0, le=0.5)]
    conflict_from: Annotated[float, Field(gt=0, le=0.5)]
    undated_span: Annotated[int, Field(ge=0)]
    change_reach: Annotated[int, Field(ge=0)]
    outlived_from: Annotated[float, Field(ge=0)]
    leave_out: dict[Family, frozenset[Qualifier]]
    told_by_denial: frozenset[str]
    share_guide: list[ShareGuide]
    orientation: Orientation


@cache
def settings() -> Settings:
    """The settings that ship with the package."""
    return parse(shipped("aggregation.yaml"), "aggregation.yaml", Settings)
