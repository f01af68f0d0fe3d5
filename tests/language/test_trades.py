"""Relations by classes of verbs, actors and goods, and where the parser misplaces a subject or a passive."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FOUND = {
    # Whoever can act, by list, number, rank or ending of the word.
    "The foundrymen overhaul the engines.": "performs foundrymen engines",
    "Several of the others pickle the cucumbers.": "performs Several cucumbers",
    "Bowls are laminated by thousands of households.": "performs thousands Bowls",
    "The bolts are rolled by eleven mills.": "performs mills bolts",
    # Goods on their way, and in store.
    "The crates are trucked by a haulier from Busan.": "performs haulier crates",
    "The stock that used to be held by the store is small.": "performs store stock",
    # Tasks handed on, shared out, kept and taken up.
    "Finishing is handed to specialised neighbours.": "performs neighbours Finishing",
    "Casting and plating are divided among small firms.": "performs firms plating",
    "The owner has left the marketing with the people of the town.": "performs people marketing",
    "Two plants have taken over the washing of the fruit.": "performs plants washing",
    "Some producers have moved into retailing.": "performs producers retailing",
    "The plan of several firms to sew covers was defeated.": "performs firms covers",
    # Control in more words, with nobody named and by who is sent.
    "Trial deliveries were rejected.": "monitors - deliveries",
    "The importer sends an agronomist to measure the fruit.": "monitors importer fruit",
    "Importers insist on a second analysis.": "monitors Importers analysis",
    "The controllers sign off each batch.": "monitors controllers batch",
    "Plants with low scores are removed from the list.": "monitors - Plants",
    "The samples had to be approved.": "monitors - samples",
    "Moisture is measured by the retailer's staff.": "monitors staff Moisture",
    # Designs.
    "The retailer's stylist fixes the colours.": "specifies stylist -",
    "They work to blueprints received from these importers.": "specifies importers -",
    "The firms are bound by their design.": "specifies their firms",
    # Who takes what part.
    "Most of the output goes to Germany.": "takes Germany output",
    "One customer exceeds half of turnover.": "takes customer turnover",
    "Exports to Germany account for half of sales.": "takes Germany sales",
    "The exporter takes 58 per cent on average of the crop.": "takes exporter crop",
    # Where things are sold, and through whom.
    "Beans go to traders from the coast.": "sells_to - traders",
    "White cheese destined for wholesalers is cheap.": "sells_to - wholesalers",
    "Shopkeepers buy from the stalls.": "sells_to stalls Shopkeepers",
    "The shops are supplied by wholesalers.": "sells_to wholesalers shops",
    # Ownership.
    "Eleven of the plants were bought by a German group.": "owns group Eleven",
    "Its main shareholder is a Korean group.": "owns group Its",
    "The founder sold the company to a competitor.": "owns competitor company",
    "The group has four factories in Poland.": "owns group factories",
    "They bought new machines.": "owns They machines",
    # Work in common.
    "They developed the lens in conjunction with a builder.": "develops_with They builder",
    "The farm selects the varieties with two importers.": "develops_with farm importers",
    # Where the parser draws the subject into the phrase before it, and a passive is read as active.
    "In 1988 one of the bigger houses acquired a plant in Portugal.": "owns one plant",
    "In the gift segment buyers for discount chains send a sample.": "specifies buyers -",
    "They send an inspector each autumn, who visits the presses.": "monitors inspector presses",
}

#: Sentence → a kind that must not be found in it, and who or what that one must not hold.
NOT_FOUND = {
    "Trade preferences are made by legislators.": "performs",
    "The cluster was built by foreign investors.": "performs",
    "Small firms are excluded from these programmes.": "monitors",
    "The weavers return the finished cloth within a month.": "monitors",
    "Sterilising lines stand in the hall of the firms.": "performs",
    "Yarn is imported from Turkey by the firms.": "sells_to",
    "The parts are conceived with clinics, and trials are run by hospitals.": "performs hospitals",
    "The firm had its order cancelled.": "monitors firm",
    "The plant was sold out to a rival.": "sells_to",
    "Most of them supplied frames to importers.": "takes",
}


@pytest.mark.parametrize("text", FOUND)
def test_a_relation_is_found_and_its_words_allow_it(
    text: str, tells: Callable[[str, str], bool]
) -> None:
    assert tells(text, FOUND[text])


@pytest.mark.parametrize("text", NOT_FOUND)
def test_no_relation_is_made_of_what_is_none(
    text: str, told_amiss: Callable[[str, str], list[str]]
) -> None:
    assert told_amiss(text, NOT_FOUND[text]) == []
