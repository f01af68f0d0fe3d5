"""Where a function is performed: one sentence is an exception, two are a pattern; what a cluster makes."""

import pytest


def told(row, function, local=0, external=0, both=0, **more):
    """So many sentences for one place alone, for the other alone, and for both."""
    places = ["local"] * local + ["external"] * external + ["both"] * both
    return [
        row(
            f"{function}{i:02}",
            functions=[(function, p) for p in ("local", "external") if place in (p, "both")],
            start=i,
            **more,
        )
        for i, place in enumerate(places)
    ]


@pytest.mark.parametrize(
    ("local", "external", "both", "locus"),
    [
        (6, 1, 0, "local"),  # the one firm that has its designs from a buyer
        (2, 1, 0, "local"),
        (1, 4, 0, "external"),
        (6, 2, 0, "both"),
        (2, 2, 0, "both"),
        (9, 2, 0, "local"),  # less than a fifth of the weight
        (1, 1, 0, "both"),  # even
        (1, 0, 3, "local"),  # done with others: the cluster performs it
        (0, 0, 2, "both"),
        (0, 0, 1, "both"),
        (0, 3, 1, "external"),
    ],
)
def test_both_takes_two_sentences_of_its_own_and_some_weight(
    profile, row, local, external, both, locus
):
    found = profile(told(row, "design", local, external, both))
    assert found.functions["design"].locus == locus


def test_a_sentence_tells_one_place_of_work_but_two_of_design(profile, row):
    scores = {"locus:quality/local": 0.7, "locus:quality/external": 0.5}
    found = profile(told(row, "quality", both=1, scores=scores)).functions["quality"]
    assert (found.locus, found.evidence) == ("local", ["quality00"])
    scores = {"locus:design/local": 0.7, "locus:design/external": 0.5}
    drawn = profile(told(row, "design", both=1, scores=scores)).functions["design"]
    assert drawn.locus == "both"


def test_doubtful_sentences_make_no_pattern(profile, row):
    scores = {"locus:design/local": 0.9, "locus:design/external": 0.5}
    few = told(row, "design", 4, 2, scores=scores)
    assert profile(few).functions["design"].locus == "local"
    more = told(row, "design", 4, 4, scores=scores)
    assert profile(more).functions["design"].locus == "both"


@pytest.mark.parametrize(
    ("local", "external", "locus"),
    [
        (1, 1, "local"),
        (1, 5, "both"),
        (0, 1, "both"),
        (5, 2, "local"),
        (2, 2, "both"),
        (1, 0, "local"),
    ],
)
def test_a_cluster_makes_what_it_is_known_for(profile, row, local, external, locus):
    found = profile(told(row, "production", local, external))
    assert found.functions["production"].locus == locus


def test_what_is_taken_for_granted_is_found_only_where_something_is_told(profile, row):
    assert "production" not in profile(told(row, "design", 1)).functions


def test_the_finding_stands_on_the_sentences_for_its_place(profile, row):
    found = profile(told(row, "design", 3, 1)).functions["design"]
    assert found.evidence == ["design00", "design01", "design02"]
    both = profile(told(row, "design", 2, 2)).functions["design"]
    assert both.evidence == [f"design{i:02}" for i in range(4)]


def test_what_has_given_way_is_no_second_place(profile, row):
    past = told(row, "quality", 0, 3, period={"from": 1970, "to": 1979})
    now = told(row, "quality", 3, 0, period={"from": 1995, "to": None}, document="d2")
    found = profile([*past, *now]).functions["quality"]
    assert found.locus == "local"


def test_what_is_long_past_is_no_part_of_a_pattern(profile, row, doc):
    """Makers drew their models before the buyers came, and few of them do today."""
    then = row("then", functions=[("design", "local")], period={"from": None, "to": 1969})
    few = row("few", functions=[("design", "local")], start=5)
    most = told(row, "design", 0, 4)
    assert profile([then, few, *most], [doc("d1")]).functions["design"].locus == "external"
    few_more = row("more", functions=[("design", "local")], start=6)
    assert profile([then, few, few_more, *most], [doc("d1")]).functions["design"].locus == "both"
