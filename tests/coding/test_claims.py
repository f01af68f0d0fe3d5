from __future__ import annotations

import numpy as np
import pytest

from pipeline.coding.bounds import names_its_industry, of_another_field
from pipeline.coding.cases.finder import CaseFinder
from pipeline.coding.coder import Coded, _bear_out, _gainsay, _take_for_cases, surer
from pipeline.coding.discourse import Discourse, Unit
from pipeline.coding.labels.left_out import claim_threshold
from pipeline.records import Cluster, Codes

SURE = {"governance:network": 0.8}


def test_a_claim_is_a_code_on_what_is_surely_a_case() -> None:
    case = Codes(scope="case", governance=["network"])
    assert Coded(case, SURE, [], [], True).claim == case
    assert Coded(case, SURE, [], [], False).claim is None
    assert Coded(Codes(scope="general", governance=["network"]), SURE, [], []).claim is None
    assert Coded(Codes(scope="case"), {}, [], []).claim is None


def test_words_that_settle_a_code_make_it_no_less_likely() -> None:
    scores = {"governance:network": 0.95, "locus:design/local": 0.2}
    settled = {"governance:network": 0.85, "locus:design/local": 0.9}
    assert surer(scores, settled) == {"governance:network": 0.95, "locus:design/local": 0.9}


def test_a_tie_is_claimed_only_where_it_is_likelier_than_not() -> None:
    codes = Codes(scope="case", governance=["network"], functions=[("design", "local")])
    claim = Coded(codes, {"governance:network": 0.4}, [], []).claim
    assert claim is not None
    assert claim.governance == []
    assert claim.functions == [("design", "local")]


def test_a_tie_is_claimed_where_several_sentences_on_one_cluster_bear_it_out() -> None:
    def told(p: float, place: str = "Agra", sure: bool = True) -> Coded:
        cluster = Cluster(name="c", place=place, country="IN", sector="footwear")
        codes = Codes(scope="case", governance=["network"], cluster=cluster)
        return Coded(codes, {"governance:network": p}, [], [], sure)

    # 1 - .6 * .65 is over a half; two of .25 come to less, and one alone to no more than it is.
    cases = {
        "together": ([told(0.4), told(0.35)], True),
        "too weak": ([told(0.25), told(0.25)], False),
        "alone": ([told(0.4)], False),
        "of two clusters": ([told(0.4), told(0.4, "Kanpur")], False),
        "theory": ([told(0.4), told(0.4, sure=False)], False),
    }
    for name, (coded, claimed) in cases.items():
        _bear_out(coded)
        assert (coded[0].claim is not None) is claimed, name


def test_a_step_up_that_the_work_contradicts_more_surely_is_no_claim() -> None:
    cluster = Cluster(name="c", place="Agra", country="IN", sector="footwear")

    def told(outcome: str, p: float, of: Cluster = cluster) -> Coded:
        codes = Codes(scope="case", upgrading=[("functional", outcome)], cluster=of)  # type: ignore[list-item]
        return Coded(codes, {f"outcome:functional/{outcome}": p}, [], [])

    other = cluster.model_copy(update={"place": "Kanpur"})
    weak, strong, near, elsewhere = (
        told("achieved", 0.25),
        told("blocked", 0.7),
        told("achieved", 0.4),
        told("achieved", 0.25, other),
    )
    _gainsay([weak, strong, elsewhere])
    assert weak.claim is None
    assert strong.claim is not None and elsewhere.claim is not None
    weak.gainsaid = frozenset()
    _gainsay([weak, strong, near])
    assert weak.claim is not None, "what speaks for it most counts"


def test_other_fields_are_no_ties_unless_a_party_is_named() -> None:
    assert of_another_field(
        "Banks supervise borrowers until the last instalment of the loan is paid."
    )
    assert of_another_field("The ministry requires every lot to pass a laboratory test.")
    assert of_another_field(
        "The settlers now own the land that they graze, on leases of ten years."
    )
    assert not of_another_field("Traders own land and drying yards beside every mill.")
    assert not of_another_field("The landed cost is set by the mill that owns the gins.")
    assert not of_another_field("Importers pass on the government's test to every grower.")
    assert not of_another_field("The chain's inspector checks every pair.")


def test_a_claim_has_its_industry_named_nearby() -> None:
    cluster = Cluster(name="c", place="Agra", country="IN", sector="footwear")
    far = [Unit(str(i), "The programme received 1,300 applications.") for i in range(30)]
    near = [Unit("a", "Agra makes shoes."), Unit("b", "Its agents send the drawings.")]
    assert names_its_industry(Discourse([*near, *far]), 1, cluster)
    assert not names_its_industry(Discourse([*near, *far]), 25, cluster)
    assert names_its_industry(Discourse(far, title="The footwear makers of Agra"), 25, cluster)


def test_goods_of_one_division_of_industry_name_it() -> None:
    cluster = Cluster(name="c", place="Tirupur", country="IN", sector="knitwear")
    assert names_its_industry(Discourse([Unit("a", "Its garment makers export.")]), 0, cluster)
    assert not names_its_industry(Discourse([Unit("a", "Its shoe makers export.")]), 0, cluster)


def test_the_threshold_leaves_little_theory_among_claims() -> None:
    # Of coded sentences those under .6 are half theory, those above are facts.
    scope = np.concatenate([np.full(100, 0.5), np.full(100, 0.8)])
    facts = np.concatenate([np.arange(100) % 2 == 0, np.ones(100, bool)])
    probabilities = np.column_stack([scope, np.full(200, 0.9)])
    targets = np.column_stack([facts, np.ones(200, bool)])
    assert 0.5 < claim_threshold(probabilities, targets, 0.3) <= 0.8


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        (
            "He tells of the arrival of multinational companies in the Montebelluna ski boot district.",
            "case",
        ),
        ("He tells of the arrival of multinational companies in many such districts.", "general"),
    ],
)
def test_a_tie_that_words_settle_is_a_case_where_a_cluster_is_named_in_full(
    text: str, scope: str
) -> None:
    found = [{"scope": "general"}]
    _take_for_cases(Discourse([Unit("1", text)]), found, CaseFinder().is_named_in)
    assert found[0]["scope"] == scope
