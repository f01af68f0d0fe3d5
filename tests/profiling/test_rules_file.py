"""The rules are data that a researcher can edit: the shipped file, errors, and the language."""

import pytest
import yaml

from pipeline.profiling import DataFileError, load_rules
from pipeline.profiling.datafiles import shipped
from pipeline.profiling.rules import SECTIONS

HEAD = {"version": "1", "typology": "humphrey-2001", "source": "x", "chain": ["design"]}
COUNTS = {
    "drivers": 4,
    "strategies": 5,
    "support_needs": 4,
    "policy_areas": 7,
    "export_stage": 5,
    "form": 4,
}


def written(tmp_path, **sections):
    file = tmp_path / "own.yaml"
    file.write_text(yaml.safe_dump({**HEAD, **sections}), encoding="utf-8")
    return file


def rule(when, concludes="high", id="r.one"):
    return {"id": id, "concludes": concludes, "source": "p. 1", "when": when}


def test_every_shipped_rule_names_section_and_page():
    rules = load_rules()
    for section in SECTIONS:
        for one in rules.section(section):
            assert "section" in one.source, one.id
            assert "p. " in one.source or "pp. " in one.source, one.id


@pytest.mark.parametrize(("section", "count"), COUNTS.items())
def test_the_paper_lists_so_many(section, count):
    assert len({r.concludes for r in load_rules().section(section)}) == count


def test_a_users_own_rules_are_followed(tmp_path, profile, row):
    file = written(tmp_path, lock_in=[rule({"buyers": "dispersed"})])
    found = profile([row("1", buyers=["dispersed"])], rules=load_rules(file))
    assert found.lock_in.risk == "high"
    assert found.lock_in.because == ["1", "rule:r.one"]
    assert found.buyers.transactional_dependence is None


@pytest.mark.parametrize(
    ("sections", "told"),
    [
        ({"lock_in": [rule({"governence": "network"})]}, "did you mean 'governance'"),
        ({"lock_in": [rule({"governance": "chummy"})]}, "'chummy' is no type"),
        ({"lock_in": [rule({"buyers": "few"})]}, "'few' is not one of concentrated"),
        ({"lock_in": [rule({"function": "design"})]}, "needs two parts"),
        ({"lock_in": [rule({"function": "sewing external"})]}, "'sewing'"),
        ({"lock_in": [rule({"words": "unheard_of"})]}, "'unheard_of' is no list of words"),
        ({"lock_in": [rule({"concluded": "strategies x"})]}, "is no earlier section"),
        ({"lock_in": [rule({"buyers": "dispersed"}, "huge")]}, "'huge' is no answer"),
        ({"lock_in": [rule({"all": []})]}, "'all' needs a list"),
        ({"lock_in": [rule({"buyers": 3})]}, "needs a text such as"),
        ({"lock_in": [rule({"change": "network"})]}, "needs '->'"),
        ({"lock_in": [rule({"share": "top_few >= 0.5"})]}, "'top_few' is not one of"),
        ({"lock_in": [rule({"buyers": "dispersed"})] * 2}, "given twice"),
        ({"words": {"w": ["(unclosed"]}}, "is no pattern"),
        ({"lokin": []}, "lokin"),
        ({"lok_in": []}, "did you mean 'lock_in'"),
        ({"lock_in": [rule({"channel": "wholesaler"})]}, "'wholesaler' is no channel"),
        ({"lock_in": [rule({"governance": "network >= 40"})]}, "a fraction up to 1, not 40"),
        ({"lock_in": [rule({"share": "main_buyer >= 50"})]}, "a fraction up to 1, not 50"),
        ({"strategies": [rule({"concluded": "lock_in hihg"}, "x")]}, "'hihg' is no answer"),
        ({"version": 1.0}, "version: needs a text: put it in quotes"),
        ({"typology": "nowhere"}, "nowhere"),
    ],
)
def test_a_mistake_is_told_by_file_and_field(tmp_path, sections, told):
    with pytest.raises(DataFileError, match=r"own\.yaml") as error:
        load_rules(written(tmp_path, **sections))
    assert told in str(error.value)


def test_a_section_that_is_given_twice_is_told_by_its_line(tmp_path):
    file = written(tmp_path)
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}\nform: []\ndrivers: []\nform: []\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"own\.yaml, line \d+: .*'form' is given twice"):
        load_rules(file)


def test_the_entry_with_the_mistake_is_named(tmp_path):
    file = written(tmp_path, drivers=[rule({"buyers": "few"}, id="r.two")])
    with pytest.raises(DataFileError, match=r"drivers\[0\]\.when \(in 'r\.two'\)"):
        load_rules(file)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DataFileError, match="cannot be read"):
        load_rules(tmp_path / "none.yaml")


CASES = {
    "governance: network": ({"governance": ["network"]}, {"governance": ["arms_length"]}),
    "governance: network|arms_length >= 0.9": (
        {"governance": ["network", "arms_length"]},
        {"governance": ["network", "quasi_hierarchical"]},
    ),
    "function: design|marketing external": (
        {"functions": [("marketing", "external")]},
        {"functions": [("marketing", "local")]},
    ),
    "missing: design": (
        {"functions": [("design", "external")]},
        {"functions": [("quality", "external")]},
    ),
    "buyers: concentrated": ({"buyers": ["concentrated"]}, {"buyers": ["dispersed"]}),
    "share: main_buyer of firm_output >= 0.5": (
        {"shares": [{"value": 0.5, "of": "firm_output", "holder": "main_buyer"}]},
        {"shares": [{"value": 0.5, "of": "exports", "holder": "main_buyer"}]},
    ),
    "share: main_buyer >= 0.5": (
        {"shares": [{"value": 0.5, "holder": "main_buyer", "relation": "over"}]},
        {"shares": [{"value": 0.5, "holder": "main_buyer", "relation": "under"}]},
    ),
    "share: main_buyer < 0.6": (
        {"shares": [{"value": 0.5, "holder": "main_buyer", "relation": "under"}]},
        {"shares": [{"value": 0.6, "holder": "main_buyer", "relation": "under"}]},
    ),
    "share: main_buyer|top_5 >= 0.5": (
        {"shares": [{"value": 0.5, "holder": "top_n", "n": 5}]},
        {"shares": [{"value": 0.5, "holder": "top_n", "n": 20}]},
    ),
    "share: top_n >= 0.5": (
        {"shares": [{"value": 0.5, "holder": "top_n", "n": 20}]},
        {"shares": [{"value": 0.5, "holder": "main_buyer"}]},
    ),
    "market: export": (
        {"text": "@US", "buyers": ["dispersed"]},
        {"text": "@IT", "buyers": ["dispersed"]},
    ),
    "end_markets: '>= 2'": (
        {"text": "@US @DE", "buyers": ["dispersed"]},
        {"text": "@US @IT", "buyers": ["dispersed"]},
    ),
    "channel: wholesalers": (
        {"text": "#wholesalers", "governance": ["network"]},
        {"text": "#traders", "governance": ["network"]},
    ),
    "direction: upstream": ({"text": "^", "governance": ["network"]}, {"governance": ["network"]}),
    "upgrading: functional blocked": (
        {"upgrading": [("functional", "blocked")]},
        {"upgrading": [("functional", "achieved")]},
    ),
    "words: fire": (
        {"text": "A FIRE.", "buyers": ["dispersed"]},
        {"text": "Misfires.", "buyers": ["dispersed"]},
    ),
}


@pytest.mark.parametrize("condition", CASES)
def test_each_condition_holds_and_does_not(tmp_path, profile, row, condition):
    file = written(
        tmp_path,
        chain=["design", "quality"],
        words={"fire": [r"\bfire\b"]},
        drivers=[rule(yaml.safe_load("{" + condition + "}"), "found")],
    )
    for fields, expected in zip(CASES[condition], (True, False), strict=True):
        found = profile([row("1", **fields)], rules=load_rules(file))
        assert [d.because for d in found.drivers] == ([["1", "rule:r.one"]] if expected else [])


def test_change_not_and_any(tmp_path, profile, row):
    when = {"all": [{"change": "* -> network"}, {"not": {"buyers": "dispersed"}}]}
    rules = load_rules(
        written(tmp_path, drivers=[rule({"any": [when, {"buyers": "mixed"}]}, "found")])
    )
    rows = [
        row("1", governance=["arms_length"], qualifiers=["ended"]),
        row("2", governance=["network"], start=1),
    ]
    assert [d.because for d in profile(rows, rules=rules).drivers] == [["1", "2", "rule:r.one"]]
    assert profile([*rows, row("3", buyers=["dispersed"])], rules=rules).drivers == []


def test_a_rule_that_stands_on_no_sentence_never_fires(tmp_path, profile, row):
    rules = load_rules(written(tmp_path, drivers=[rule({"not": {"buyers": "dispersed"}}, "found")]))
    assert profile([row("1", governance=["network"])], rules=rules).drivers == []


def test_the_documentation_lists_every_condition():
    from pipeline.profiling import conditions

    for name in conditions._TESTS:
        assert f"\n{name}  " in conditions.__doc__
    assert "conditions.py" in shipped("rules.yaml")
