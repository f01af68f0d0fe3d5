"""Weighs the features of a figure: whether it is a share, of what, and what kind of holder has it.

``weights.json`` holds the weights of three logistic regressions, which ``training.py`` learns.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, NamedTuple


class Head(NamedTuple):
    """A linear classifier: its classes, the intercept of each, and of each feature a weight a class."""

    classes: list[str]
    intercepts: list[float]
    weights: dict[str, list[float]]

    def scores(self, features: Mapping[str, float]) -> list[float]:
        """The score of each class, in their order, before any squashing."""
        total = list(self.intercepts)
        for name, strength in features.items():
            for at, weight in enumerate(self.weights.get(name, ())):
                total[at] += weight * strength
        return total

    def best(
        self, features: Mapping[str, float], read: str | None = None, favour: float = 0.0
    ) -> Any:
        """The class with the highest score, a value of the field that the classifier fills.

        The score of the class that a rule ``read`` counts ``favour`` more.
        """
        scores = self.scores(features)
        if read in self.classes:
            scores[self.classes.index(read)] += favour
        return self.classes[scores.index(max(scores))]

    def chance(self, features: Mapping[str, float]) -> float:
        """The probability of the one class that a yes-or-no classifier has."""
        return 1 / (1 + math.exp(-self.scores(features)[0]))


class Weights(NamedTuple):
    """The classifiers, and from which probability a figure is a share: with no rule's word, and with.

    ``favour`` is how much more the score of what a rule reads counts.
    """

    is_share: Head
    of: Head
    holder: Head
    threshold: float
    threshold_with_rule: float
    favour: float


@cache
def load_weights() -> Weights:
    """The weights that ship with the package."""
    text = resources.files(__package__).joinpath("weights.json").read_text(encoding="utf-8")
    data = json.loads(text)
    heads = {name: Head(**data[name]) for name in ("is_share", "of", "holder")}
    return Weights(
        **heads,
        threshold=data["threshold"],
        threshold_with_rule=data["threshold_with_rule"],
        favour=data["favour"],
    )
