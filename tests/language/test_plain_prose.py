"""Relations as articles and reports tell them: nominal, raised, in relative clauses; and near misses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.language.relations.possible import possible_relations

FOUND = {
    # Who gives the design, in whatever verb or noun.
    "Buyers impose their specifications on the suppliers.": "specifies Buyers suppliers",
    "Local firms follow the designs of their foreign customers.": "specifies customers firms",
    "The shirts are sewn according to the retailer's specifications.": "specifies retailer -",
    "Suppliers must comply with the specifications of the retailer.": "specifies retailer Suppliers",
    "The lead firm determines the design of the product.": "specifies firm -",
    "The importers told the growers how to dry the beans.": "specifies importers growers",
    "The provision of drawings by the customer is usual.": "specifies customer -",
    "They work for two brands, which supply the drawings.": "specifies brands -",
    # Control as a noun, and where nobody is named who exerts it.
    "Buyers carry out inspections of the factories.": "monitors Buyers factories",
    "Suppliers are subject to regular audits by their customers.": "monitors customers Suppliers",
    "The factories undergo audits by inspectors.": "monitors inspectors factories",
    "The looms are inspected twice a year.": "monitors - looms",
    "The importers turned back two consignments.": "monitors importers consignments",
    # A share without a figure, and after "over".
    "Two traders buy most of the crop.": "takes traders crop",
    "The exporter takes the whole harvest.": "takes exporter harvest",
    "Three blenders take over 60 per cent of the crop.": "takes blenders crop",
    "About half of the output is destined for the European market.": "takes market output",
    "The largest client makes up a third of sales.": "takes client sales",
    # Raised, controlled, without a pronoun, in a clause of purpose.
    "Two chains are reported to buy a quarter of the pairs.": "takes chains pairs",
    "They opened a depot in order to supply retailers.": "sells_to They retailers",
    "The drawings the importers send are old.": "specifies importers -",
    "The customer the firms depend on is German.": "depends_on firms customer",
    "The families earn money by weaving mats.": "performs families mats",
    "The cooperative is able to export its coffee.": "performs cooperative coffee",
    # Ownership.
    "The mill, a subsidiary of a Swiss group, closed.": "owns group mill",
    "The shirts are sewn by subsidiaries of a Swiss group.": "owns group subsidiaries",
    "Nestlé holds 51 per cent of the company.": "owns Nestlé company",
    "The firms run their own shops.": "owns firms shops",
    "Foreign firms set up plants in the region.": "owns firms plants",
    "The firm was sold to a French group.": "owns group firm",
    "Four of the mills are in the hands of two families.": "owns families Four",
    # Work in common.
    "The firm has close cooperation with a university.": "develops_with firm university",
    # Who sells to whom, from the side of the buyer too.
    "The main customers of the cluster are German retailers.": "sells_to cluster retailers",
    "A food company became the sole customer of the cannery.": "sells_to cannery company",
    "The firms became suppliers to European retailers.": "sells_to firms retailers",
    "The cluster mainly serves the domestic market.": "sells_to cluster market",
    "Retailers source shirts from local manufacturers.": "sells_to manufacturers Retailers",
    "Parts are supplied to shopkeepers.": "sells_to - shopkeepers",
    "Most goods are sold in local shops or through wholesalers.": "sells_through - wholesalers",
    "The cluster's dependence on three buyers has grown.": "depends_on cluster buyers",
    # Functions.
    "Buyers are responsible for marketing.": "performs Buyers marketing",
    "Marketing is the responsibility of the agents.": "performs agents Marketing",
    "Marketing remains in the hands of foreign buyers.": "performs buyers Marketing",
    "Stitching is subcontracted to women in the villages.": "performs women Stitching",
    "Local firms specialise in stitching.": "performs firms stitching",
    "Picking is done by students.": "performs students Picking",
    "Italy produces two thirds of the frames.": "performs Italy thirds",
    "Most firms do not employ designers.": "lacks firms designers",
    "Most firms do not have their own brands.": "lacks firms brands",
}

#: Sentence → a kind that must not be found in it.
NOT_FOUND = {
    "Farmers belong to eleven unions.": "owns",
    "The machine belongs to a category of its own.": "owns",
    "A branch of the industry is in decline.": "owns",
    "The firms invest in a common brand.": "owns",
    "The firms have no brands.": "owns",
    "Cutting and polishing account for half of the exports.": "takes",
    "Staff lack any idea of fashion.": "lacks",
    "The weavers obtain designs from a studio.": "sells_to",
    "The city advertised itself as the capital of glass.": "performs",
    "The firms took on design in the 1990s.": "specifies",
    "Tests were done by his order.": "performs",
    "Growers may sell their fruit, yet four stores weigh in most of it.": "takes Growers",
    # A clause keeps its own object, and a participle that of its own verb.
    "The dealers buy by the drum and change mills for a cent.": "owns",
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


@pytest.mark.parametrize(
    "text",
    [
        "The design of the study is plain.",
        "The new designs of the period were plain.",
        "The weaving of the mats is described.",
    ],
)
def test_a_noun_that_looks_like_a_verb_asks_for_no_parse(text: str) -> None:
    assert possible_relations(text) == set()
