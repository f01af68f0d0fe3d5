"""Profiles from two coders' evidence of the same clusters, held against each other."""

import pytest

from annotations.left_out_cases import Case, GivenCases, cases_of, nearest
from annotations.score_profiles import (
    agreement,
    findings,
    is_to_tune_on,
    profile_of,
    table,
    variants,
)
from pipeline.coding.discourse import Discourse
from pipeline.coding.labels import load_model
from pipeline.profiling.clusters import ClusterRecord
from pipeline.profiling.settings import settings
from pipeline.records import Annotation, Cluster, Evidence, Sector

VELMAR = Cluster(name="Velmar shoes", place="Velmar", country="IT", sector="footwear")
AGRA = Cluster(name="Agra shoes", place="Agra", country="IN", sector="footwear")
RECORD = ClusterRecord(
    "it-velmar-footwear", "Velmar shoes", [], "Velmar", "IT", Sector(name="footwear", isic="1520")
)


def _row(id_, **codes):
    where = {"document": "d", "page": 1, "boxes": [], "start": 0, "end": 1, "section": None}
    fields = {"scope": "case", "text": "Told.", "scores": {}, "cluster": VELMAR, "cluster_id": None}
    return Evidence.model_validate({"id": id_, **where, **fields, **codes})


def _told(rows, numbers=None):
    return findings(profile_of(Case("d", 2001, RECORD, [], []), rows, numbers or settings()))


def test_agreement_counts_what_either_says():
    coder = [
        _row("a", functions=[("design", "local"), ("quality", "external")], buyers=["dispersed"]),
        _row("b", governance=["network"]),
    ]
    model = [
        _row("a", functions=[("design", "local"), ("retail", "local")], buyers=["concentrated"]),
        _row("b", governance=["network"], upgrading=[("process", "achieved")]),
    ]
    found = agreement([(_told(model), _told(coder)), (_told([]), _told([]))])
    loci, ties, steps = found["loci"], found["governance"], found["upgrading"]
    assert (loci.right, loci.given, loci.wanted) == (1, 2, 2)
    assert (loci.precision, loci.recall, loci.f1) == (0.5, 0.5, 0.5)
    # Of sixteen questions one is answered alike and thirteen by neither.
    assert loci.accuracy == 14 / 16
    assert (ties.right, ties.accuracy) == (1, 1.0)
    assert (found["buyers"].right, found["buyers"].accuracy) == (0, 0.5)
    assert (steps.right, steps.given, steps.wanted, steps.recall) == (0, 1, 0, 0.0)
    assert found["changes"].accuracy is None
    assert any(line.split()[:4] == ["loci", "0.500", "0.500", "0.500"] for line in table(found))


def test_every_variant_but_the_first_changes_a_setting():
    every = variants()
    ship = every.pop("as it ships")
    assert ship == settings()
    assert all(one != ship for one in every.values())


def test_taking_a_rule_away_changes_the_profile_that_it_is_for():
    denied = [_row("a", buyers=["dispersed"], qualifiers=["negated"])]
    assert _told(denied, variants()["as it ships"])["buyers"] == {"": "dispersed"}
    assert _told(denied, variants()["denials tell nothing"])["buyers"] == {}


def test_a_work_and_its_retelling_are_in_one_half():
    names = [f"work-{n}" for n in range(40)]
    assert all(is_to_tune_on(n) == is_to_tune_on(f"{n}~told") for n in names)
    assert 10 < sum(map(is_to_tune_on, names)) < 30


def test_a_sentence_without_a_cluster_is_on_the_one_before_it():
    assert nearest([[], [VELMAR], [], [AGRA], []]) == [[VELMAR], [VELMAR], [VELMAR], [AGRA], [AGRA]]
    assert nearest([[], []]) == [[], []]
    given = GivenCases()
    given.clusters = [[VELMAR], [AGRA]]
    told = given.tell_all(Discourse([]), ["general", "case"])
    assert [one.clusters for one in told] == [[], [AGRA]]


@pytest.fixture(scope="module")
def cases():
    told = [
        ("case", "Buyers from Milan send the designs to the shoe makers of Velmar.", VELMAR),
        ("general", "Chains differ.", None),
        ("case", "The shoe makers of Velmar inspect every pair themselves.", VELMAR),
        ("case", "The octopus fishers sell to one trader.", Cluster(name="x", sector="octopus")),
    ]
    codes = [{"functions": [("design", "external")]}, {}, {"functions": [("quality", "local")]}, {}]
    rows = [
        Annotation(id=str(n), document="ab-asia-session", text=t, scope=s, cluster=c, **f)
        for n, ((s, t, c), f) in enumerate(zip(told, codes, strict=True))
    ]
    return list(cases_of(load_model(), rows))


def test_a_case_has_the_coders_evidence_and_the_models(cases):
    (case,) = cases  # what octopus is no lexicon knows
    assert case.record.place == "Velmar"
    assert [r.id for r in case.by_coder] == ["0", "2"]
    assert all(r.scores == {} for r in case.by_coder)
    design = next(r for r in case.by_model if r.id == "0")
    assert ("design", "external") in design.functions
    assert design.scores["function:design"] > 0.3
