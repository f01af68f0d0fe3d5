"""Shares that stand in tables: which cells count, and how a row of a PDF becomes evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import read, run, tag
from pipeline.coding.shares import ShareReader
from pipeline.coding.shares.tables import Cell, read_table

Row = list[str]


@pytest.fixture(scope="module")
def reader() -> ShareReader:
    return ShareReader()


def told(reader: ShareReader, title: str, *rows: Row) -> list[list[tuple[float, str, str]]]:
    cells = [[Cell(t, 100 * n, 100 * n + 60) for n, t in enumerate(row) if t] for row in rows]
    found = read_table(reader, title, cells)
    assert len(found) == len(rows)
    return [[(s.value, s.of, s.holder) for s in row] for row in found]


def test_a_column_says_of_what_its_percentages_are(reader: ShareReader) -> None:
    found = told(
        reader,
        "Table 1: Sales by buyer",
        ["", "% of output", "Firms"],
        ["Largest customer", "45%", "12"],
        ["IKEA", "20.5", "9"],
        ["Local shops", "14,5", "30"],
        ["Others", "20", "41"],
        ["Total", "100", "92"],
    )
    assert [[(v, h) for v, _, h in row] for row in found] == [
        [],
        [(0.45, "main_buyer")],
        [(0.205, "main_buyer")],
        [(0.145, "buyer_type")],
        [],
        [],
    ]
    assert {of for row in found for _, of, _ in row} == {"cluster_output"}


def test_the_title_says_whose_output_it_is(reader: ShareReader) -> None:
    title = "Share of buyers in the output of the firms surveyed"
    found = told(reader, title, ["Buyer", "%"], ["Wholesalers", "55"], ["Retailers", "45"])
    assert found[1] == [(0.55, "firm_output", "buyer_type")]


def test_thousands_are_no_percentage(reader: ShareReader) -> None:
    title = "Share of buyers in the output of the firms surveyed"
    rows = [["Buyer", "%"], ["Wholesalers", "12,500"], ["Retailers", "45,5"], ["Agents", "1.250"]]
    found = told(reader, title, *rows)
    assert found[1:] == [[], [(0.455, "firm_output", "buyer_type")], []]


def test_every_year_of_a_market_is_a_record(reader: ShareReader) -> None:
    found = told(
        reader,
        "Exports by destination (per cent)",
        ["", "2005", "2015"],
        ["Germany", "60", "40"],
        ["France", "40", "60"],
    )
    assert found[1] == [(0.6, "exports", "market"), (0.4, "exports", "market")]


def test_few_buyers_are_counted(reader: ShareReader) -> None:
    cells = [["Buyer", "Share"], ["Three largest importers", "62"], ["Other importers", "38"]]
    rows = [[Cell(t, 100 * n, 100 * n + 60) for n, t in enumerate(row)] for row in cells]
    (share,) = read_table(reader, "Exports by buyer, per cent", rows)[1]
    assert (share.holder, share.n, share.holder_name) == ("top_n", 3, "Three largest importers")


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Sales by market", "2005"),  # no percentages
        ("Percentage of firms by main market", "%"),
        ("Growth of sales by market (%)", "2005"),
        ("Customers of the firms", "% of firms"),
        ("Prices by market (% of the average)", "%"),
        ("Composition of sales (%)", "2005"),  # not said whose
        ("Markets of the firms (%)", "2005"),  # not said of what
        ("Sales by market (%)", "Growth"),
    ],
)
def test_a_table_of_something_else_gives_nothing(
    reader: ShareReader, title: str, head: str
) -> None:
    found = told(reader, title, ["", head], ["Germany", "61"], ["France", "39"])
    assert found == [[], [], []]


def test_figures_that_are_no_parts_of_a_whole_give_nothing(reader: ShareReader) -> None:
    title = "Sales by market (%)"
    assert told(reader, title, ["", "2005"], ["Germany", "90"], ["France", "70"])[1] == []
    assert told(reader, title, ["", "2005"], ["Germany", "9"], ["France", "7"])[1] == []


WORK = """
#set text(size: 10pt, font: "Libertinus Serif", hyphenate: false)
#set figure.caption(position: top)
= The knitwear cluster of Novi Pazar

The knitwear cluster of Novi Pazar in Serbia consists of some three hundred workshops that sew for
foreign buyers and for the home market. In Novi Pazar the workshops cut and sew the garments, while
the designs come from the buyers abroad, who send patterns and inspect the quality of the garments.

#figure(
  caption: [Share of buyers in the output of the firms surveyed],
  table(columns: 3, stroke: none, table.hline(), [Buyer], [% of output], [Firms], table.hline(),
    [Largest customer], [45%], [12], [Second customer], [20%], [9], [Local shops], [35%], [30],
    table.hline()),
)

Workers are trained in the workshops, as the school of the town closed its courses some years ago.

#figure(
  caption: [Wages by grade],
  table(columns: 2, [Grade], [% of firms], [Sewers], [62], [Cutters], [38]),
)
"""


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    typst = pytest.importorskip("typst")
    path = tmp_path_factory.mktemp("tables") / "novi-pazar.pdf"
    typst.compile(WORK.encode(), output=str(path))
    return path


def test_a_row_is_evidence_with_its_place(work: Path) -> None:
    coding = tag(read(work))
    rows = [e for e in coding.evidence if e.text.endswith(("12", "9", "30"))]
    assert [e.text for e in rows] == [
        "Largest customer 45% 12",
        "Second customer 20% 9",
        "Local shops 35% 30",
    ]
    assert [e.shares[0].value for e in rows] == [0.45, 0.2, 0.35]
    assert {e.shares[0].of for e in rows} == {"firm_output"}
    assert "concentrated" in rows[0].buyers
    assert rows[0].reasons[0].text.endswith("Share of buyers in the output of the firms surveyed")
    assert all(e.cluster and e.cluster.place == "Novi Pazar" and e.page == 1 for e in rows)
    # One box a row, each under the one before, all within the table.
    boxes = [box for e in rows for box in e.boxes]
    assert len(boxes) == 3
    assert all(a[4] <= b[2] and b[3] > b[1] for a, b in zip(boxes, boxes[1:], strict=False))
    starts = [e.start for e in coding.evidence]
    assert starts == sorted(starts)


def test_a_run_has_the_shares_of_a_table_in_its_profile(work: Path, tmp_path: Path) -> None:
    run(work, tmp_path / "run")
    lines = (tmp_path / "run/profiles.jsonl").read_text("utf-8").splitlines()
    profiles: list[dict[str, Any]] = [json.loads(line) for line in lines]
    shares = [s for p in profiles for s in p["buyers"]["shares"]]
    assert [(s["value"], s["holder"]) for s in shares] == [
        (0.45, "main_buyer"),
        (0.35, "buyer_type"),
        (0.2, "main_buyer"),
    ]
    evidence = (tmp_path / "run/evidence.jsonl").read_text("utf-8").splitlines()
    assert {s["evidence"] for s in shares} <= {json.loads(line)["id"] for line in evidence}
