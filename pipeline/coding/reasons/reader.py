"""Finds the cues that speak for the codes of a sentence, from data."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.coding.reasons.literals import Quick, WordsByStart, by_start, standing_words
from pipeline.records import Codes, Reason
from pipeline.vocabulary import expand, load


class Cue(NamedTuple):
    """A cue: its name, the codes it can speak for, and its compiled patterns."""

    name: str
    codes: tuple[str, ...]
    regexes: tuple[Quick, ...]
    weak: bool


@cache
def _cues() -> tuple[Cue, ...]:
    parts = load("pipeline.coding.reasons", "parts.yaml")
    cues: list[Cue] = []
    for name in ("governance.yaml", "functions.yaml", "words.yaml"):
        for cue, entry in load("pipeline.coding.reasons", name).items():
            regexes = tuple(Quick(_bounded(p, parts)) for p in entry["patterns"])
            cues.append(Cue(cue, tuple(entry["codes"]), regexes, name == "words.yaml"))
    return tuple(cues)


def _bounded(pattern: str, parts: dict[str, str]) -> str:
    return rf"\b(?:{expand(pattern, parts)})"


def cue_names() -> dict[str, tuple[str, ...]]:
    """Every cue with the codes it can speak for."""
    return {cue.name: cue.codes for cue in _cues()}


def code_names(codes: Codes) -> frozenset[str]:
    """The codes of a sentence by the names that cues use, e.g. ``locus:design/external``."""
    return frozenset(
        [
            *(f"governance:{g}" for g in codes.governance),
            *(f"buyers:{b}" for b in codes.buyers),
            *(f"locus:{f}/{locus}" for f, locus in codes.functions),
            *(f"upgrading:{u}" for u, _ in codes.upgrading),
            *(f"outcome:{u}/{o}" for u, o in codes.upgrading),
        ]
    )


def read_reasons(text: str, codes: Codes) -> list[Reason]:
    """One reason for each cue found in ``text`` and each of the sentence's codes it speaks for.

    A sentence without codes has no reasons, so that most sentences cost nothing. Single words speak
    only for codes that no other cue speaks for.
    """
    given = code_names(codes)
    if not given:
        return []
    found: list[Reason] = []
    for cue in _cues():
        spoken = [code for code in cue.codes if code in given]
        if cue.weak:
            spoken = [code for code in spoken if code not in {r.code for r in found}]
        match = _first(cue, text) if spoken else None
        if match:
            found += [Reason(code=code, cue=cue.name, text=match[0].strip()) for code in spoken]
    return found


def _first(cue: Cue, text: str) -> re.Match[str] | None:
    """The first place in the text at which one of the cue's patterns matches."""
    folded = text.casefold()
    matches = [m for regex in cue.regexes if (m := regex.search(text, folded))]
    return min(matches, key=lambda m: m.start()) if matches else None


def cued_codes(text: str) -> frozenset[str]:
    """All codes that some cue in ``text`` speaks for, whether the sentence was given them or not."""
    found: set[str] = set()
    folded = text.casefold()
    standing = standing_words(folded, _necessary_words())
    cues, by_word = _cues(), _cues_by_word()
    for number in {n for word in ("", *standing) for n in by_word.get(word, ())}:
        cue = cues[number]
        if not found.issuperset(cue.codes) and any(r.is_in(folded, standing) for r in cue.regexes):
            found.update(cue.codes)
    return frozenset(found)


@cache
def _cues_by_word() -> dict[str, tuple[int, ...]]:
    """The numbers of the cues with a pattern whose most telling set of necessary words has this one; under
    the empty word those with a pattern that needs none."""
    numbers: dict[str, list[int]] = {}
    for number, cue in enumerate(_cues()):
        for word in {w for r in cue.regexes for w in (r.needs[0] if r.needs else ("",))}:
            numbers.setdefault(word, []).append(number)
    return {word: tuple(held) for word, held in numbers.items()}


@cache
def _necessary_words() -> WordsByStart:
    sets = (words for cue in _cues() for regex in cue.regexes for words in regex.needs)
    return by_start(frozenset[str]().union(*sets))
