"""Profiles against written ones."""

import json

import pytest

from pipeline.profiling import DataFileError
from pipeline.profiling.scoring import load_truth, score_profiles

TRUTH = {
    "name": "Velmar",
    "place": "Velmar",
    "country": "IT",
    "sector": "shoes",
    "dominant_governance": "network",
    "functions": {"design": "local", "quality": "external"},
    "buyer_concentration": "dispersed",
    "shares": [{"value": 0.3, "of": "firm_output", "holder": "main_buyer"}],
    "orientation": None,
    "upgrading": [["product", "achieved"]],
}


@pytest.fixture
def found(all_profiles, row):
    figure = {"value": 0.3, "of": "firm_output", "holder": "main_buyer"}
    return all_profiles(
        [
            row("1", governance=["network"], functions=[("design", "local"), ("inputs", "local")]),
            row("2", buyers=["concentrated"], shares=[figure], start=1),
            row("3", upgrading=[("product", "achieved"), ("process", "blocked")], start=2),
        ]
    )[0]


def test_what_is_right_and_what_is_not(found):
    scores = score_profiles(found, [TRUTH])
    assert scores["clusters"] == {"precision": 1.0, "recall": 1.0, "n": 1, "split": 0}
    assert scores["governance"]["accuracy"] == 1.0
    assert scores["functions"] == {"right": 1, "n": 2, "accuracy": 0.5, "unfounded": 1}
    assert scores["buyers"] == {"right": 0, "n": 1, "accuracy": 0.0, "unfounded": 0}
    assert scores["shares"]["right"] == 1
    assert scores["upgrading"] == {"right": 1, "n": 1, "accuracy": 1.0, "unfounded": 1}
    assert scores["orientation"]["accuracy"] is None
    assert "Velmar: buyers: concentrated for dispersed" in scores["errors"]


def test_an_invented_cluster_and_one_not_found(found):
    scores = score_profiles(found, [{**TRUTH, "name": "Elsewhere", "place": "Elsewhere"}])
    assert scores["clusters"] == {"precision": 0.0, "recall": 0.0, "n": 1, "split": 0}
    assert scores["governance"] == {"right": 0, "n": 1, "accuracy": 0.0, "unfounded": 0}
    assert len(scores["errors"]) == 2


def test_a_nation_by_its_name_and_a_trade_by_its_division(all_profiles, row):
    nation = {"name": "melons sector of Kenya", "place": None, "country": "KE", "sector": "melons"}
    found = all_profiles([row("1", governance=["network"], cluster=nation)])[0]
    truth = {"name": "Kenyan melons", "place": "Nairobi", "country": "KE", "sector": "melons"}
    assert score_profiles(found, [truth])["clusters"]["recall"] == 1.0
    town = {"name": "Dorna grapes", "place": "Dorna", "country": "BR", "sector": "grapes"}
    found = all_profiles([row("1", governance=["network"], cluster=town)])[0]
    found[0].sector.isic = "0121"
    truth = {"name": "Dorna fruit", "place": "Dorna", "country": "BR", "sector": "melons"}
    assert score_profiles(found, [truth])["clusters"]["recall"] == 1.0
    found[0].sector.isic = "1520"
    assert score_profiles(found, [truth])["clusters"]["recall"] == 0.0


def test_files_as_a_list_or_a_mapping_with_pairs_or_mappings(tmp_path):
    a, b = tmp_path / "a.json", tmp_path / "b.json"
    a.write_text(
        json.dumps(
            {"clusters": [{**TRUTH, "functions": [["design", "local"], ["design", "external"]]}]}
        )
    )
    b.write_text(json.dumps([{**TRUTH, "upgrading": [{"kind": "process", "outcome": "blocked"}]}]))
    one, two = load_truth([a, b])
    assert one.functions == {"design": "both"}
    assert two.upgrading == [("process", "blocked")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "line 1"),
        ('{"clusters": 3}', "must be a list"),
        ('[{"place": "x"}]', r"clusters\[0\].name"),
        ('[{"name": "x", "functions": {"sewing": "local"}}]', "functions"),
    ],
)
def test_a_mistake_is_told_by_file_and_field(tmp_path, text, told):
    file = tmp_path / "wrong.json"
    file.write_text(text)
    with pytest.raises(DataFileError, match=rf"wrong\.json.*{told}"):
        load_truth([file])
