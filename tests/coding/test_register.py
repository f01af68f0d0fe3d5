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
