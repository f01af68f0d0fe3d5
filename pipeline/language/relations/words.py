"""The data of ``rules.yaml``, its lists of words as sets."""

from __future__ import annotations

from functools import cache
from typing import Any

from pipeline.vocabulary import load


@cache
def rule_data() -> Any:
    """The whole file: ``words``, ``rules``, ``done_after``, ``functions``."""
    return load("pipeline.language.relations", "rules.yaml")


@cache
def listed(name: str) -> frozenset[str]:
    """A list of words by its name."""
    return frozenset(rule_data()["words"][name])
