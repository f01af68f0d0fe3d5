"""Profiles with the package's own readers of ties and sectors, from sentences written for this."""

import pytest

from pipeline.profiling import profile_clusters


@pytest.fixture
def found(row, doc):
    tiles = {
        "name": "Torrona tiles",
        "place": "Torrona",
        "country": "BR",
        "sector": "ceramic tiles",
    }
    valley = {
        "name": "Aldo Valley shoes",
        "place": "Aldo Valley",
        "country": "BR",
        "sector": "shoes",
    }
    again = {"name": "Vale do Aldo", "place": "Vale do Aldo", "country": "BR", "sector": "footwear"}
    rows = [
        row(
            "t1",
            "The kilns are imported from Italian machinery makers.",
            cluster=tiles,
            functions=[("inputs", "external")],
        ),
        row(
            "v1",
            "In the 1980s the makers sold their own models to wholesalers in the United States.",
            cluster=valley,
            governance=["arms_length"],
            period={"from": 1980, "to": 1989},
            start=1,
        ),
        row(
            "v2",
            "Today department stores in the United States send the drawings and check every batch.",
            cluster=again,
            document="d2",
            governance=["quasi_hierarchical"],
            functions=[("design", "external"), ("quality", "external")],
        ),
    ]
    profiles, _ = profile_clusters(rows, [doc("d1"), doc("d2", "Verdi, B.", 2003)])
    return {p.id: p for p in profiles}


def test_the_clusters_and_their_classes(found):
    assert set(found) == {"br-torrona-ceramic-tiles", "br-aldo-valley-footwear"}
    assert found["br-aldo-valley-footwear"].sector.isic == "1520"
    assert found["br-aldo-valley-footwear"].documents == ["d1", "d2"]


def test_machinery_makers_are_an_upstream_tie(found):
    (tie,) = found["br-torrona-ceramic-tiles"].linkages
    assert (tie.direction, tie.evidence) == ("upstream", ["t1"])


def test_wholesale_gave_way_to_retailers(found):
    valley = found["br-aldo-valley-footwear"]
    assert {(k.market, k.channel) for k in valley.linkages} == {
        ("US", "wholesalers"),
        ("US", "global_retailers"),
    }
    assert [(c.from_, c.to) for c in valley.changes] == [("arms_length", "quasi_hierarchical")]
    assert valley.governance.dominant == "quasi_hierarchical"
    assert (valley.market.orientation, valley.market.end_markets) == ("export", ["US"])
