"""The profiles of the working paper from which the typology comes, held against what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.records import Profile
from pipeline.running.run import run

#: Clusters of which the paper states facts: place (none for a nation's), country and sector.
TOLD = [
    ("Sinos Valley", "BR", "footwear"),
    ("Brenta", "IT", "footwear"),
    ("Sialkot", "PK", "surgical instruments"),
    ("Tuttlingen", "DE", "surgical instruments"),
    ("Ludhiana", "IN", "knitwear"),
    ("Agra", "IN", "footwear"),
    ("Santa Catarina", "BR", "ceramic tiles"),
    ("Petrolina-Juazeiro", "BR", "melons"),
    ("Santa Croce", "IT", "leather"),
    ("Montebelluna", "IT", "footwear"),
    ("Bologna", "IT", "motorcycles"),
    (None, "KE", "wood products"),
    (None, "ZW", "wood products"),
    (None, "TW", "computers"),
    (None, "TW", "electronics"),
]


@pytest.fixture(scope="module")
def profiles(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Profile]:
    paper = shared / "papers" / "humphrey-2001-report.pdf"
    return run([paper], tmp_path_factory.mktemp("paper")).profiles


def test_the_clusters_of_the_paper_are_found_with_place_country_and_sector(
    profiles: list[Profile],
) -> None:
    found = {(p.place, p.country, p.sector.name if p.sector else None) for p in profiles}
    assert [one for one in TOLD if one not in found] == []


def test_no_place_of_passage_is_taken_for_a_cluster(profiles: list[Profile]) -> None:
    assert not {p.place for p in profiles} & {"Milan", "Tuscany", "London", "Fomento"}


def test_the_sinos_valley(profiles: list[Profile]) -> None:
    sinos = next(p for p in profiles if p.place == "Sinos Valley")
    assert sinos.governance.dominant == "quasi_hierarchical"
    assert sinos.functions["design"].locus == "external"
    assert sinos.functions["production"].locus == "local"
    assert sinos.buyers.concentration == "concentrated"
    assert {(s.value, s.of) for s in sinos.buyers.shares} >= {
        (0.8, "firm_output"),
        (0.4, "cluster_output"),
    }
    assert ("functional", "blocked") in {(u.kind, u.outcome) for u in sinos.upgrading}


def test_the_melon_trade_went_from_wholesale_to_the_retailers_rule(profiles: list[Profile]) -> None:
    melons = next(p for p in profiles if p.sector and p.sector.name == "melons")
    assert ("arms_length", "quasi_hierarchical") in {(c.from_, c.to) for c in melons.changes}


def test_the_tiles_of_santa_catarina_are_tied_to_makers_of_machinery(
    profiles: list[Profile],
) -> None:
    tiles = next(p for p in profiles if p.place == "Santa Catarina")
    assert "upstream" in {link.direction for link in tiles.linkages}
