"""Governance: linkages, the mix, changes and conflicts. In texts, @ is a market, # a channel, ^ upstream."""

import pytest

from pipeline.profiling.linkages import AGAINST
from pipeline.profiling.rows import witnesses


def years(start, end):
    return {"from": start, "to": end}


def test_one_linkage_a_market_channel_and_decade(profile, row):
    found = profile(
        [
            row("1", "@US #global_retailers", governance=["quasi_hierarchical"]),
            row("2", "@US #global_retailers", governance=["quasi_hierarchical"], start=1),
            row("3", "@domestic #wholesalers", governance=["arms_length"], start=2),
            row("4", "@US", governance=["network"], period=years(1990, 1999), start=3),
        ]
    )
    keys = [(k.direction, k.market, k.channel, k.governance, k.evidence) for k in found.linkages]
    assert keys == [
        ("downstream", "US", None, "network", ["4"]),
        ("downstream", "US", "global_retailers", "quasi_hierarchical", ["1", "2"]),
        ("downstream", "domestic", "wholesalers", "arms_length", ["3"]),
    ]
    assert found.linkages[0].period.model_dump(by_alias=True) == years(1990, 1999)


def test_the_clusters_own_country_is_its_home_market(profile, row):
    found = profile([row("1", "@IT @DE", governance=["arms_length"])])
    assert [k.market for k in found.linkages] == ["DE", "domestic"]
    assert found.market.end_markets == ["DE"]


@pytest.mark.parametrize("qualifier", ["negated", "hypothetical"])
def test_denied_and_supposed_ties_are_left_out(profile, row, qualifier):
    rows = [
        row("1", governance=["network"], qualifiers=[qualifier]),
        row("2", buyers=["dispersed"]),
    ]
    found = profile(rows)
    assert found.governance.mix == {}
    assert found.linkages == []


def test_a_negation_elsewhere_in_the_sentence_does_not_deny_the_tie(profile, row):
    text = "Agents do not sell at home, but they inspect every batch for the stores."
    reason = {"code": "governance:quasi_hierarchical", "cue": "buyer_inspects"}
    fields = {"governance": ["quasi_hierarchical"], "qualifiers": ["negated"]}
    kept = profile([row("1", text, **fields, reasons=[{**reason, "text": "inspect every batch"}])])
    assert kept.governance.dominant == "quasi_hierarchical"
    text = "Buyers do not inspect the goods."
    denied = profile(
        [row("1", text, **fields, reasons=[{**reason, "text": "inspect"}], buyers=["dispersed"])]
    )
    assert denied.governance.dominant is None


@pytest.mark.parametrize(
    ("text", "cue", "dominant"),
    [
        ("The downtown workshops do not own each other.", "own", None),
        ("The importer owns workshops and does not sell.", "own", "hierarchical"),
        ("The importer does not sell but does own the downtown shop.", "own", "hierarchical"),
    ],
)
def test_a_cue_stands_where_it_is_a_word(profile, row, text, cue, dominant):
    fields = {"governance": ["hierarchical"], "qualifiers": ["negated"], "buyers": ["dispersed"]}
    reason = {"code": "governance:hierarchical", "cue": "owns", "text": cue}
    assert profile([row("1", text, **fields, reasons=[reason])]).governance.dominant == dominant


def test_confidence_is_the_calibrated_probability(profile, row):
    one = row("1", governance=["network"], scores={"governance:network": 0.6})
    two = row("2", governance=["network"], scores={"governance:network": 0.5}, document="d2")
    assert profile([one]).linkages[0].confidence == 0.6
    assert profile([one, two]).linkages[0].confidence == 0.8


def test_a_coders_word_is_certain_and_a_rejected_row_is_none(profile, all_profiles, row):
    told = {"governance": ["network"], "scores": {"governance:network": 0.4}}
    accepted = profile([row("1", **told, review={"state": "accepted", "coder": "x"})])
    assert accepted.linkages[0].confidence == 0.99
    assert all_profiles([row("1", **told, review={"state": "rejected", "coder": "x"})])[0] == []


def test_one_work_cited_by_many_is_one_witness(profile, row):
    retold = [
        row(f"r{i}", governance=["network"], source="Bianchi 1995", document=f"d{i}")
        for i in range(4)
    ]
    own = [row("o", governance=["arms_length"], document="e1")]
    mix = profile(retold + own).governance.mix
    assert mix["network"] == pytest.approx(0.5)


def test_a_cited_work_that_is_read_itself_is_the_same_witness(profile, row, doc):
    rows = [
        row("1", governance=["network"], document="b95"),
        row("2", governance=["network"], document="d2", source="Bianchi 1995: 14"),
        row("3", governance=["arms_length"], document="d3"),
    ]
    known = [doc("b95", "Bianchi, A.", 1995), doc("d2", year=1995), doc("d3", year=1995)]
    assert profile(rows, known).governance.mix["network"] == pytest.approx(0.5)
    assert profile(rows, known[1:]).governance.mix["network"] > 0.6


def test_two_works_of_one_author_and_year_are_not_taken_for_one_document(profile, row, doc):
    rows = [
        row("1", governance=["network"], document="b95"),
        row("2", governance=["network"], document="d2", source="Bianchi 1995a"),
        row("3", governance=["arms_length"], document="d2", source="Bianchi 1995b", start=1),
    ]
    mix = profile(rows, [doc("b95", "Bianchi, A.", 1995), doc("d2")]).governance.mix
    assert mix["network"] == pytest.approx(2 / 3, abs=0.01)


def test_indicators_speak_for_and_against(profile, row):
    def reason(cue, code="governance:quasi_hierarchical"):
        return {"code": code, "cue": cue, "text": "x"}

    cues = [reason(c) for c in ("buyer_designs", "seen_by_nobody")]
    cues += [
        reason("own_design", "locus:design/local"),
        reason("own_brand", "locus:branding/local"),
    ]
    found = profile([row("1", governance=["quasi_hierarchical"], reasons=cues)])
    assert found.linkages[0].indicators == [
        "buyer_designs",
        "seen_by_nobody",
        AGAINST + "producer_designs",
    ]


def test_ties_towards_suppliers_are_linkages_and_no_governance_of_the_cluster(profile, row):
    found = profile([row("1", "^ @DE", functions=[("inputs", "external")], governance=["network"])])
    assert [(k.direction, k.market) for k in found.linkages] == [("upstream", "DE")]
    assert found.governance.mix == {}
    bare = profile([row("1", "^ @DE", functions=[("inputs", "external")])])
    assert [(k.direction, k.governance) for k in bare.linkages] == [("upstream", None)]


def test_a_buyers_kind_is_known_without_governance(profile, row):
    found = profile([row("1", "#export_agents", functions=[("marketing", "external")])])
    assert [(k.channel, k.governance) for k in found.linkages] == [("export_agents", None)]


def test_a_tie_that_ended_and_what_followed(profile, row):
    found = profile(
        [
            row("1", governance=["arms_length"], period=years(1980, 1989), qualifiers=["ended"]),
            row("2", governance=["quasi_hierarchical"], period=years(1990, 1999), start=1),
        ]
    )
    (change,) = found.changes
    assert (change.from_, change.to, change.period) == (
        "arms_length",
        "quasi_hierarchical",
        "1990s",
    )
    assert change.evidence == ["1", "2"]
    assert found.governance.mix == {"quasi_hierarchical": 1.0}
    assert [k.governance for k in found.linkages] == ["arms_length", "quasi_hierarchical"]


def test_a_change_is_seen_from_the_years_alone(profile, row, doc):
    old = row("1", governance=["arms_length"], period=years(1980, 1989))
    now = row("2", governance=["quasi_hierarchical"], start=1)
    assert [c.to for c in profile([old, now], [doc("d1", year=2001)]).changes] == [
        "quasi_hierarchical"
    ]
    assert profile([old, now], [doc("d1", year=1990)]).changes == []
    assert profile([old, now]).changes == []


def test_a_tie_that_goes_on_is_no_change(profile, row):
    found = profile(
        [
            row("1", governance=["arms_length"], period=years(1980, 1989)),
            row("2", governance=["quasi_hierarchical"], period=years(1990, 1999), start=1),
            row("3", governance=["arms_length"], start=2),
        ]
    )
    assert found.changes == []


@pytest.mark.parametrize(("probability", "found"), [(0.93, ["network"]), (0.8, [])])
def test_a_lesser_tie_of_before_takes_a_nearly_certain_sentence(profile, row, probability, found):
    scores = {"governance:arms_length": probability}
    old = row("1", governance=["arms_length"], period=years(1980, 1989), scores=scores)
    rest = row("2", governance=["arms_length"], period=years(1995, 1999), start=1)
    now = [
        row(f"n{i}", governance=["network"], period=years(1990, 1999), start=9) for i in range(3)
    ]
    assert [c.to for c in profile([old, rest, *now]).changes] == found


def test_an_undated_end_is_answered_close_by(profile, row):
    old = row("1", governance=["arms_length"], qualifiers=["ended"])
    near = row("2", governance=["network"], start=900)
    far = row("2", governance=["network"], start=90_000)
    other = row("2", governance=["network"], document="d2")
    assert [c.to for c in profile([old, near]).changes] == ["network"]
    assert profile([old, far]).changes == []
    assert profile([old, other]).changes == []


def test_a_type_that_still_prevails_has_not_given_way(profile, row):
    rows = [row(f"a{i}", governance=["arms_length"], start=i) for i in range(3)]
    ended = row("e", governance=["arms_length"], qualifiers=["ended"])
    assert profile([*rows, ended, row("n", governance=["network"])]).changes == []


def test_a_type_does_not_give_way_to_itself(profile, row):
    rows = [
        row("1", governance=["network"], qualifiers=["ended"]),
        row("2", governance=["network"], start=1),
    ]
    assert profile(rows).changes == []


def test_another_market_is_no_change(profile, row):
    found = profile(
        [
            row("1", "@domestic", governance=["arms_length"], period=years(1980, 1989)),
            row("2", "@US", governance=["network"], period=years(1990, 1999), start=1),
        ]
    )
    assert found.changes == []


def test_contradiction_about_one_tie_is_a_conflict_and_variety_is_none(profile, row):
    a = row("1", "@US", governance=["network"])
    b = row("2", "@US", governance=["quasi_hierarchical"], document="d2")
    (conflict,) = profile([a, b]).conflicts
    assert conflict.about == "governance (US)"
    assert conflict.values == {"network": ["1"], "quasi_hierarchical": ["2"]}
    assert profile([a, row("2", "@DE", governance=["quasi_hierarchical"])]).conflicts == []
    rows = [row("1", governance=["network"]), row("2", governance=["quasi_hierarchical"])]
    assert profile(rows).conflicts == []
    rows[1] = rows[1].model_copy(update={"document": "d2"})
    assert [c.about for c in profile(rows).conflicts] == ["governance"]
    both = row("1", "@US", governance=["network", "quasi_hierarchical"])
    assert profile([both]).conflicts == []


def test_an_even_vote_has_no_dominant_type(profile, row):
    found = profile(
        [row("1", governance=["network"]), row("2", governance=["arms_length"], document="d2")]
    )
    assert found.governance.dominant is None
    assert found.governance.mix == {"arms_length": 0.5, "network": 0.5}


@pytest.mark.parametrize(
    ("author", "cited"),
    [
        ("van Dijk, M. P.", "van Dijk 1999: 4"),
        ("Antonio Vázquez-Barquero", "Vazquez-Barquero 1999"),
        ("Łukasz Żak", "Zak and Nowak 1999"),
        ("World Bank", "World Bank 1999"),
    ],
)
def test_a_cited_author_is_known_by_the_family_name(doc, author, cited):
    assert witnesses([cited], [doc("d1", author, 1999)]) == {cited: "d1"}


def test_marks_make_no_other_witness():
    assert len({*witnesses(["Vázquez 1999", "Vazquez 1999: 3"], []).values()}) == 1
