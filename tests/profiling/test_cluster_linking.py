"""Mentions of clusters become one record a cluster, over documents and spellings."""

import pytest

from pipeline.profiling.places import country_of, fold, place_words, same_place, slug


def cluster(name, place=None, country=None, sector=None):
    return {"name": name, "place": place, "country": country, "sector": sector}


SINOS = cluster("Sinos Valley footwear cluster", "Sinos Valley", "BR", "footwear")
VALE = cluster("Vale dos Sinos shoe industry", "Vale dos Sinos", "BR", "shoes")


def ids_of(all_profiles, row, *clusters, documents=None):
    rows = [
        row(
            f"s{i}",
            cluster=c,
            document=documents[i] if documents else f"d{i}",
            start=i,
            governance=["network"],
        )
        for i, c in enumerate(clusters)
    ]
    found, linked = all_profiles(rows)
    order = {r.id: r.cluster_id for r in linked}
    return [order[f"s{i}"] for i in range(len(clusters))], found


def test_two_papers_and_two_spellings_meet(all_profiles, row):
    ids, found = ids_of(all_profiles, row, SINOS, VALE)
    assert ids == ["br-sinos-valley-footwear"] * 2
    assert len(found) == 1
    assert found[0].documents == ["d0", "d1"]
    assert found[0].sector.isic == "1520"
    assert {"Vale dos Sinos", "Vale dos Sinos shoe industry"} <= set(found[0].aliases)


def test_one_place_and_two_sectors_stay_apart(all_profiles, row):
    chairs = cluster("Sinos furniture", "Sinos Valley", "BR", "furniture")
    ids, _ = ids_of(all_profiles, row, SINOS, chairs)
    assert ids == ["br-sinos-valley-footwear", "br-sinos-valley-furniture"]


def test_one_name_in_two_countries_stays_apart(all_profiles, row):
    ids, _ = ids_of(
        all_profiles,
        row,
        cluster("A", "Cordoba", "ES", "footwear"),
        cluster("B", "Cordoba", "AR", "footwear"),
    )
    assert ids == ["es-cordoba-footwear", "ar-cordoba-footwear"]


def test_a_longer_name_and_a_shorter_one_meet(all_profiles, row):
    ids, _ = ids_of(
        all_profiles,
        row,
        cluster("Brenta", "Riviera del Brenta", "IT", "footwear"),
        cluster("Brenta", "Brenta", "IT", "footwear"),
    )
    assert len(set(ids)) == 1


def test_a_short_name_that_fits_two_joins_neither(all_profiles, row):
    east = cluster("East", "East Java", "ID", "furniture")
    west = cluster("West", "West Java", "ID", "furniture")
    ids, _ = ids_of(all_profiles, row, east, west, cluster("Java", "Java", "ID", "furniture"))
    assert ids[0] != ids[1]
    assert ids[2] is None


def test_a_mention_without_sector_joins_its_documents_cluster(all_profiles, row):
    chairs = cluster("Sinos furniture", "Sinos Valley", "BR", "furniture")
    bare = cluster("the valley", "Sinos Valley", "BR")
    ids, _ = ids_of(all_profiles, row, SINOS, chairs, bare, documents=["a", "b", "b"])
    assert ids[2] == "br-sinos-valley-furniture"


def test_a_mention_without_country_joins_the_only_one_that_fits(all_profiles, row):
    ids, found = ids_of(all_profiles, row, SINOS, cluster("Sinos", "Sinos", None, "shoes"))
    assert len(set(ids)) == 1
    assert found[0].country == "BR"


def test_a_national_industry_is_not_its_towns(all_profiles, row):
    nation = cluster("Brazil's shoe industry", "Brazil", "BR", "footwear")
    other = cluster("Brazilian footwear", None, "BR", "footwear")
    ids, found = ids_of(all_profiles, row, SINOS, nation, other)
    assert ids == ["br-sinos-valley-footwear", "br-footwear", "br-footwear"]
    assert next(p for p in found if p.id == "br-footwear").place is None


def test_the_place_may_stand_in_the_name_alone(all_profiles, row):
    ids, _ = ids_of(
        all_profiles, row, SINOS, cluster("Sinos Valley cluster", None, "BR", "footwear")
    )
    assert ids == ["br-sinos-valley-footwear"] * 2


def pinned(name, place=None, country=None, sector=None):
    return {**cluster(name, place, country, sector), "pinned": True}


def test_what_a_register_keeps_apart_stays_apart(all_profiles, row):
    town = pinned("Porto shoes", "Porto", "PT", "footwear")
    longer = pinned("Porto Novo shoes", "Porto Novo", "PT", "footwear")
    same_class = pinned("Porto sandals", "Porto", "PT", "shoes")
    ids, found = ids_of(all_profiles, row, town, longer, same_class)
    assert len(set(ids)) == 3
    assert {p.name for p in found} == {"Porto shoes", "Porto Novo shoes", "Porto sandals"}


def test_works_that_name_a_cluster_of_the_register_are_on_one(all_profiles, row):
    own = pinned("The shoe towns", "Porto", "PT", "footwear")
    other = pinned("Porto Novo shoes", "Porto Novo", "PT", "footwear")
    found_so = cluster("Porto Novo footwear cluster", "Porto Novo", "PT", "shoes")
    ids, found = ids_of(all_profiles, row, own, own, other, found_so, found_so)
    assert ids[0] == ids[1]
    assert ids[2] == ids[3] == ids[4] != ids[0]
    # The register's name stands though the texts say another more often.
    assert [p.name for p in found if p.id == ids[2]] == ["Porto Novo shoes"]


def test_a_register_may_know_a_cluster_by_words_that_name_no_place(all_profiles, row):
    ids, _ = ids_of(all_profiles, row, pinned("Our cluster", "the district", "PT"))
    assert ids[0] is not None


@pytest.mark.parametrize(
    "unnamed", [cluster("the footwear industry", None, None, "footwear"), cluster("the firms")]
)
def test_what_names_no_place_is_no_cluster(all_profiles, row, unnamed):
    ids, found = ids_of(all_profiles, row, unnamed)
    assert ids == [None]
    assert found == []


def test_named_only_in_passing_gets_an_id_and_no_profile(all_profiles, row):
    found, linked = all_profiles([row("s1"), row("s2", scope="general", governance=["network"])])
    assert found == []
    assert [r.cluster_id for r in linked] == ["it-velmar-footwear"] * 2


def test_spellings_of_a_long_word_meet_and_other_words_do_not():
    assert same_place(place_words("Tirupur", "IN"), place_words("Tiruppur", "IN"))
    assert not same_place(place_words("Santa Croce", "IT"), place_words("Santa Catarina", "BR"))
    assert not same_place(frozenset(), place_words("Prato", "IT"))


def test_accents_possessives_and_what_follows_a_comma():
    assert fold("São Bento’s") == "sao bento"
    assert place_words("Mossoró-Assú, Northeast Brazil", "BR") == {"mossoro", "assu"}
    assert place_words("Sinos Valley Brazil", "BR") == {"sinos"}
    assert (
        slug("BR", "Vale dos Sinos", "surgical instruments")
        == "br-vale-dos-sinos-surgical-instruments"
    )


def test_words_for_the_trade_are_no_part_of_the_place(all_profiles, row):
    titled = cluster(
        "Sinos Valley Footwear Cluster", "Sinos Valley Footwear Cluster", "BR", "footwear"
    )
    ids, found = ids_of(all_profiles, row, titled, titled)
    assert set(ids) == {"br-sinos-valley-footwear"}
    assert found[0].place == "Sinos Valley"


def test_a_word_for_any_place_is_none(all_profiles, row):
    ids, _ = ids_of(all_profiles, row, cluster("the district", "the District", None, "footwear"))
    assert ids == [None]


def test_a_place_of_generic_words_keeps_them():
    assert place_words("River Valley", "US") == {"river", "valley"}


def test_the_shipped_sector_names_bring_synonyms_together(all_profiles, row):
    from pipeline.profiling.sectors import read_sector, same_sector

    assert same_sector(read_sector("shoes"), read_sector("footwear"))
    assert read_sector("footwear").isic == "1520"
    assert not same_sector(read_sector("footwear"), read_sector("ceramic tiles"))
    assert read_sector("thingumabobs").isic is None


@pytest.mark.parametrize(
    ("place", "country"),
    [
        ("Brazil", "BR"),
        ("Turkey", "TR"),
        ("Russia", "RU"),
        ("UK", "GB"),
        ("Democratic Republic of the Congo", "CD"),
        ("Scotland", None),
        ("Europe", None),
        ("Marshes near Turkey", None),
    ],
)
def test_a_place_that_is_a_country_is_known_by_its_usual_name(place, country):
    assert country_of(place) == country


@pytest.mark.parametrize(
    ("one", "other", "slugged"),
    [("Łódź", "Lodz", "lodz"), ("Đồng Kỵ", "Dong Ky", "dong-ky"), ("Aydın", "Aydin", "aydin")],
)
def test_a_place_is_one_whether_its_letters_are_written_or_not(one, other, slugged):
    assert place_words(one, None) == place_words(other, None)
    assert slug(one) == slugged
