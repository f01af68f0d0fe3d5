"""The measure of cases: what counts as right, and which cause an error has."""

from __future__ import annotations

from annotations.score_cases import CaseScore, NamesOf, compare
from pipeline.coding.discourse import Discourse, Unit
from pipeline.records import Annotation, Cluster

WORK = Discourse([Unit("1", "Shoemakers in Marikina cut by hand.", 1, "On the Philippines")])


def case(place: str | None, country: str, sector: str) -> Cluster:
    return Cluster(name=f"{place or country} {sector}", place=place, country=country, sector=sector)


def score(want: Cluster, given: Cluster | None) -> CaseScore:
    row = Annotation(
        id="a", document="d", text="Shoemakers in Marikina cut by hand.", scope="case", cluster=want
    )
    told = CaseScore()
    told.add(row, [given] if given else [], NamesOf(WORK))
    return told


def test_industries_of_one_division_are_told_from_those_of_one_class() -> None:
    same = compare(case("Karur", "IN", "home textiles"), case("Karur", "IN", "textiles"))
    assert (same.place, same.country, same.sector, same.division) == (True, True, False, True)
    other = compare(case("Karur", "IN", "home textiles"), case("Karur", "IN", "furniture"))
    assert not other.division


def test_a_nation_given_for_a_place_is_counted_apart() -> None:
    told = score(case("Marikina", "PH", "footwear"), case(None, "PH", "footwear"))
    assert (told.right["place"], told.right["itself"], told.right["all"]) == (1, 0, 1)


def test_each_error_has_its_cause() -> None:
    want = case("Marikina", "PH", "footwear")
    assert score(want, want).causes == {}
    assert score(want, None).causes == {"none in reach": 1}
    assert score(want, case("Agra", "IN", "footwear")).causes == {"another place given": 1}
    assert score(want, case("Marikina", "US", "footwear")).causes == {"country wrong": 1}
    unwritten = case("Biñan", "PH", "footwear")
    assert score(unwritten, want).causes == {"place that the work never writes": 1}
