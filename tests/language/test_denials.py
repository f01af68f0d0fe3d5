"""Which relations a denial reaches, whoever is set apart from whom, and what joined nouns do each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.language.model import load_language
from pipeline.language.reading import read_sentences

#: A sentence, the trigger of a relation in it, and whether that is denied.
DENIED = [
    ("Since firms do not export, they sell to traders.", "sell", False),
    ("The firms, which do not design, sell to traders.", "sell", False),
    ("When they did not deliver on time, agents inspected the goods.", "inspected", False),
    ("The firms do not design, they sell to traders.", "sell", False),
    ("The buyer, not the firm, supplies the design.", "supplies", False),
    ("Nike does not own the factories that make its shoes.", "make", False),
    ("Nike does not own the factories that make its shoes.", "own", True),
    ("The firms do not design and sell to traders.", "sell", True),
    ("It is not the case that buyers design the shoes.", "design", True),
    ("There are no buyers who inspect the goods.", "inspect", True),
    # What is denied of a party is denied of the relation, though the verb stands before it.
    ("Nike owns no factories.", "owns", True),
    ("They sell to no retailers.", "sell", True),
    ("No buyer inspects the goods.", "inspects", True),
    ("The firms have no design department.", "have", False),
]


@pytest.mark.parametrize(("text", "trigger", "denied"), DENIED)
def test_a_denial_reaches_its_own_clause(text: str, trigger: str, denied: bool) -> None:
    (reading,) = read_sentences(load_language(), [text])
    told = [r for r in reading.relations if text[slice(*r.trigger)] == trigger]
    assert told
    assert all(("negated" in r.qualifiers) == denied for r in told)


RELATIONS = {
    # Who gives a buyer designs sells it nothing by that; the passive knows its agent.
    "The firms supplied the agents with designs.": ["specifies firms agents"],
    "The firms were supplied with designs by the agents.": ["specifies agents firms"],
    "The producers are provided with drawings by the buyers.": ["specifies buyers producers"],
    "They supply retailers with shoes.": ["sells_to They retailers"],
    "Not the firms but the agents supply the designs.": ["specifies agents -"],
}


@pytest.mark.parametrize("text", RELATIONS)
def test_agent_and_patient(text: str, relations: Callable[[str], list[str]]) -> None:
    assert relations(text) == RELATIONS[text]


def test_each_of_joined_nouns_has_its_own_function() -> None:
    text = "The agents carry out marketing and design."
    (reading,) = read_sentences(load_language(), [text])
    assert [r.function for r in reading.relations] == ["marketing", "design"]
