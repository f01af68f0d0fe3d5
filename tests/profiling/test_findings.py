"""Functions, buyers and figures, markets, upgrading."""

import pytest


def share(value, of="firm_output", holder="main_buyer", **more):
    return {"value": value, "of": of, "holder": holder, **more}


def test_locus_goes_with_the_weight_of_the_evidence(profile, row):
    rows = [row(f"e{i}", functions=[("design", "external")], start=i) for i in range(6)]
    found = profile([*rows, row("l", functions=[("design", "local")], start=9)])
    assert found.functions["design"].locus == "external"
    assert found.functions["design"].evidence == [f"e{i}" for i in range(6)]


def test_few_do_and_most_do_not_is_both(profile, row):
    found = profile([row("1", functions=[("branding", "external"), ("branding", "local")])])
    assert found.functions["branding"].locus == "both"
    assert found.conflicts == []


def test_witnesses_who_disagree_on_a_function_are_a_conflict(profile, row):
    found = profile(
        [
            row("1", functions=[("design", "local")]),
            row("2", functions=[("design", "external")], document="d2"),
        ]
    )
    assert [c.about for c in found.conflicts] == ["function design"]
    assert found.conflicts[0].values == {"external": ["2"], "local": ["1"]}


def test_a_witness_who_says_both_contradicts_nobody(profile, row):
    rows = [
        row("1", functions=[("design", "local"), ("design", "external")]),
        row("2", functions=[("design", "external")], document="d2"),
    ]
    assert profile(rows).conflicts == []


def test_the_probability_of_the_locus_is_used(profile, row):
    scores = {"locus:design/local": 0.7, "function:design": 0.95}
    found = profile([row("1", functions=[("design", "local")], scores=scores)])
    assert found.functions["design"].confidence == 0.7


def test_what_firms_might_do_is_no_function(profile, row):
    rows = [row("1", functions=[("design", "local")], qualifiers=["hypothetical"])]
    assert profile(rows).functions == {}
    rows = [row("1", functions=[("design", "external")], qualifiers=["negated"])]
    assert profile(rows).functions["design"].locus == "external"


@pytest.mark.parametrize(
    ("functions", "value", "missing"),
    [
        ({"production": "local", "design": "external"}, "partial", ["design"]),
        (
            {
                "production": "local",
                "design": "external",
                "marketing": "external",
                "inputs": "external",
            },
            "narrow",
            ["design", "inputs", "marketing"],
        ),
        ({"production": "local", "design": "local", "marketing": "local"}, "complete", []),
    ],
)
def test_completeness(profile, row, functions, value, missing):
    found = profile([row("1", functions=list(functions.items()))])
    assert found.completeness.value == value
    assert found.completeness.missing == missing


def test_a_cluster_whose_few_design_is_not_whole(profile, row):
    pairs = [
        ("production", "local"),
        ("design", "local"),
        ("design", "external"),
        ("marketing", "local"),
    ]
    found = profile([row("1", functions=pairs)]).completeness
    assert (found.value, found.missing) == ("partial", [])


@pytest.mark.parametrize("functions", [{"production": "local"}, {"retail": "external"}])
def test_completeness_is_not_guessed_from_too_little(profile, row, functions):
    assert profile([row("1", functions=list(functions.items()))]).completeness is None


def test_buyers_as_the_text_judges_them(profile, row):
    found = profile([row("1", buyers=["concentrated"])])
    assert (found.buyers.concentration, found.buyers.evidence) == ("concentrated", ["1"])
    none = profile([row("1", functions=[("design", "local")])])
    assert none.buyers.concentration is None
    assert none.buyers.transactional_dependence is None


def test_buyers_who_are_few_and_many_are_mixed(profile, row):
    rows = [row("1", buyers=["concentrated"]), row("2", buyers=["dispersed"], document="d2")]
    found = profile(rows)
    assert found.buyers.concentration == "mixed"
    assert [c.about for c in found.conflicts] == ["buyers"]


def test_a_sentence_judges_the_buyers_once(profile, row):
    scores = {"buyers:concentrated": 0.4, "buyers:dispersed": 0.6}
    both = ["concentrated", "dispersed"]
    assert profile([row("1", buyers=both, scores=scores)]).buyers.concentration == "dispersed"
    by_hand = profile([row("1", buyers=both)]).buyers
    assert by_hand.concentration == "mixed"


def test_that_no_buyer_is_large_tells_of_many(profile, row):
    told = "None of the importers handles as much as a tenth."
    many = row("1", told, buyers=["dispersed"], qualifiers=["negated"])
    assert profile([many]).buyers.concentration == "dispersed"
    few = row("1", told, buyers=["concentrated"], qualifiers=["negated"])
    with_design = row("2", functions=[("design", "local")])
    assert profile([few, with_design]).buyers.concentration is None
    supposed = row("1", told, buyers=["dispersed"], qualifiers=["negated", "hypothetical"])
    assert profile([supposed, with_design]).buyers.concentration is None


@pytest.mark.parametrize(
    ("figure", "judged"),
    [
        (share(0.25), "concentrated"),
        (share(0.2), None),
        (share(0.5, holder="top_n", n=5), "concentrated"),
        (share(0.5, holder="top_n", n=20), None),
        (share(0.9, relation="under"), None),
        (share(0.9, holder="buyer_type"), None),
        (share(0.9, holder="market"), None),
    ],
)
def test_a_figure_judges_where_the_text_does_not(profile, row, figure, judged):
    assert profile([row("1", shares=[figure])]).buyers.concentration == judged


def test_shares_are_kept_once_a_witness_with_their_sentence(profile, row):
    rows = [
        row("1", shares=[share(0.8, relation="over"), share(0.4, of="cluster_output")]),
        row("2", shares=[share(0.8, relation="over")], start=5),
        row("3", shares=[share(0.8, relation="over")], document="d2"),
    ]
    found = [(s.value, s.of, s.evidence) for s in profile(rows).buyers.shares]
    assert found == [
        (0.8, "firm_output", "1"),
        (0.8, "firm_output", "3"),
        (0.4, "cluster_output", "1"),
    ]


@pytest.mark.parametrize(
    ("text", "orientation"),
    [
        ("@US @DE", "export"),
        ("@domestic", "domestic"),
        ("@US @domestic", "mixed"),
        ("They export nearly everything.", "export"),
        ("Circuits are drawn by customers abroad.", "export"),
        ("The town made three quarters of all the reeds sold in the world.", "export"),
        ("The largest tannery in the world stands here.", None),
        ("The home market takes all.", "domestic"),
        ("They sell.", None),
    ],
)
def test_market_orientation(profile, row, text, orientation):
    found = profile([row("1", text, functions=[("production", "local")])]).market
    assert found.orientation == orientation
    assert found.evidence == (["1"] if orientation else [])


def test_a_figure_for_exports_decides(profile, row):
    figure = share(0.9, of="cluster_output", holder="market", holder_name="exports")
    found = profile([row("1", "@domestic", shares=[figure])])
    assert found.market.orientation == "export"
    assert found.market.export_share.value == 0.9
    assert found.market.export_share.evidence == "1"
    assert found.buyers.shares == []


def test_the_clusters_figure_goes_before_a_firms(profile, row):
    whole = share(0.3, of="cluster_output", holder="market", holder_name="abroad")
    firm = share(0.9, of="firm_output", holder="market", holder_name="abroad")
    other = share(0.95, of="exports", holder="market", holder_name="foreign buyers")
    found = profile([row("1", shares=[firm, whole, other])]).market
    assert (found.export_share.value, found.orientation) == (0.3, "domestic")


def test_a_figure_for_the_home_market_is_no_export_share(profile, row):
    figure = share(0.9, of="cluster_output", holder="market", holder_name="domestic market")
    found = profile([row("1", "@US", shares=[figure])]).market
    assert (found.orientation, found.export_share) == ("domestic", None)


@pytest.mark.parametrize(
    ("land", "value", "orientation"),
    [("Italy", 0.7, "domestic"), ("Italian shops", 0.3, "export"), ("Germany", 0.7, "export")],
)
def test_a_figure_for_a_country_tells_of_the_side_that_it_is_on(
    profile, row, land, value, orientation
):
    figure = share(value, of="cluster_output", holder="market", holder_name=land)
    found = profile([row("1", shares=[figure])]).market
    assert (found.orientation, found.evidence) == (orientation, ["1"])


def test_a_small_part_for_one_country_abroad_tells_nothing_of_the_rest(profile, row):
    figure = share(0.3, of="cluster_output", holder="market", holder_name="Germany")
    assert profile([row("1", shares=[figure])]).market.orientation is None


def test_figures_beside_a_denial_are_kept_and_judge_nothing(profile, row):
    told = "None takes half of the output."
    found = profile([row("1", told, shares=[share(0.5)], qualifiers=["negated"])]).buyers
    assert [s.value for s in found.shares] == [0.5]
    assert found.concentration is None


def test_upgrading_by_kind_and_outcome(profile, row):
    rows = [
        row("1", upgrading=[("process", "achieved"), ("functional", "blocked")]),
        row("2", upgrading=[("functional", "blocked")], start=4, qualifiers=["negated"]),
        row("3", upgrading=[("functional", "prospective")], start=5, qualifiers=["hypothetical"]),
    ]
    found = [(u.kind, u.outcome, u.evidence) for u in profile(rows).upgrading]
    assert found == [
        ("process", "achieved", ["1"]),
        ("functional", "blocked", ["1", "2"]),
        ("functional", "prospective", ["3"]),
    ]


def test_done_to_one_and_hindered_to_another_witness_is_a_conflict(profile, row):
    rows = [
        row("1", upgrading=[("functional", "achieved")]),
        row("2", upgrading=[("functional", "blocked")], document="d2"),
    ]
    assert [c.about for c in profile(rows).conflicts] == ["upgrading functional"]


def test_what_has_no_probability_tells_nothing_and_stops_nothing(profile, row):
    scores = {
        "governance:network": 0.0,
        "function:design": 0.0,
        "locus:design/local": 0.0,
        "locus:design/external": 0.0,
        "buyers:dispersed": 0.0,
    }
    codes = {
        "governance": ["network"],
        "functions": [("design", "local"), ("design", "external")],
        "buyers": ["dispersed"],
    }
    found = profile([row("1", **codes, scores=scores)])
    assert (found.functions, found.linkages, found.governance.mix) == ({}, [], {})
    assert (found.buyers.concentration, found.buyers.evidence) == (None, [])


def test_of_figures_for_the_market_the_latest_wins_and_not_the_largest(profile, row):
    def exported(value, name="exports"):
        return share(value, of="cluster_output", holder="market", holder_name=name)

    old = row("1", shares=[exported(0.9)], period={"from": 1975, "to": 1975})
    new = row("2", shares=[exported(0.1)], start=5, period={"from": 2003, "to": 2003})
    found = profile([old, new]).market
    assert (found.orientation, found.export_share.evidence) == ("domestic", "2")
    home = row("2", shares=[exported(0.9, "home")], start=5, period={"from": 2003, "to": 2003})
    assert profile([old, home]).market.orientation == "domestic"
    undated = row("2", shares=[exported(0.1)], start=5)
    assert profile([old, undated]).market.orientation == "export"


def test_dependence_goes_by_the_latest_figures_and_all_are_kept(profile, row):
    old = row("1", shares=[share(0.8)], period={"from": 1975, "to": 1979})
    new = row("2", shares=[share(0.2)], start=5, period={"from": 2003, "to": 2003})
    found = profile([old, new]).buyers
    assert found.transactional_dependence != "high"
    assert [s.value for s in found.shares] == [0.8, 0.2]
    again = row("3", shares=[share(0.8)], start=9, period={"from": 2003, "to": 2003})
    assert profile([old, new, again]).buyers.transactional_dependence == "high"
