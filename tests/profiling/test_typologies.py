"""Typologies are data: the shipped ones, crosswalks, a user's own, and clear errors."""

from pathlib import Path

import pytest

import pipeline.profiling
from pipeline.coding.codebook import codebook
from pipeline.profiling import DataFileError, load_typology

OWN = """
id: mine
name: Mine
source: p. 1
types:
  - {id: loose, name: Loose, definition: d, crosswalk: {humphrey-2001: [arms_length, network]}}
  - {id: tight, name: Tight, definition: d, crosswalk: {humphrey-2001: [quasi_hierarchical, hierarchical]}}
"""


@pytest.mark.parametrize("name", ["humphrey-2001", "ghs-2005"])
def test_every_label_of_the_codebook_has_a_type(name):
    typology = load_typology(name)
    assert all(typology.type_of(label) in typology.order for label in codebook().governance)


def test_nothing_in_the_code_knows_a_types_name():
    names = {t for n in ("humphrey-2001", "ghs-2005") for t in load_typology(n).order}
    names -= {"market", "network", "relational", "captive"}  # words of the language as well
    for file in Path(pipeline.profiling.__file__).parent.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not [n for n in names if n in text], file.name


def test_a_label_that_may_be_two_types_is_settled_by_its_cues():
    ghs = load_typology("ghs-2005")
    assert ghs.type_of("network") == "relational"
    assert ghs.type_of("network", ["turnkey_supply"]) == "modular"
    assert ghs.type_of("network", ["joint_design"]) == "relational"
    assert ghs.equivalents("network") == ["modular", "relational"]


def test_the_profile_speaks_the_chosen_typology(profile, row):
    rows = [
        row("s1", governance=["quasi_hierarchical"]),
        row("s2", governance=["arms_length"], start=9),
    ]
    found = profile(rows, typology=load_typology("ghs-2005"))
    assert set(found.governance.mix) == {"captive", "market"}


def test_a_users_own_typology_and_the_rules_with_it(tmp_path, profile, row):
    file = tmp_path / "own.yaml"
    file.write_text(OWN, encoding="utf-8")
    rows = [
        row("s1", governance=["quasi_hierarchical"], functions=[("design", "external")]),
        row("s2", buyers=["concentrated"], start=9),
    ]
    found = profile(rows, typology=load_typology(file))
    assert found.governance.dominant == "tight"
    assert found.lock_in.risk == "high"


def test_a_label_that_the_typology_does_not_know_has_no_vote(profile, row):
    assert profile([row("s1", governance=["franchise"])]).governance.dominant is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("id: x\nname: X\nsource: s\ntypes: []", "types"),
        (OWN + "indicators:\n  - {id: i, name: I, for: [lose]}", "'lose'"),
        (OWN + "colour: red", "colour"),
        (OWN.replace("id: tight", "id: loose"), "'loose' is given twice"),
        (OWN.replace("[arms_length,", "[arm_length,"), "'arm_length' is no type of humphrey-2001"),
        (OWN.replace("humphrey-2001", "humphrey2001"), "did you mean 'humphrey-2001'"),
        (OWN.replace("humphrey-2001", "porter-1990"), "none covers a type"),
        (OWN.replace("crosswalk", "crosswlk", 1), "did you mean 'crosswalk'"),
        (OWN + "name: Again", "line 8: not valid YAML: 'name' is given twice"),
        ("types: [", "line"),
        ("- a", "mapping"),
        (OWN.replace("name: Tight, ", ""), "types[1].name (in 'tight')"),
    ],
)
def test_a_mistake_is_told_by_file_and_field(tmp_path, wrong, told):
    file = tmp_path / "wrong.yaml"
    file.write_text(wrong, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"wrong\.yaml") as error:
        load_typology(file)
    assert told in str(error.value)


def test_what_a_typology_leaves_out_is_told(tmp_path):
    assert all(load_typology(name).gap is None for name in ("humphrey-2001", "ghs-2005"))
    file = tmp_path / "narrow.yaml"
    file.write_text(OWN.replace("[quasi_hierarchical, hierarchical]", "[hierarchical]"), "utf-8")
    narrow = load_typology(file)
    assert narrow.uncovered == ["quasi_hierarchical"]
    assert narrow.gap is not None
    assert "'mine': no type covers quasi_hierarchical" in narrow.gap


def test_a_run_tells_it_before_any_work_and_goes_on(tmp_path, capsys):
    from pipeline.running.run import check_data

    file = tmp_path / "narrow.yaml"
    file.write_text(OWN.replace(", network]", "]"), "utf-8")
    check_data(file, None, None)
    assert "no type covers network" in capsys.readouterr().err
    check_data("ghs-2005", None, None)
    assert capsys.readouterr().err == ""


def test_the_library_warns_of_it(tmp_path):
    from pipeline import profile, tag

    file = tmp_path / "narrow.yaml"
    file.write_text(OWN.replace(", network]", "]"), "utf-8")
    coding = tag(["Importers send the drawings to the shoemakers of Agra and inspect every batch."])
    with pytest.warns(UserWarning, match="no type covers network"):
        profile(coding, typology=file)


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(DataFileError, match="humphrey-2001, ghs-2005"):
        load_typology("no-such")


def test_channels_are_those_that_the_coder_reads():
    from pipeline.vocabulary import load

    read = set(load("pipeline.coding.ties", "patterns.yaml")["channels"])
    for name in ("humphrey-2001", "ghs-2005"):
        assert read == set(load_typology(name).channels.values)


def test_every_cue_that_the_coder_gives_for_governance_is_an_indicator():
    from pipeline.coding.reasons.reader import cue_names

    # Single words are weak signs that help the classifiers; they are no indicators of a type.
    given = [
        cue
        for cue, codes in cue_names().items()
        if any("governance:" in c for c in codes) and not cue.startswith("words_of_")
    ]
    assert given
    for name in ("humphrey-2001", "ghs-2005"):
        assert [cue for cue in given if load_typology(name).indicator(cue) is None] == []
