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
        (
            "One importer takes 70 p.c. of their output.",
            0.7,
            "exactly",
            "firm_output",
            "main_buyer",
        ),
        ("Seven out of ten shoes are exported.", 0.7, "exactly", "cluster_output", "market"),
        ("Some 70-80 p. c. of sales go to Germany.", 0.7, "between", "sales", "market"),
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
        ("The main buyer takes 2/3 of the firm's output.", [0.667]),
        ("More than ¾ of exports go to the three largest buyers.", [0.75]),
        ("He bought 1/2 kg of the output, and on 9/11 one buyer left.", []),
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


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (
            "40, 30 and 10 per cent of exports went to the USA, Germany and Britain respectively.",
            [(0.4, "USA"), (0.3, "Germany"), (0.1, "Britain")],
        ),
        (
            "The USA, Germany and Britain took 40, 30 and 10 per cent of the exports respectively.",
            [(0.4, "USA"), (0.3, "Germany"), (0.1, "Britain")],
        ),
        (
            "Of the sales, 50 per cent and 20 per cent went to wholesalers and supermarkets respectively.",
            [(0.5, "wholesalers"), (0.2, "supermarkets")],
        ),
        (
            "A discounter took 60 per cent of the output and an importer 25.",
            [(0.6, "A discounter"), (0.25, "an importer")],
        ),
        (
            "France took 55 per cent of the exports, Spain 20 and Portugal 8.",
            [(0.55, "France"), (0.2, "Spain"), (0.08, "Portugal")],
        ),
        (
            "The top customer and the top three accounted for 48 and 81 per cent of sales.",
            [(0.48, "The top customer"), (0.81, "the top three")],
        ),
    ],
)
def test_a_list_gives_each_figure_its_holder(
    reader: ShareReader, text: str, pairs: list[tuple[float, str]]
) -> None:
    (shares,) = reader.read([text])
    assert [(s.value, s.holder_name) for s in shares] == pairs
    assert len({s.of for s in shares}) == 1


def test_holders_of_a_list_may_be_of_two_kinds(reader: ShareReader) -> None:
    text = "The top customer and the top three accounted for 48 and 81 per cent of sales."
    (shares,) = reader.read([text])
    assert [(s.holder, s.n) for s in shares] == [("main_buyer", None), ("top_n", 3)]


def test_two_firms_joined_are_two(reader: ShareReader) -> None:
    share = one(reader, "Volvo and Electrolux together take more than half of its sales.")
    assert (share.holder, share.n, share.holder_name) == ("top_n", 2, "Volvo and Electrolux")


@pytest.mark.parametrize("word", ["American", "January", "The"])
def test_no_firm_is_called_by_a_nations_adjective_a_month_or_an_article(
    reader: ShareReader, word: str
) -> None:
    names = [
        m.name
        for c in reader.candidates(f"Half of the output of {word} workshops was left over.")
        for m in c.mentions
    ]
    assert word not in names


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("No importer takes more than a tenth of the district's output.", "under"),
        ("None of the retailers buys as much as 15 per cent of its production.", "under"),
        (
            "One importer takes more than a tenth of the district's output, which no one hides.",
            "over",
        ),
    ],
)
def test_a_denied_figure_is_a_ceiling(reader: ShareReader, text: str, relation: str) -> None:
    assert one(reader, text).relation == relation


@pytest.mark.parametrize("words", ["Nearly all", "Virtually none", "Most", "A small part"])
def test_what_is_no_figure_is_no_record(reader: ShareReader, words: str) -> None:
    assert reader.read([f"{words} of the output is exported."]) == [[]]
