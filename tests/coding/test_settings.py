"""The years in which the text around sets a sentence of the past."""

from __future__ import annotations

from pipeline.coding.discourse import Discourse, Unit
from pipeline.coding.periods import read_periods, read_settings


def settings(*texts: str, section: str | None = None) -> list[tuple[int | None, int | None] | None]:
    discourse = Discourse([Unit(str(i), t, 1, section) for i, t in enumerate(texts)])
    found = read_settings(discourse, read_periods(discourse))
    return [(p.from_, p.to) if p else None for p in found]


def test_a_narrative_keeps_its_years_and_the_present_leaves_them() -> None:
    assert settings(
        "In the 1980s the growers filled the boxes as they liked.",
        "Importers sold them at auction.",
        "Today the supermarkets decide.",
    ) == [None, (1980, 1989), None]


def test_a_heading_sets_the_years_of_what_stands_under_it() -> None:
    found = settings("Buyers brought the drawings.", section="Contract years, 1972-1987")
    assert found == [(1972, 1987)]


def test_in_those_years_takes_up_the_years_before() -> None:
    discourse = Discourse(
        [
            Unit("1", "Between 1975 and 1985 the district grew.", 1),
            Unit("2", "At that time nobody asked for a certificate.", 1),
            Unit("3", "At that time the mill stood alone.", 2),
        ]
    )
    found = [(p.from_, p.to) if p else None for p in read_periods(discourse)]
    assert found == [(1975, 1985), (1975, 1985), None]


def test_later_is_later_than_the_year_named_in_the_same_paragraph() -> None:
    discourse = Discourse(
        [
            Unit("1", "In 1991 a Dutch house bought the tannery.", 1),
            Unit("2", "It had four vats.", 1),
            Unit("3", "Three years later it had forty.", 1),
            Unit("4", "Since then the river has been blue.", 1),
            Unit("5", "Since then they have fished elsewhere.", 2),
        ]
    )
    found = [(p.from_, p.to) if p else None for p in read_periods(discourse)]
    assert found == [(1991, 1991), None, (1994, 1994), (1994, None), None]
