"""The measure of cases: what counts as right, and which cause an error has."""

from __future__ import annotations

from annotations.score_cases import CaseScore, NamesOf, Pairing, compare
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
    found = [given] if given else []
    told.add(row, found, NamesOf(WORK), Pairing([row], [found]))
    return told


def records(*pairs: tuple[Cluster, Cluster | None]) -> list[bool]:
    """Which sentences of one work, each wanted and given so, have the coder's record."""
    rows = [
        Annotation(id=str(i), document="d", text="They cut by hand.", scope="case", cluster=want)
        for i, (want, _) in enumerate(pairs)
    ]
    pairing = Pairing(rows, [[given] if given else [] for _, given in pairs])
    return [pairing.same_record(want, given) for want, given in pairs]


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


def test_the_one_cluster_of_a_work_is_known_under_the_name_of_its_region() -> None:
    want, region = case("Guzhen", "CN", "lighting"), case("Guangdong", "CN", "lighting")
    assert records((want, region), (want, region)) == [True, True]
    assert records((want, case(None, "CN", "lighting"))) == [True]


def test_another_industry_or_country_is_another_record() -> None:
    want = case("Guzhen", "CN", "lighting")
    assert records((want, case("Guangdong", "CN", "footwear"))) == [False]
    assert records((want, case("Guangdong", "VN", "lighting"))) == [False]
    assert records((want, None)) == [False]


def test_a_town_known_to_lie_far_off_is_another_record() -> None:
    want = case("Arapongas", "BR", "furniture")
    assert records((want, case("São Paulo", "BR", "furniture"))) == [False]
    assert records((case("Elda", "ES", "footwear"), case("Petrer", "ES", "footwear"))) == [True]


def test_where_a_work_has_two_clusters_of_a_trade_a_third_name_is_neither() -> None:
    agra, kanpur = case("Agra", "IN", "footwear"), case("Kanpur", "IN", "footwear")
    vague = case("Upper Doab", "IN", "footwear")
    assert records((agra, vague), (kanpur, kanpur)) == [False, True]


def test_a_record_that_most_sentences_of_a_cluster_do_not_have_is_not_its_own() -> None:
    want, name = case("Guzhen", "CN", "lighting"), case("Guzhen", "CN", "lighting")
    stray = case("Henglan Market", "CN", "lighting")
    assert records((want, name), (want, name), (want, stray)) == [True, True, False]


def test_a_wider_name_of_an_industry_is_the_same_record_and_no_strict_hit() -> None:
    want, wide = case("Karur", "IN", "home textiles"), case("Karur", "IN", "textiles")
    assert records((want, wide)) == [True]
    assert score(want, wide).right["all"] == 0
    assert score(want, wide).right["record"] == 1


def test_what_the_work_writes_is_scored_apart_too() -> None:
    told = score(case("Marikina", "PH", "footwear"), case("Marikina", "PH", "footwear"))
    assert "the same record 1.000  (1 sentences)" in told.lines()[1]
    unwritten = score(case("Bologna", "IT", "machinery"), case("Marikina", "PH", "footwear"))
    assert (unwritten.right["written"], unwritten.right["written, all"]) == (0, 0)
    assert "(0 sentences)" in unwritten.lines()[1]
