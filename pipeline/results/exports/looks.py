"""Colours and looks of exports: data in ``exports.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from pipeline.records import Review


@dataclass(frozen=True, slots=True)
class Family:
    """A family of codes; colours are ``#rrggbb``."""

    name: str
    hue: str
    colour: str
    ink: str


@dataclass(frozen=True, slots=True)
class ReviewLook:
    """How a review state is shown; ``opacity`` from 0 to 1."""

    says: str
    opacity: float
    line: Literal["none", "solid", "dashed", "struck"]
    colour: str
    ink: str
    greyed: bool = False


@dataclass(frozen=True, slots=True)
class Looks:
    """All of ``exports.yaml``."""

    families: dict[str, Family]
    review: dict[str, ReviewLook]
    formula_signs: str


@cache
def looks() -> Looks:
    """The looks that ship with the package."""
    here = files("pipeline.results.exports").joinpath("exports.yaml")
    data = yaml.safe_load(here.read_text(encoding="utf-8"))
    return Looks(
        families={k: Family(**v) for k, v in data["families"].items()},
        review={k: ReviewLook(**v) for k, v in data["review"].items()},
        formula_signs=data["formula_signs"],
    )


def review_words(review: Review) -> str:
    """What a person has said of a sentence, in words: ``accepted by Ann, 2026-03-01``."""
    said = looks().review[review.state].says
    by = f" by {review.coder}" if review.coder else ""
    return f"{said}{by}" + (f", {review.time}" if review.time else "")
