"""Every shipped rule fires on evidence that calls for it and keeps quiet on evidence that does not."""

import pytest

from pipeline.profiling import load_rules
from pipeline.profiling.rules import SECTIONS

QUASI = {"governance": ["quasi_hierarchical"]}
MARKET = {"governance": ["arms_length"]}
PARTNERS = {"governance": ["network"]}
OWNED = {"governance": ["hierarchical"]}
FEW, MANY = {"buyers": ["concentrated"]}, {"buyers": ["dispersed"]}
HALF = {"shares": [{"value": 0.6, "of": "firm_output", "holder": "main_buyer"}]}
QUARTER = {"shares": [{"value": 0.3, "of": "firm_output", "holder": "main_buyer"}]}
EXPORT = {"text": "@US", "functions": [("retail", "external")]}
HOME = {"text": "@domestic", "functions": [("retail", "external")]}


def at(*pairs):
    """Functions and loci as a row: ``at("design local")``."""
    return {"functions": [tuple(p.split()) for p in pairs]}


def up(*pairs):
    return {"upgrading": [tuple(p.split()) for p in pairs]}


def say(text, **codes):
    return {"text": text, **(codes or at("retail external"))}


LOCKED = [QUASI, FEW, at("design external")]

#: rule → rows on which it fires, rows on which it does not.
CASES = {
    "completeness.narrow": (
        [at("production local", "design external", "marketing external", "inputs external")],
        [
            at(
                "production local",
                "design local",
                "marketing external",
                "inputs external",
                "quality external",
            )
        ],
    ),
    "completeness.partial": (
        [at("production local", "design external")],
        [at("design external", "marketing external")],
    ),
    "completeness.complete": (
        [at("production local", "design local", "branding local")],
        [at("production local", "design local")],
    ),
    "dependence.figure": ([HALF], [QUARTER]),
    "dependence.controlled": ([FEW, QUASI], [FEW, PARTNERS]),
    "dependence.concentrated": ([FEW], [MANY]),
    "dependence.dispersed": ([MANY], [FEW]),
    "lock_in.specialised": (LOCKED, [QUASI, FEW, at("design local")]),
    "lock_in.commanded": ([QUASI, at("marketing external")], [PARTNERS, at("marketing external")]),
    "lock_in.dependent": ([HALF, at("design external")], [HALF, at("design local")]),
    "lock_in.spread": ([MANY, at("design local")], [MANY, at("production local")]),
    "lock_in.free": ([MARKET, at("design local")], [QUASI, at("design local")]),
    "form.satellite": ([say("A satellite platform of foreign groups.")], [say("A platform.")]),
    "form.hub_and_spoke": ([say("It has a hub-and-spoke structure.")], [say("Spokes were made.")]),
    "form.core_ring": (
        [say("It moved to a core/ring structure.")],
        [say("The core of the matter.")],
    ),
    "form.small_equal_firms": (
        [say("A grouping of small, equal firms.")],
        [say("A grouping of large firms.")],
    ),
    "stage.own_brand": (
        [EXPORT, at("branding local", "design local")],
        [HOME, at("branding local", "design local")],
    ),
    "stage.marketing": (
        [EXPORT, at("marketing local", "design local", "branding external")],
        [EXPORT, at("marketing external", "design local")],
    ),
    "stage.design": (
        [EXPORT, at("production local", "design local", "marketing external")],
        [EXPORT, at("production local", "design external")],
    ),
    "stage.assembly": (
        [EXPORT, say("They assemble imported parts."), at("inputs external")],
        [EXPORT, say("They assemble."), at("inputs external")],
    ),
    "stage.manufacturing": (
        [EXPORT, at("production local", "design external")],
        [HOME, at("production local", "design external")],
    ),
    "driver.differentiation": (
        [say("Fashion changes.", **QUASI)],
        [say("Fashion changes.", **MARKET)],
    ),
    "driver.standards": ([say("Certified to standards.", **QUASI)], [say("Nothing.", **QUASI)]),
    "driver.complexity_time": (
        [say("Lead times are short.", **PARTNERS)],
        [say("Lead times.", **OWNED)],
    ),
    "driver.new_sources": (
        [say("They look for new suppliers.", **QUASI)],
        [say("New suppliers.", **MARKET)],
    ),
    "strategy.market_diversification": (LOCKED, [MARKET, FEW, at("design local")]),
    "strategy.manufacturing_excellence": ([*LOCKED, at("production local")], LOCKED),
    "strategy.knowledge_leverage": ([*LOCKED, say("@US @DE")], [*LOCKED, say("@US")]),
    "strategy.own_investment": (LOCKED, [QUASI, FEW, at("marketing external")]),
    "strategy.innovation_systems": (
        [*LOCKED, up("functional blocked")],
        [*LOCKED, up("product blocked")],
    ),
    "support.market_linkages.wholesale": ([MARKET], [QUASI]),
    "support.market_linkages.diversify": (LOCKED, [QUASI, at("design external")]),
    "support.capabilities.controlled": (
        [say("Audits by ISO 9001.", **QUASI)],
        [say("Audits.", **QUASI)],
    ),
    "support.capabilities.upgrading": ([up("product prospective")], [up("product achieved")]),
    "support.finance": (
        [say("#global_retailers", **QUASI)],
        [say("#small_retailers", **QUASI)],
    ),
    "support.firm_linkages.open": ([EXPORT, MARKET], [HOME, MARKET]),
    "support.firm_linkages.suppliers": (
        [say("Standards.", **QUASI), at("inputs local")],
        [say("Standards.", **QUASI), at("inputs external")],
    ),
    "policy.transport": (
        [EXPORT, say("Goods must arrive just in time.", **QUASI)],
        [EXPORT, say("Goods must arrive just in time.", **MARKET)],
    ),
    "policy.imported_inputs": ([EXPORT, at("inputs external")], [HOME, at("inputs external")]),
    "policy.export_bias": ([EXPORT, HOME, QUASI], [EXPORT, QUASI]),
    "policy.foreign_specialists": (
        [EXPORT, say("Italian technicians came.")],
        [EXPORT, say("Technicians came.")],
    ),
    "policy.qualified_labour": (
        [EXPORT, say("Skilled hands.", **QUASI)],
        [HOME, say("Skilled.", **QUASI)],
    ),
    "policy.certification": (
        [say("GlobalGAP is asked for.", **QUASI)],
        [say("GlobalGAP.", **MARKET)],
    ),
    "policy.investment_decisions": ([OWNED], [QUASI]),
}


def fired(found):
    """The ids of all rules that a profile names."""
    lists = [found.lock_in.because]
    lists += [c.because for c in (found.form, found.export_stage) if c]
    lists += [
        c.because
        for group in (found.drivers, found.strategies, found.support_needs, found.policy_areas)
        for c in group
    ]
    return {b.removeprefix("rule:") for because in lists for b in because if b.startswith("rule:")}


def test_every_rule_is_tried():
    rules = load_rules()
    assert set(CASES) == {r.id for section in SECTIONS for r in rules.section(section)}


def test_a_conclusion_names_every_rule_that_draws_it_and_all_their_sentences(profile, row):
    commanded, ahead = say("Audits by ISO 9001.", **QUASI), up("functional prospective")
    found = profile([row("s0", **commanded), row("s1", start=1, **ahead)])
    need = next(c for c in found.support_needs if c.id == "capabilities")
    both = [f"rule:support.capabilities.{name}" for name in ("controlled", "upgrading")]
    assert need.because == ["s0", "s1", *both]
    alone = profile([row("s1", **ahead)])
    need = next(c for c in alone.support_needs if c.id == "capabilities")
    assert need.because == ["s1", both[1]]


@pytest.mark.parametrize("name", CASES)
def test_it_fires_and_does_not_fire(profile, row, name):
    rules = load_rules()
    section, rule = next((s, r) for s in SECTIONS for r in rules.section(s) if r.id == name)
    for fields, expected in zip(CASES[name], (True, False), strict=True):
        found = profile([row(f"s{i}", start=i, **f) for i, f in enumerate(fields)])
        if section == "completeness":
            said = found.completeness and found.completeness.value
            assert (said == rule.concludes) is expected
        elif section == "transactional_dependence":
            dependence = found.buyers.transactional_dependence
            assert (dependence == rule.concludes) is expected
        else:
            assert (name in fired(found)) is expected


def test_words_in_denied_or_supposed_sentences_do_not_count(profile, row):
    for qualifier in ("negated", "hypothetical"):
        rows = [
            row(
                "1",
                "It is a hub-and-spoke district.",
                functions=[("design", "local")],
                qualifiers=[qualifier],
            )
        ]
        assert profile(rows).form is None


@pytest.mark.parametrize(
    ("figure", "dependence"),
    [
        ({"relation": "over"}, "high"),
        ({"relation": "under"}, None),
        ({"holder": "top_n", "n": 3}, "high"),
        ({"holder": "top_n", "n": 20}, None),
        ({"holder": "top_n"}, None),
    ],
)
def test_half_of_the_output_makes_dependent_where_few_take_as_much(
    profile, row, figure, dependence
):
    figure = {"value": 0.5, "of": "firm_output", "holder": "main_buyer", **figure}
    found = profile([row("1", shares=[figure])]).buyers
    assert found.transactional_dependence == dependence


def test_the_rules_hold_under_the_other_typology(profile, row):
    from pipeline.profiling import load_typology

    rows = [row(f"s{i}", start=i, **f) for i, f in enumerate(LOCKED)]
    found = profile(rows, typology=load_typology("ghs-2005"))
    assert found.lock_in.because == ["s0", "s1", "s2", "rule:lock_in.specialised"]
