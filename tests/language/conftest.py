"""What the tests of the language stage share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.language.model import load_language
from pipeline.language.reading import read_sentences
from pipeline.language.relations.possible import possible_relations


@pytest.fixture(scope="session")
def relations() -> Callable[[str], list[str]]:
    """The relations that a text tells, each as kind, agent and patient in its own words."""

    def read(text: str) -> list[str]:
        (reading,) = read_sentences(load_language(), [text])

        def word(at: tuple[int, int] | None) -> str:
            return text[slice(*at)] if at else "-"

        return [f"{r.kind} {word(r.agent)} {word(r.patient)}" for r in reading.relations]

    return read


@pytest.fixture(scope="session")
def told_amiss(relations: Callable[[str], list[str]]) -> Callable[[str, str], list[str]]:
    """The relations of a kind that a text must not tell, or not of a party: given as ``kind party``."""

    def read(text: str, what: str) -> list[str]:
        kind, *party = what.split()
        return [r for r in relations(text) if r.split()[0] == kind and all(p in r for p in party)]

    return read


@pytest.fixture(scope="session")
def tells(relations: Callable[[str], list[str]]) -> Callable[[str, str], bool]:
    """Whether a text tells a relation and its words allow its kind, by which a run chooses what it parses."""

    def read(text: str, told: str) -> bool:
        allowed = {p.kind for p in possible_relations(text)}
        return told in relations(text) and told.split()[0] in allowed

    return read
