"""Share records: what counts, of what, held by whom."""

from __future__ import annotations

import pytest

from pipeline.coding.shares import ShareReader
from pipeline.records import Share


@pytest.fixture(scope="module")
def reader() -> ShareReader:
    return ShareReader()


def one(reader: ShareReader, text: str) -> Share:
    (shares,) = reader.read([text])
    assert len(shares) == 1, shares
    return shares[0]


@pytest.mark.parametrize(
    ("text", "value", "relation", "of", "holder"),
    [
        (
            "A single retailer buys over 60 per cent of the firm's output.",
            0.6,
            "over",
            "firm_output",
            "main_buyer",
        ),
        ("Some two thirds of production is exported.", 0.667, "about", "cluster_output", "market"),
        (
            "The five largest importers bought 70 % of the valley's exports.",
            0.7,
            "exactly",
            "exports",
            "top_n",
        ),
        ("Between 30 and 40 per cent of sales go to Germany.", 0.3, "between", "sales", "market"),
        ("Half of its turnover comes from one customer.", 0.5, "exactly", "sales", "main_buyer"),
        ("They export 80–90 % of their output.", 0.8, "between", "firm_output", "market"),
        (
            "She depends on one exporter for three quarters of her sales.",
            0.75,
            "exactly",
            "sales",
            "main_buyer",
        ),
        (
            "Nearly ninety per cent of the district's output is sold through traders.",
            0.9,
            "about",
            "cluster_output",
            "buyer_type",
        ),
        (
            "Wholesalers take roughly 45 percent of the district's production.",
            0.45,
            "about",
            "cluster_output",
            "buyer_type",
        ),
        (
            "Three chains together take less than a tenth of the town's output.",
            0.1,
            "under",
            "cluster_output",
            "top_n",
        ),
    ],
)
def test_reads_a_share(
    reader: ShareReader, text: str, value: float, relation: str, of: str, holder: str
) -> None:
    share = one(reader, text)
    assert (share.value, share.relation, share.of, share.holder) == (value, relation, of, holder)


@pytest.mark.parametrize(
    "text",
    [
        "Exports grew by 20 per cent a year.",
        "Wages rose by a third.",
        "Labour makes up 30 per cent of costs.",
        "Women are 80 per cent of the workforce.",
        "Seventy per cent of the firms work for one buyer.",
        "The group holds a 49 per cent stake.",
        "The duty stands at 12 per cent.",
        "Taiwan's share of the world market was 80 per cent.",
        "The town supplies 80 per cent of India's output.",
        "Only 3 per cent of pieces are rejected.",
        "The second half of the season is quiet.",
    ],
)
def test_most_percentages_are_no_shares(reader: ShareReader, text: str) -> None:
    assert reader.read([text]) == [[]]


def test_two_figures_are_two_records(reader: ShareReader) -> None:
    text = (
        "Its main client took over 70 per cent of their output "
        "and close to 30 per cent of the cluster's output."
    )
    (shares,) = reader.read([text])
    assert [(s.value, s.relation, s.of) for s in shares] == [
        (0.7, "over", "firm_output"),
        (0.3, "about", "cluster_output"),
    ]


def test_respectively_pairs_figures_with_holders(reader: ShareReader) -> None:
    (shares,) = reader.read(["Germany and France took 40 and 20 per cent of exports respectively."])
    assert [(s.value, s.holder_name) for s in shares] == [(0.4, "Germany"), (0.2, "France")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("France took 55 per cent of the exports, Spain 20 and Portugal 8.", [0.55, 0.2, 0.08]),
        ("Sixty per cent of the lamps went to Italy, 25 to Austria.", [0.6, 0.25]),
        ("One importer buys three crates in every four.", [0.75]),
        ("Two chains buy six of every ten chairs made in the town.", [0.6]),
        (
            "The main customer's share of sales rose from 15 per cent in 1991 to 48 per cent in 2002.",
            [0.15, 0.48],
        ),
        ("The largest client's share of turnover climbed from 12 to 40 per cent.", [0.12, 0.4]),
        ("A single chain takes an eighth of their output.", [0.125]),
    ],
)
def test_elliptic_and_counted_figures(reader: ShareReader, text: str, values: list[float]) -> None:
    (shares,) = reader.read([text])
    assert [s.value for s in shares] == values


def test_years_make_no_range(reader: ShareReader) -> None:
    """ "1985 to 31 per cent" is a year and a share."""
    figures = [
        c.figure for c in reader.candidates("It fell from 58 per cent in 1985 to 31 per cent.")
    ]
    assert [f.value for f in figures] == [0.58, 0.31]


def test_counts_the_holders(reader: ShareReader) -> None:
    assert one(reader, "The five largest importers bought 70 % of the valley's exports.").n == 5


def test_a_range_keeps_its_upper_end(reader: ShareReader) -> None:
    assert one(reader, "Between 30 and 40 per cent of sales go to Germany.").value_high == 0.4


def test_three_figures_respectively() -> None:
    text = (
        "Supermarkets, wholesalers and exporters took 50, 30 and 20 per cent of sales respectively."
    )
    (found,) = ShareReader().read([text])
    assert [(s.value, s.of, s.holder_name) for s in found] == [
        (0.5, "sales", "Supermarkets"),
        (0.3, "sales", "wholesalers"),
        (0.2, "sales", "exporters"),
    ]
