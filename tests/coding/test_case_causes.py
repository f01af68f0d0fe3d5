"""Causes of wrong cases that were found by reading errors, one test a cause."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.coding.cases import CaseFinder
from pipeline.coding.cases.candidates import Case, find_cases
from pipeline.coding.cases.finder import read_sights
from pipeline.coding.cases.lands import Lands
from pipeline.coding.cases.salience import features, weights
from pipeline.coding.cases.sections import under_places
from pipeline.coding.cases.sights import Sight, see
from pipeline.coding.discourse import Discourse, Unit
from pipeline.language.places.finder import find_places
from pipeline.language.places.towns import town_countries
from pipeline.language.sectors import find_sectors, signs_of
from pipeline.language.sentences import split
from pipeline.reading import read
from pipeline.records import Cluster


def assign(
    texts: Sequence[str], title: str | None = None, sections: Sequence[str | None] = ()
) -> list[Cluster | None]:
    units = [
        Unit(str(i), text, 1, sections[i] if sections else None) for i, text in enumerate(texts)
    ]
    return CaseFinder().assign(Discourse(units, title), ["case"] * len(texts))


def places(found: Sequence[Cluster | None]) -> list[tuple[str | None, str | None]]:
    return [(c.place, c.country) if c else (None, None) for c in found]


# Sectors: words that only look like an industry, and industries that are hardly named.


@pytest.mark.parametrize(
    "text",
    [
        "Codes of conduct are read out once a year.",
        "The owners quarrel over the road.",
        "The quota led to smaller lots.",
        "Dates of delivery slip in summer.",
        "A house from New Jersey takes the rest.",
        "What is mine is paid for in advance.",
    ],
)
def test_words_that_only_look_like_an_industry_name_none(text: str) -> None:
    assert find_sectors(text) == []


def test_signs_of_the_work_tell_a_trade_against_an_object_named_once() -> None:
    texts = [
        "The kilns of Ravnik stand behind the church.",
        "Bowls and plates are glazed by the women.",
        "Clay comes down the river by barge.",
        "The owner rides a bicycle to the bank.",
    ]
    assert {c and c.sector for c in assign(texts, "The last masters of Ravnik")} == {"ceramics"}


def test_a_sign_of_many_trades_says_less_of_each() -> None:
    assert (
        signs_of("The kilns are cold.")["ceramics"] < signs_of("Porcelain clay")["ceramics"] + 0.3
    )
    assert 0 < signs_of("The kilns are cold.")["bricks"] < 0.3
    assert signs_of("The looms and the loom")["textiles"] == signs_of("The loom")["textiles"]


def test_names_of_one_class_of_industry_count_together() -> None:
    texts = [
        "The smiths of Ravnik beat silver.",
        "Goldsmiths sit above them.",
        "Gem cutters have come from abroad.",
        "Two makers of chocolate wrap their wares in foil, and chocolate sells.",
    ]
    assert {c and c.sector for c in assign(texts, "Ravnik and its trades")} <= {
        "jewellery",
        "silver jewellery",
        "cut gems",
    }


# Countries.


def test_a_short_name_is_known_as_the_town_of_the_longer_one() -> None:
    assert set(town_countries("Taxco")) == {"MX"}
    assert set(town_countries("Otavalo")) == {"EC"}
    assert not town_countries("Xyzzyville")


def test_a_name_borne_in_too_many_countries_says_nothing() -> None:
    assert not town_countries("Santiago")


def test_a_title_town_keeps_its_country_among_others_that_are_named_more() -> None:
    texts = [
        "The weavers sell ponchos on the square.",
        "In Bogotá their cousins have a stall.",
        "Colombia's border is two hours off, and Bogotá a night.",
    ]
    assert set(places(assign(texts, "The weavers of Otavalo"))) == {("Otavalo", "EC")}


def test_a_land_s_own_words_tell_its_country() -> None:
    texts = [
        "A brush from Hulgang costs three yuan.",
        "The workshops of Hulgang lie on four mu of land.",
        "German importers come in spring.",
    ]
    assert set(places(assign(texts, "Brush making in Hulgang"))) == {("Hulgang", "CN")}


def test_size_tells_which_of_the_towns_of_a_name_is_meant() -> None:
    texts = ["Shoemakers in León work in courtyards.", "León has three fairs."]
    assert set(places(assign(texts, "Shoes from León, and who wears them"))) == {("León", "MX")}


# Names.


def test_a_small_town_that_a_heading_names_owns_its_section() -> None:
    texts = ["Pocket knives are ground by families.", "Half of them work for one house."]
    found = assign(texts, "Two cutlery towns", ["Thiers", "Thiers"])
    assert set(places(found)) == {("Thiers", "FR")}


def test_a_small_town_that_heads_a_title_is_a_place() -> None:
    texts = ["The hides are split by machine.", "Importers of tiles come by night train."]
    assert set(places(assign(texts, "Arzignano: a town of hides"))) == {("Arzignano", "IT")}


def test_a_title_s_name_ends_where_its_trade_begins() -> None:
    texts = ["Boots of plastic are moulded in Montebelluna.", "Owners from abroad have come."]
    found = assign(texts, "Owners and the Montebelluna Sport Shoe District")
    assert set(places(found)) == {("Montebelluna", "IT")}


@pytest.mark.parametrize("title", ["Jeans: results", "Gold: a study", "Change: an essay"])
def test_common_words_that_are_towns_too_are_no_places_in_titles(title: str) -> None:
    assert find_places(title, [], title=True) == []


# Which of the names of a work it is about.


def test_a_place_abroad_named_in_passing_does_not_take_the_case() -> None:
    texts = [
        "Tanners in Kano sell wet hides by weight.",
        "A Kano tanner has no laboratory.",
        "The price of the day in Milan decides what they get.",
        "Two of them pay the porter with skins.",
    ]
    assert set(places(assign(texts, "Tanners of Kano, dealers of Milan"))) == {("Kano", "NG")}


def test_what_opens_a_sentence_is_not_named_in_passing() -> None:
    texts = [
        "Tanners in Kano sell wet hides by weight.",
        "Tanners in Arzignano buy them.",
        "In Kano nobody finishes leather.",
        "In Arzignano everybody does, and Arzignano tanners own drums.",
    ]
    title = "Leather in Kano and Arzignano"
    assert places(assign(texts, title))[2:] == [("Kano", "NG"), ("Arzignano", "IT")]


def test_the_weights_of_salience_make_sense() -> None:
    told = weights()
    # What is compared is at least a place of producers, as a place named in passing need not be.
    assert told["case"] > max(told["plain"], told["compared"])
    assert told["plain"] > max(told["within"], told["elsewhere"])
    assert min(told["place in the title"], told["in the title"], told["opens a sentence"]) > 0.3
    assert told["country spoken of"] > 0.3 > told["nation"]


def test_features_of_salience_hang_on_how_a_name_is_used_and_not_on_which() -> None:
    def told(place: str) -> dict[str, float]:
        texts = [f"Weavers in {place} own looms.", f"{place} weavers sell at home."]
        work = read_sights(Discourse([Unit(str(i), t) for i, t in enumerate(texts)], "Looms"))
        lands = Lands(work)
        case = next(c for c in find_cases(work, lands) if c.name == place)
        return features(case, work, lands)

    assert told("Ravnik") == told("Dolmet")
    assert told("Ravnik")["nation"] == 0.0


def test_features_of_nothing_are_nought() -> None:
    work = read_sights(Discourse([]))
    empty = features(Case("", None, False, 0.0), work, Lands(work))
    assert set(empty) == set(weights())
    assert not any(empty.values())


def test_an_unknown_name_that_is_a_heading_and_stands_in_its_text_is_a_place() -> None:
    texts = ["Shears are forged at Vosnick by hand.", "The dealers of the capital take half."]
    found = assign(texts, "Two towns of smiths", ["Vosnick", "Vosnick"])
    assert {c and c.place for c in found} == {"Vosnick"}


def test_a_heading_of_no_place_names_none() -> None:
    texts = ["Shears are forged in Solingen by hand.", "The dealers take half."]
    found = assign(texts, None, ["Afterword", "Afterword"])
    assert {c and c.place for c in found} == {"Solingen"}


def test_a_title_of_several_places_is_no_title_of_one() -> None:
    heads = ["Tokaj", "Tokaj", "Mendoza", "Mendoza", "Stellenbosch", "Stellenbosch"]
    texts = ["The cellars of Tokaj are cold.", "Casks are bought from coopers."] + [
        "Growers sell grapes by weight.",
        "Bottles leave by lorry.",
    ] * 2
    found = assign(texts, "Cellar notes: Tokaj, Mendoza, Stellenbosch", heads)
    assert [c and c.place for c in found] == heads


def test_of_two_towns_in_a_title_neither_takes_what_the_other_is_told_of() -> None:
    texts = [
        "The Tuttlingen cluster has some 600 firms in medical technology.",
        "In Tuttlingen makers and surgeons work side by side.",
        "Tuttlingen designs endoscopes with clinics.",
        "Firms of Tuttlingen own plants abroad.",
        "Sialkot forges scissors and forceps in some hundred workshops.",
        "The United States takes a third and Germany a fifth.",
        "Buyers are importers, and makers in Germany and Britain with names of their own.",
        "Buyers send a drawing and name the steel.",
        "The instrument bears the mark of the buyer.",
        "In this segment buyers come and go.",
    ]
    sections = ["3. Surgeons"] * 4 + ["4. Drawings"] * 6
    found = assign(texts, "Two towns: surgical instruments from Sialkot and Tuttlingen", sections)
    assert [place for place, _ in places(found)] == ["Tuttlingen"] * 4 + ["Sialkot"] * 6


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("On islands and in coconut groves they plant cacao.", []),
        ("The growers sell to Dole, the foundries to Honda.", []),
        ("Shops of Carrefour took half of the crop.", []),
        ("Plants of Toyota lie near Nagoya and in Toyota itself.", ["Nagoya", "Toyota"]),
    ],
)
def test_small_words_and_firms_that_bear_a_towns_name_are_no_places(
    text: str, found: list[str]
) -> None:
    assert [p.name for p in find_places(text, [])] == found


def test_a_valley_lies_in_the_country_of_the_city_that_it_is_named_after() -> None:
    texts = [
        "Much of the weaving is done in the Kathmandu Valley.",
        "Weavers of the Kathmandu Valley lose buyers to India, and traders from India know it.",
    ]
    found = assign(texts, "Carpets from the Kathmandu Valley and from India")
    assert found[0] is not None
    assert found[0].country == "NP"


# Towns joined by a dash.


def test_towns_that_a_dash_joins_are_one_cluster() -> None:
    texts = [
        "The carpet belt of Bhadohi–Mirzapur lies on the Ganges.",
        "Looms stand in every courtyard.",
        "Carpets from Mirzapur are washed before they are sold.",
        "Bhadohi has the larger number of looms and of weavers.",
    ]
    found = places(assign(texts, "Knots and intermediaries in the Bhadohi–Mirzapur carpet belt"))
    assert set(found) in ({("Bhadohi", "IN")}, {("Mirzapur", "IN")})


@pytest.mark.parametrize(
    "title", ["Shoes on the Agra–Kanpur railway line", "Shoes of Agra and Kanpur"]
)
def test_towns_of_a_road_or_of_two_clusters_are_two(title: str) -> None:
    texts = [
        "The shoe cluster of Agra has many small workshops.",
        "The tanneries of Kanpur make saddles, and Kanpur's saddlers export them.",
    ]
    assert places(assign(texts, title)) == [("Agra", "IN"), ("Kanpur", "IN")]


# Headings under headings.


def heads(*texts: str) -> dict[str, Sight]:
    return {text: see(text, headed=True) for text in texts}


def test_a_heading_that_comes_again_stands_under_the_place_before_it() -> None:
    places_of = heads("Agra: shoes", "Kanpur: saddles", "The tie to buyers", "Conclusions")
    told = [
        "Agra: shoes",
        "The tie to buyers",
        "Kanpur: saddles",
        "The tie to buyers",
        "Conclusions",
    ]
    assert under_places(told, places_of, {}) == [
        *["Agra: shoes"] * 2,
        *["Kanpur: saddles"] * 2,
        "Conclusions",
    ]


def test_a_number_tells_which_heading_stands_under_which() -> None:
    listed = ["3 Saddles in Kanpur", "3.1 Buyers", "3.2 Agra", "3.2.1 Inputs", "4 Buyers", None]
    places_of = heads(*[h for h in listed if h])
    assert under_places(listed, places_of, {}) == [
        *["3 Saddles in Kanpur"] * 2,
        *["3.2 Agra"] * 2,
        "4 Buyers",
        None,
    ]


def test_a_heading_without_a_sentence_of_its_own_stands_over_those_that_follow_it() -> None:
    listed = ["4.1 Buyers", "4.2 Shock", "5.1 Buyers of today"]
    places_of = heads(*listed, "4 AGRA", "5 KANPUR", "THE TOWN OF AGRA", "Buyers", "Shock")
    over = under_places(listed, places_of, {0: ["4 AGRA"], 2: ["5 KANPUR"]})
    assert over == ["4 AGRA", "4 AGRA", "5 KANPUR"]
    over = under_places(["Buyers", "Shock"], places_of, {0: ["THE TOWN OF AGRA"]})
    assert over == ["THE TOWN OF AGRA", "Shock"], "how far it reaches no number tells"
    over = under_places(["Buyers"], places_of, {0: ["Shock", "THE TOWN OF AGRA"]})
    assert over == ["Buyers"], "a table of contents stands over nothing"


def test_headings_that_no_sentence_has_are_known_to_the_coder() -> None:
    texts = ["Their goods are sold by the pair.", "Drawings come with the orders."]
    units = [Unit(str(n), t, n, f"{n + 2}.1. Buyers") for n, t in enumerate(texts)]
    bare = {0: ["2. AGRA"], 1: ["3. KANPUR"]}
    named = "Shoes of Agra and saddles of Kanpur"
    found = CaseFinder().assign(Discourse(units, named, bare=bare), ["case", "case"])
    assert places(found) == [("Agra", "IN"), ("Kanpur", "IN")]


def test_a_chapter_s_heading_without_a_sentence_is_read_off_a_work() -> None:
    path = Path(__file__).parents[2] / "corpus" / "surgical-two-clusters-2006.pdf"
    document = read(path)
    split(document)
    work = Discourse.of(document)
    under = {work.units[at].section: above for at, above in work.bare.items()}
    assert under["4.1. Buyers and their drawings"] == ["4. SIALKOT"]
    assert under["5.1. Surgeons at the bench"] == ["5. TUTTLINGEN"]
    found = CaseFinder().assign(work, ["case"] * len(work.units))
    for unit, cluster in zip(work.units, found, strict=True):
        if unit.section in ("4.1. Buyers and their drawings", "4.2. Shock of 1994"):
            assert cluster is not None, unit.text


@pytest.mark.parametrize(
    ("heading", "place", "nation"),
    [
        ("3. THE SINOS VALLEY IN BRAZIL", "Sinos Valley", "BR"),
        ("II. SIALKOT AND THE USA", "Sialkot", "US"),
        ("B. Sialkot and Germany", "Sialkot", "DE"),
    ],
)
def test_names_are_known_in_headings_of_capitals_and_after_letters(
    heading: str, place: str, nation: str
) -> None:
    seen = see(heading, headed=True)
    assert [p.name for p in seen.places] == [place]
    assert [n.name for n in seen.nations] == [nation]
    assert heading[seen.places[0].start :].lower().startswith(place.lower())


def test_a_heading_under_one_of_no_place_stays_for_itself() -> None:
    listed = ["2 Findings", "2.1 Buyers", "2 Findings"]
    assert under_places(listed, heads("2 Findings", "2.1 Buyers"), {}) == listed


def test_a_section_under_a_place_is_about_it() -> None:
    texts = [
        "In Agra workshops make shoes by hand.",
        "Traders come to the door and pay in cash.",
        "In Kanpur tanneries and saddlers work side by side.",
        "Two importers take nearly all that is made.",
    ]
    sections = ["Agra: shoes", "The tie to buyers", "Kanpur: saddles", "The tie to buyers"]
    found = assign(texts, "Leather goods compared", sections)
    assert [p for p, _ in places(found)] == ["Agra", "Agra", "Kanpur", "Kanpur"]
