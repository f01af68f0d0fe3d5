"""What follows from a cluster's findings, by rules that are data (``rules.yaml``).

The sections are worked through in the order of :data:`SECTIONS`. In a section that answers one
question the first rule that fires is the answer; in the others every rule that fires counts. A rule
fires when its condition holds and stands on at least one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pipeline.profiling.conditions import Condition, parse_condition
from pipeline.profiling.datafiles import DataFileError, parse, read_text, shipped
from pipeline.profiling.facts import Facts
from pipeline.profiling.typology import load_typology
from pipeline.records import BuyerFinding, Completeness, Function, LockIn

#: The sections in the order in which they are worked through, and whether the first rule answers.
SECTIONS: dict[str, bool] = {
    "completeness": True,
    "transactional_dependence": True,
    "lock_in": True,
    "form": True,
    "export_stage": True,
    "drivers": False,
    "strategies": False,
    "support_needs": False,
    "policy_areas": False,
}


def _literals(model: type[BaseModel], field: str) -> tuple[str, ...]:
    """The words that a field of a row may hold."""
    found: list[str] = []
    for option in (
        model.model_fields[field].annotation,
        *get_args(model.model_fields[field].annotation),
    ):
        found += [v for v in get_args(option) if isinstance(v, str)]
    return tuple(found)


#: Sections whose answers the profile's own fields limit.
ANSWERS: dict[str, tuple[str, ...]] = {
    "completeness": _literals(Completeness, "value"),
    "transactional_dependence": _literals(BuyerFinding, "transactional_dependence"),
    "lock_in": _literals(LockIn, "risk"),
}


class Fired(NamedTuple):
    """A conclusion, the rules that fired for it, and the sentences that they stand on, sorted."""

    concludes: str
    rules: list[str]
    evidence: list[str]

    @property
    def because(self) -> list[str]:
        """The sentences' ids and, last, the rules."""
        return [*self.evidence, *(f"rule:{rule}" for rule in self.rules)]

    def beside(self, other: Fired) -> Fired:
        """The same conclusion, drawn by another rule too."""
        evidence = sorted({*self.evidence, *other.evidence})
        return Fired(self.concludes, [*self.rules, *other.rules], evidence)


class Rule(BaseModel):
    """A rule: what it concludes, when, and the page of the work that it comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")
    concludes: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    source: str = Field(min_length=3)
    note: str | None = None
    when: dict[str, Any]

    @field_validator("when")
    @classmethod
    def _can_be_read(cls, when: dict[str, Any]) -> dict[str, Any]:
        parse_condition(when)
        return when

    @cached_property
    def condition(self) -> Condition:
        """The condition, parsed."""
        return parse_condition(self.when)

    def fire(self, facts: Facts) -> Fired | None:
        """The conclusion, or None where the condition does not hold or no sentence bears it."""
        found = self.condition.test(facts)
        return Fired(self.concludes, [self.id], sorted(found)) if found else None


class Rules(BaseModel):
    """A rules file: the functions of a whole chain, lists of words, and rules by section."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str
    typology: str
    source: str
    chain: list[Function] = Field(min_length=1)
    words: dict[str, list[str]] = {}
    completeness: list[Rule] = []
    transactional_dependence: list[Rule] = []
    lock_in: list[Rule] = []
    form: list[Rule] = []
    export_stage: list[Rule] = []
    drivers: list[Rule] = []
    strategies: list[Rule] = []
    support_needs: list[Rule] = []
    policy_areas: list[Rule] = []

    @field_validator("words")
    @classmethod
    def _are_patterns(cls, words: dict[str, list[str]]) -> dict[str, list[str]]:
        for name, patterns in words.items():
            for pattern in patterns:
                try:
                    re.compile(pattern)
                except re.error as error:
                    raise ValueError(f"{name}: {pattern!r} is no pattern: {error}") from None
        return words

    @model_validator(mode="after")
    def _check(self) -> Rules:
        """Every name that a rule uses must be known by then, and no rule id may be given twice."""
        try:
            typology = load_typology(self.typology)
        except DataFileError as error:
            raise ValueError(f"typology: {error}") from None
        types, channels = (
            {*typology.order},
            {*(typology.channels.values if typology.channels else ())},
        )
        seen: set[str] = set()
        for place, section in enumerate(SECTIONS):
            for rule in self.section(section):
                where = f"{section}: rule {rule.id!r}"
                if rule.id in seen:
                    raise ValueError(f"{where} is given twice")
                seen.add(rule.id)
                _known(where, "type", rule.condition.types, types)
                _known(where, "channel", rule.condition.channels, channels)
                _known(where, "list of words", rule.condition.words, set(self.words))
                _known(where, "earlier section", rule.condition.sections, set([*SECTIONS][:place]))
                for asked, value in sorted(rule.condition.values):
                    answers = {*ANSWERS.get(asked, ()), *(r.concludes for r in self.section(asked))}
                    _known(where, f"answer of a rule for {asked}", {value}, answers)
                if section in ANSWERS:
                    _known(where, "answer", {rule.concludes}, set(ANSWERS[section]))
        return self

    def section(self, name: str) -> list[Rule]:
        """The rules of a section."""
        rules: list[Rule] = getattr(self, name)
        return rules

    @cached_property
    def patterns(self) -> Mapping[str, re.Pattern[str]]:
        """The lists of words, each as one pattern that does not mind case."""
        return {
            name: re.compile("|".join(f"(?:{p})" for p in patterns) or r"(?!)", re.IGNORECASE)
            for name, patterns in self.words.items()
        }

    def conclude(self, facts: Facts) -> dict[str, list[Fired]]:
        """All that fires, by section; what a section concludes is known to the later ones."""
        fired: dict[str, list[Fired]] = {}
        for section, answers_one in SECTIONS.items():
            found: dict[str, Fired] = {}
            for rule in self.section(section):
                one = rule.fire(facts)
                if one is not None:
                    known = found.get(rule.concludes)
                    found[rule.concludes] = known.beside(one) if known else one
                    if answers_one:
                        break
            fired[section] = [found[value] for value in sorted(found)]
            facts.conclusions[section] = {f.concludes: f.evidence for f in fired[section]}
        return fired


def _known(where: str, what: str, used: set[str] | frozenset[str], known: set[str]) -> None:
    unknown = sorted(used - known)
    if unknown:
        listed = ", ".join(sorted(known)) or "none"
        raise ValueError(f"{where}: {unknown[0]!r} is no {what} (known: {listed})")


@cache
def _shipped() -> Rules:
    return parse(shipped("rules.yaml"), "rules.yaml", Rules)


def load_rules(path: str | Path | None = None) -> Rules:
    """The rules that ship with the package, or a user's own file.

    Raises :class:`~pipeline.profiling.datafiles.DataFileError` naming the file and the field.
    """
    if path is None:
        return _shipped()
    return parse(read_text(Path(path)), str(path), Rules)
