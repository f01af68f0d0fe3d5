from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from pipeline.profiling import load_typology
from pipeline.records import DocumentRow, Evidence, Profile
from pipeline.results.comparison import write_comparison
from pipeline.results.report.figures import (
    over_time,
    shares_of,
    upgrading_by_governance,
    wilson,
)
from pipeline.results.report.narrative import narrative
from pipeline.results.report.pen import cluster_label
from pipeline.results.report.plots import Sheet
from pipeline.results.report.sentences import Sentences, name_of
from pipeline.results.report.worldmap import draw_map, world

TYPOLOGY = load_typology()


def profile(name: str = "shoe cluster", **fields: Any) -> Profile:
    whole: dict[str, Any] = {
        "id": name.replace(" ", "-"),
        "name": name,
        "aliases": [],
        "place": None,
        "country": "BR",
        "sector": None,
        "linkages": [],
        "governance": {"dominant": None, "mix": {}},
        "functions": {},
        "completeness": None,
        "buyers": {"concentration": None, "shares": [], "transactional_dependence": None},
        "market": {"orientation": None, "export_share": None, "end_markets": []},
        "form": None,
        "upgrading": [],
        "lock_in": {"risk": None, "because": []},
        "export_stage": None,
        "drivers": [],
        "strategies": [],
        "support_needs": [],
        "policy_areas": [],
        "changes": [],
        "conflicts": [],
        "documents": ["d"],
        "evidence_count": 1,
    }
    return Profile.model_validate(whole | fields)


def work(year: int | None = 1999, authors: tuple[str, ...] = ()) -> DocumentRow:
    return DocumentRow(
        id="d",
        path="d.pdf",
        sha256="0",
        pages=1,
        title="A Title",
        authors=list(authors),
        year=year,
        sentences=1,
        ocr=False,
        seconds=0,
    )


def statement(number: int, **fields: Any) -> Evidence:
    whole: dict[str, Any] = {
        "id": f"d-{number}",
        "document": "d",
        "page": 1,
        "boxes": [],
        "start": 0,
        "end": 1,
        "text": "x",
        "section": None,
        "scope": "case",
        "scores": {},
        "cluster_id": "c",
        "governance": ["arms_length"],
    }
    return Evidence.model_validate(whole | fields)


def test_a_dated_statement_counts_in_its_decades_an_undated_one_in_that_of_its_work() -> None:
    rows = [
        statement(1, period={"from": 1978, "to": 1991}),
        statement(2, period={"from": 1985, "to": None}),
        statement(3),
        statement(4, review={"state": "rejected"}),
        statement(5, cluster_id=None),
    ]
    found = {r.decade: (r.dated, r.undated) for r in over_time(rows, [work(1999)], TYPOLOGY)}
    assert found == {
        1970: (["d-1"], []),
        1980: (["d-1", "d-2"], []),
        1990: (["d-1", "d-2"], ["d-3"]),
    }
    assert over_time([statement(3)], [work(None)], TYPOLOGY) == []


@pytest.mark.parametrize(
    ("relation", "bounds"),
    [
        ("over", (0.6, 1.0)),
        ("under", (0.0, 0.6)),
        ("about", (0.55, 0.65)),
        ("exactly", (0.6, 0.6)),
        ("between", (0.6, 0.8)),
    ],
)
def test_the_wording_of_a_share_leaves_its_interval(
    relation: str, bounds: tuple[float, float]
) -> None:
    share = {"value": 0.6, "relation": relation, "evidence": "d-1"}
    if relation == "between":
        share["value_high"] = 0.8
    buyers = {"concentration": None, "shares": [share], "transactional_dependence": None}
    (mark,) = shares_of([profile(buyers=buyers)])
    assert (mark.low, mark.high) == pytest.approx(bounds)


def test_upgrading_is_counted_by_cluster_and_few_clusters_are_marked() -> None:
    told = [{"kind": "functional", "outcome": "blocked", "evidence": ["d-1", "d-2"]}]
    quasi = {"dominant": "quasi_hierarchical", "mix": {"quasi_hierarchical": 1.0}}
    clusters = [profile(f"c{i}", governance=quasi, upgrading=told * (i < 2)) for i in range(6)]
    network = profile("n", governance={"dominant": "network", "mix": {"network": 1.0}})
    rows = upgrading_by_governance(
        [*clusters, network], TYPOLOGY, ["functional"], ["achieved", "blocked"]
    )
    found = {(r.type, r.outcome): r for r in rows}
    blocked = found["quasi_hierarchical", "blocked"]
    assert (blocked.clusters, blocked.of, blocked.few) == (["c0", "c1"], 6, False)
    assert blocked.evidence == ["d-1", "d-2"]
    assert found["network", "blocked"].few
    assert found["hierarchical", "achieved"].low is None


def test_wilsons_interval_is_that_of_the_books() -> None:
    low, high = wilson(2, 6)
    assert (low, high) == (pytest.approx(0.0968, abs=1e-3), pytest.approx(0.7000, abs=1e-3))
    assert wilson(0, 0) == (None, None)
    assert wilson(5, 5)[1] == 1.0


def test_the_narrative_says_only_what_the_profile_holds() -> None:
    bare = narrative(profile(), [], TYPOLOGY)
    text = " ".join(t.text for p in bare for t in p)
    assert "1 coded sentence in 1 work tells of the shoe cluster" in text
    assert "Nothing is told of who performs which function, how concentrated its buyers are" in text
    for word in ("abroad", "upgrading that was", "its buyers are few", "%"):
        assert word not in text.casefold()
    share = {"value": 0.8, "relation": "over", "of": "firm_output", "holder": "main_buyer"}
    buyers = {
        "concentration": "concentrated",
        "shares": [{**share, "evidence": "d-7"}],
        "transactional_dependence": "high",
        "evidence": ["d-7"],
    }
    told = [t for p in narrative(profile(buyers=buyers), [], TYPOLOGY) for t in p]
    (figure,) = [t for t in told if t.text.startswith("Figures")]
    assert figure.text == "Figures: over 80\u00a0% of firm output to the main buyer."
    assert figure.evidence == ["d-7"]


def test_every_country_with_a_cluster_gets_a_mark_even_the_smallest() -> None:
    sheet = Sheet(TYPOLOGY, Sentences(), links=True)
    clusters = [profile(f"c{i}", country=c) for i, c in enumerate(["BR", "BR", "SG", "MU", None])]
    drawn = draw_map(sheet, clusters)
    for name in ("c0", "c1", "c2", "c3"):
        assert f'href="#c-{name}"' in drawn
    assert "#c-c4" not in drawn
    assert world()["countries"]["BR"]["d"].startswith("M")


def test_the_comparison_has_a_row_a_cluster_and_runs_nothing_in_a_spreadsheet() -> None:
    file = io.StringIO()
    write_comparison([profile("=1+1"), profile("b")], file)
    read = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert [r["name"] for r in read] == ["'=1+1", "b"]
    assert read[1]["country"] == "Brazil"
    assert read[1]["function_design"] == ""


def test_a_work_is_named_by_its_authors_and_year_where_they_are_known() -> None:
    assert name_of(work(1995, ("Schmitz, Hubert",))) == "Schmitz 1995"
    assert name_of(work(2000, ("John Humphrey", "Hubert Schmitz"))) == "Humphrey and Schmitz 2000"
    assert name_of(work(2005, ("A, B", "C, D", "E, F"))) == "A et al. 2005"
    assert name_of(work(1999)) == "A Title (1999)"


def test_what_the_sentence_before_has_named_is_not_named_again() -> None:
    row = {"locus": "external", "confidence": 0.9, "evidence": ["d-1"]}
    partial = {"value": "partial", "missing": ["branding", "retail"]}
    both = {"functions": {"branding": row, "retail": row}, "completeness": partial}
    one = {"functions": {"branding": row}, "completeness": partial}
    texts = [
        " ".join(t.text for part in narrative(profile(**p), [], TYPOLOGY) for t in part)
        for p in (both, one)
    ]
    assert "branding and retail. So a part of the chain lies elsewhere." in texts[0]
    assert "lies elsewhere, namely branding and retail." in texts[1]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("vegetables sector of Kenya", "Vegetables sector of Kenya"),
        ("Bologna packaging machinery cluster", "Bologna packaging machinery"),
        ("Sinos Valley footwear cluster", "Sinos Valley footwear cluster"),
        ("Montebelluna and Castelfranco sport footwear cluster", "Montebelluna and Castelfranco …"),
    ],
)
def test_labels_begin_with_a_capital_and_are_cut_where_it_costs_least(
    name: str, label: str
) -> None:
    assert cluster_label(name, 34) == label
