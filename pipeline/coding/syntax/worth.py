"""Which sentences are worth a parse: those whose words can make a reason for a code that was given."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from pipeline.language.qualifiers.reader import is_hypothetical
from pipeline.language.relations.possible import Possible, names_buyer, possible_relations
from pipeline.records import Function
from pipeline.vocabulary import load


def is_worth_parsing(text: str, given: frozenset[str]) -> bool:
    """Whether the parse of a sentence with the codes ``given`` could give a reason for one of them.

    Words are looked at alone, so that the answer costs little and errs only towards a parse.
    """
    if not given & _speakable():
        return False
    for possible in possible_relations(text):
        for code, by_buyer in _reasons(possible):
            if code in given and (not by_buyer or names_buyer(text)):
                return not is_hypothetical(text)
    return False


@cache
def _reasons(possible: Possible) -> tuple[tuple[str, bool], ...]:
    """The codes that a relation can speak for, and whether a buyer must be in it."""
    functions = [possible.function] if possible.function else list(get_args(Function))
    entries: list[dict[str, Any]] = load("pipeline.coding.syntax", "reasons.yaml")[possible.kind]
    return tuple(
        (code.format(function=function), "BUYER" in (entry.get("agent"), entry.get("patient")))
        for entry in entries
        if possible.to_buyer or entry.get("patient") != "BUYER"
        for code in entry["codes"]
        for function in functions
    )


@cache
def _speakable() -> frozenset[str]:
    """The codes that any relation can speak for."""
    kinds = load("pipeline.coding.syntax", "reasons.yaml")
    return frozenset(code for kind in kinds for code, _ in _reasons(Possible(kind, None)))
