"""A user's own register of clusters wins over what texts say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.coding.cases import CaseFinder, RegisterError, load_register
from pipeline.coding.discourse import Discourse, Unit

CSV = """name,place,country,sector,aliases
Lace of the marsh,Torrevale,Portugal,lace and embroidery,the Torrevale;Marshlands
Pans of the marsh,Torrevale,PT,cookware,
Coffee of the hills,,RW,coffee,the hill trade
"""


@pytest.fixture
def finder(tmp_path: Path) -> CaseFinder:
    file = tmp_path / "register.csv"
    file.write_text(CSV, encoding="utf-8")
    return CaseFinder(load_register(file))


def names(finder: CaseFinder, *texts: str) -> list[str | None]:
    units = [Unit(str(i), text) for i, text in enumerate(texts)]
    found = finder.assign(Discourse(units), ["case"] * len(texts))
    return [c.name if c else None for c in found]


def test_aliases_are_known_and_the_industry_tells_two_clusters_apart(finder: CaseFinder) -> None:
    assert names(
        finder,
        "In Marshlands women make lace for three merchants.",
        "They are paid by the piece.",
        "Torrevale cookware is sold by weight.",
    ) == ["Lace of the marsh", "Lace of the marsh", "Pans of the marsh"]


def test_country_and_sector_are_those_of_the_register(finder: CaseFinder) -> None:
    units = [Unit("1", "Torrevale in Spain sells lace.")]
    found = finder.assign(Discourse(units), ["case"])[0]
    assert found is not None
    assert (found.place, found.country, found.sector) == ("Torrevale", "PT", "lace and embroidery")


def test_a_name_is_known_without_its_accents_and_in_other_capitals(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    row = "Lace of the marsh,Tôrrevale,PT,lace and embroidery,Vale das Rendas;the marsh"
    file.write_text(f"name,place,country,sector,aliases\n{row}\n", encoding="utf-8")
    finder = CaseFinder(load_register(file))
    own = "Lace of the marsh"
    assert names(finder, "In Torrevale women make lace.") == [own]
    assert names(finder, "The makers of Vale Das Rendas sell lace by weight.") == [own]
    assert names(finder, "The Marsh sells its lace in Paris.") == [own]
    assert names(finder, "Shoemakers in Marikina sell a vale das rendas.") != [own]


def test_a_nation_s_industry_can_be_pinned(finder: CaseFinder) -> None:
    assert names(finder, "Rwanda's coffee sector sells at auction.") == ["Coffee of the hills"]


def test_what_is_not_in_the_register_is_found_as_ever(finder: CaseFinder) -> None:
    assert names(finder, "Shoemakers in Marikina cut uppers by hand.") == [
        "Marikina footwear cluster"
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("name,place\nx,y\n", "no column 'country', 'sector'"),
        ("name,place,country,sector\n,Brusque,BR,footwear\n", "line 2: a cluster needs a name"),
        ("name,place,country,sector\nx,,Atlantis,footwear\n", "'Atlantis' is no country"),
        ("name,place,country,sector,alias\nx,Agra,IN,footwear,y\n", "did you mean 'aliases'"),
        (
            "name,place,country,sector,aliases\nx,Agra,IN,footwear,the city,the town\n",
            "line 2: more cells",
        ),
        (
            "name,place,country,sector,aliases\nx,Agra,IN,footwear,the city\ny,Kanpur,IN,leather,the city\n",
            "line 3: 'the city' stands for 'Agra' in line 2",
        ),
        (
            "name,place,country,sector\nx,Agra,IN,shoes\ny,Agra,IN,footwear\n",
            "line 3: line 2 has the same place, country and sector",
        ),
    ],
)
def test_a_faulty_register_says_what_is_wrong(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "register.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RegisterError, match=complaint):
        load_register(file)
    with pytest.raises(RegisterError, match="cannot be read"):
        load_register(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("Turkey", "TR"),
        ("turkey", "TR"),
        ("Russia", "RU"),
        ("UK", "GB"),
        ("uk", "GB"),
        ("England", "GB"),
        ("Ivory Coast", "CI"),
        ("Palestine", "PS"),
        ("Cape Verde", "CV"),
        ("Democratic Republic of the Congo", "CD"),
        ("The Netherlands", "NL"),
        ("Macau", "MO"),
        ("Burma", "MM"),
        ("Swaziland", "SZ"),
        ("America", "US"),
        ("Kosovo", "XK"),
        ("XK", "XK"),
    ],
)
def test_a_country_goes_by_its_usual_name(tmp_path: Path, country: str, code: str) -> None:
    file = tmp_path / "register.csv"
    file.write_text(f"name,place,country,sector\nx,,{country},footwear\n", encoding="utf-8")
    assert [p.cluster.country for p in load_register(file).clusters] == [code]


@pytest.mark.parametrize("text", ["Europe", "Turkish", "Ankara Turkey", "the"])
def test_what_only_sounds_like_a_country_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "register.csv"
    file.write_text(f"name,place,country,sector\nx,,{text},footwear\n", encoding="utf-8")
    with pytest.raises(RegisterError, match="is no country"):
        load_register(file)


SPREADSHEET = (
    "\ufeffName;Place;Country;Sector;Aliases;;\r\n"
    'Lace;Torrevale;PT;lace;"Marshlands;the marsh";;\r\n'
    ";;;;;;\r\n"
)


def test_a_register_may_come_from_a_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(SPREADSHEET, encoding="utf-8", newline="")
    (one,) = load_register(file).clusters
    assert one.cluster.country == "PT"
    assert one.names == {"Lace", "Torrevale", "Marshlands", "the marsh"}


def finder_of(tmp_path: Path, *rows: str) -> CaseFinder:
    file = tmp_path / "register.csv"
    file.write_text("\n".join(("name,place,country,sector,aliases", *rows)), encoding="utf-8")
    return CaseFinder(load_register(file))


def test_a_pinned_cluster_that_a_work_only_compares_its_own_with_does_not_take_it_over(
    tmp_path: Path,
) -> None:
    finder = finder_of(tmp_path, "Shoes of Brenta,Brenta,IT,footwear,")
    assert set(
        names(
            finder,
            "Sialkot is home to 300 producers of surgical instruments.",
            "Unlike Brenta, the cluster has no designers.",
            "Buyers send the drawings.",
            "Some forgings are exported to Brenta.",
            "These firms sell through traders.",
        )
    ) == {"Sialkot surgical instruments cluster"}


def test_the_country_tells_places_of_one_name_apart(tmp_path: Path) -> None:
    finder = finder_of(tmp_path, "Here,León,MX,footwear,", "There,León,ES,footwear,")
    assert names(finder, "León in Mexico has 1500 shoe firms.") == ["Here"]
    assert names(finder, "León in Spain has 150 shoe firms.") == ["There"]


def test_an_alias_is_known_where_it_opens_a_sentence(tmp_path: Path) -> None:
    finder = finder_of(tmp_path, "Shoes,Sinos Valley,BR,footwear,the supercluster")
    assert names(finder, "The supercluster exports shoes.") == ["Shoes"]


def test_a_name_may_be_written_with_marks_of_their_own(tmp_path: Path) -> None:
    finder = finder_of(tmp_path, "Cloth,Guimara\u0303es,PT,textiles,")
    assert names(finder, "Guimar\u00e3es weaves cloth.") == ["Cloth"]


@pytest.mark.parametrize(("sector", "vouched"), [("", True), ("corkscrews", True), ("lace", False)])
def test_an_industry_that_no_text_is_known_to_name_need_not_be_named(
    tmp_path: Path, sector: str, vouched: bool
) -> None:
    register = finder_of(tmp_path, f"Made there,Torrevale,PT,{sector},").register
    assert register.vouches_for(register.clusters[0].cluster) == vouched
    assert not register.vouches_for(None)
