"""What a relation may rest on: its parties, its clause, the sense of its verb; on sentences of our own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FOUND = {
    # Who buys from somebody is sold to.
    "Wholesalers buy sandals from the workshops.": "sells_to workshops Wholesalers",
    "Each potter sells to several hawkers.": "sells_to potter hawkers",
    "The tanner sells to anyone with cash.": "sells_to tanner anyone",
    "The gloves reach the shops through two importers.": "sells_through - importers",
    # Ownership that is told by a noun or by another verb.
    "The mill is in the hands of a retailer.": "owns retailer mill",
    "The sewing plant is a division of a Swiss group.": "owns group plant",
    "Two of the mills were swallowed by their customers.": "owns customers Two",
    "A retailer bought into the foundry.": "owns retailer foundry",
    "The importer has a stake in the mill.": "owns importer stake",
    # Work that is done with somebody, control that is exerted on the spot.
    "The tanners wrote the specification with the importers.": "develops_with tanners importers",
    "The weavers bred the variety together with growers.": "develops_with weavers growers",
    "The growers are visited by the agronomist every week.": "monitors agronomist growers",
    "A clerk grades each hide.": "monitors clerk hide",
    "The buyers struck off two tanneries.": "monitors buyers tanneries",
    "Customers inspect before each shipment.": "monitors Customers -",
    "Two tanneries have launched labels of their own.": "performs tanneries labels",
    # A preposition of the figure is no particle of the verb.
    "Two importers took between them over half of the output.": "takes importers output",
}

#: Sentence → a kind that must not be found in it.
NOT_FOUND = {
    # Nobody is no party, and without a party there is no relation.
    "The weavers sell to no one else.": "sells_to",
    "The dyers depend on nobody.": "depends_on",
    "A drawing is passed round.": "specifies",
    # Clauses keep their own arguments.
    "Two inspectors audit the plants; three missed visits are reported.": "monitors visits",
    "The labels are sent by the store, and no glove is made before May.": "performs",
    "The fruit came by road and was packed in a shed.": "performs",
    "She received us in an office with a view of half the valley.": "takes",
    "The purses are sewn after a sketch sent from Milan.": "specifies",
    # Verbs in another sense.
    "The novelty was manufactured by copying.": "performs",
    "The exporter made an appearance at the fair.": "performs",
    "The dyers travelled to Berlin.": "sells_to",
    "The tanner has capital.": "owns",
    "The currency is tied to the dollar.": "depends_on",
    "Yields vary, depending on rain in the hills.": "depends_on",
    "Each smith struck his sign on the blade.": "monitors",
    "The firms sew sixteen hours a day.": "performs hours",
    "The roots are picked over by exporters.": "performs",
    "The crates are sold by the dozen to hawkers.": "sells_to dozen",
    "Use of capacity stood at 60 per cent.": "takes",
    "Firms export through agents or supply the home market.": "performs",
    # Whoever draws a model designs it; a specification is meant for others.
    "Nineteen people draw models.": "specifies",
    "From drawings of the buyer they cut, and send a signed sample back.": "specifies drawings",
}


@pytest.mark.parametrize("text", FOUND)
def test_a_relation_is_found(text: str, relations: Callable[[str], list[str]]) -> None:
    assert FOUND[text] in relations(text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_no_relation_is_made_of_what_is_none(
    text: str, told_amiss: Callable[[str, str], list[str]]
) -> None:
    assert told_amiss(text, NOT_FOUND[text]) == []
