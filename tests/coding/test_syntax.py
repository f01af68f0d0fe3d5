"""Relations become reasons for the codes that a sentence has, and for no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.coding.syntax import Syntax
from pipeline.language.model import BASE, LanguageModelMissingError
from pipeline.profiling import load_typology
from pipeline.records import Codes
from pipeline.running.run import run
from pipeline.vocabulary import load

pytest.importorskip(BASE)
ROOT = Path(__file__).resolve().parents[2]


def reasons(text: str, **codes: object) -> list[tuple[str, str, str]]:
    given = Codes.model_validate({"scope": "case", **codes})
    return [(r.code, r.cue, r.text) for r in Syntax().reasons([text], [given])[0]]


def test_who_gives_the_design_is_the_reason() -> None:
    text = "The designs are sent to the workshops by foreign buyers."
    assert reasons(text, governance=["quasi_hierarchical"]) == [
        (
            "governance:quasi_hierarchical",
            "buyer_designs",
            "sent to the workshops by foreign buyers",
        )
    ]


def test_the_other_way_round_is_no_reason() -> None:
    text = "The workshops send the designs to the foreign buyers."
    assert reasons(text, governance=["quasi_hierarchical"]) == []


def test_a_code_that_was_not_given_gets_no_reason() -> None:
    text = "The buyers send the designs to the workshops."
    assert reasons(text, governance=["arms_length"]) == []
    assert reasons(text, functions=[["design", "external"]])[0][0] == "locus:design/external"


@pytest.mark.parametrize(
    "text",
    ["Buyers do not inspect the goods.", "Buyers would inspect the goods.", "Buyers visited."],
)
def test_what_is_denied_or_supposed_is_no_reason(text: str) -> None:
    assert reasons(text, governance=["quasi_hierarchical"]) == []


def test_general_sentences_are_not_parsed() -> None:
    text = "Buyers inspect the goods."
    given = Codes(scope="general", governance=["quasi_hierarchical"])
    assert Syntax("nowhere_to_be_found").reasons([text], [given]) == [[]]


def test_a_named_model_must_be_there() -> None:
    given = Codes(scope="case", governance=["hierarchical"])
    with pytest.raises(LanguageModelMissingError):
        Syntax("nowhere_to_be_found").reasons(["A German group owns the mill."], [given])


def test_without_a_model_there_are_no_reasons_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str | None) -> None:
        raise LanguageModelMissingError("not installed")

    monkeypatch.setattr("pipeline.coding.syntax.reader.load_language", missing)
    given = Codes(scope="case", governance=["hierarchical"])
    assert Syntax().reasons(["A German group owns the mill."], [given]) == [[]]


def test_the_run_goes_on_without_the_base_model_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(name: str | None) -> None:
        raise LanguageModelMissingError("language model x: not installed; install it")

    monkeypatch.setattr("pipeline.language.model.check_language_model", missing)
    run([tmp_path], tmp_path / "out")
    assert "without reasons from syntax" in capsys.readouterr().err
    with pytest.raises(LanguageModelMissingError):
        run([tmp_path], tmp_path / "other", language_model="x")


def test_cues_that_name_indicators_are_known_to_the_typology() -> None:
    typology = load_typology()
    table = load("pipeline.coding.syntax", "reasons.yaml")
    named = {e["cue"] for entries in table.values() for e in entries}
    for cue in ("buyer_designs", "buyer_inspects_quality", "ownership", "joint_design"):
        assert cue in named and typology.indicator(cue), cue
