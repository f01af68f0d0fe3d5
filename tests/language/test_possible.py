"""What a sentence's words alone allow holds all that its parse then makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.language.evaluation.marked import load_marked
from pipeline.language.model import load_language
from pipeline.language.reading import read_sentences
from pipeline.language.relations.possible import possible_relations
from pipeline.language.relations.words import forms_of, no_verb_after, rule_data

FOLDER = Path(__file__).resolve().parents[2] / "annotations" / "language"


@pytest.mark.parametrize("name", ["development", "opened", "held-out"])
def test_no_relation_is_found_where_the_words_allow_none(name: str) -> None:
    texts = [row.text for row in load_marked(FOLDER / f"{name}.jsonl")]
    found = 0
    for text, reading in zip(texts, read_sentences(load_language(), texts), strict=True):
        kinds = {p.kind for p in possible_relations(text)}
        assert {r.kind for r in reading.relations} <= kinds, text
        found += len(reading.relations)
    assert found > 50


def test_most_of_a_text_allows_nothing() -> None:
    texts = [
        "Rain fell on the valley for a week.",
        "The design of the study is plain.",
        "We thank all.",
    ]
    assert [possible_relations(text) for text in texts] == [set(), set(), set()]


def test_a_rule_needs_its_trigger_its_words_and_its_links() -> None:
    def kinds(text: str) -> set[str]:
        return {p.kind for p in possible_relations(text)}

    assert "depends_on" in kinds("They depend on one buyer.")
    assert "depends_on" not in kinds("They depend a lot.")
    assert "specifies" in kinds("Buyers gave them the drawings.")
    assert "specifies" not in kinds("Buyers gave them the money.")
    assert "takes" in kinds("One buyer takes half of the output.")
    assert "takes" not in kinds("One buyer takes some of the output.")


def test_irregular_forms_of_triggers_are_known() -> None:
    lemmatizer = load_language().get_pipe("lemmatizer")
    irregular = lemmatizer.lookups.get_table("lemma_exc")["verb"]  # type: ignore[attr-defined]
    triggers = {t for rule in rule_data()["rules"] for t in rule["trigger"]}
    missing = {
        form
        for form, lemmas in irregular.items()
        for lemma in lemmas
        if lemma in triggers and form.isalpha() and form not in forms_of(lemma)
    }
    assert missing == set()
    assert {"no", "on", "the"} <= no_verb_after()
