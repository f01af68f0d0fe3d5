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
            "British supermarkets absorb around 70 percent of what Kenya grows.",
            0.7,
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
