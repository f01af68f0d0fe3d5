"""What the words of a sentence settle, whatever a classifier made of it."""

from __future__ import annotations

import pytest

from pipeline.coding.wording import settle, subjects
from pipeline.records import Codes


def loci(text: str, *coded: tuple[str, str], subject: str | None = None) -> set[tuple[str, str]]:
    codes = Codes.model_validate({"scope": "case", "functions": list(coded)})
    return set(settle(text, codes, subject).codes.functions)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "The tanners cut uppers to patterns provided by a German importer.",
        "Importers send their own drawings each March.",
        "Designs come ready-made from the head office in Malmö.",
        "The jackets were no longer developed within the district.",
        "Over the decade product development had moved away from the town to studios in London.",
        "The workshops had neglected design and marketing.",
        "Fear of the main customer kept the makers from building any design department.",
    ],
)
def test_design_is_elsewhere_though_a_classifier_thinks_it_local(text: str) -> None:
    assert {locus for f, locus in loci(text, ("design", "local")) if f == "design"} == {"external"}


@pytest.mark.parametrize(
    "text",
    [
        "The makers do not take drawings supplied by the importers.",
        "The makers draw their own models.",
        "Design capabilities have not been lost.",
        "Production moved out of the town.",
    ],
)
def test_design_stays_as_it_was_coded(text: str) -> None:
    assert ("design", "local") in loci(text, ("design", "local"))


@pytest.mark.parametrize(
    ("text", "commanded"),
    [
        ("The tanners cut uppers to patterns provided by a German importer.", True),
        ("Importers send their own drawings each March.", True),
        ("Drawings arrived from three department stores.", True),
        ("Designs come ready-made from the head office in Malmö.", False),
        ("Models are drawn up by headquarters and sewn in the valley.", False),
        ("Drawings are drawn up by the importer together with the makers.", False),
        ("The makers take no drawings supplied by the importers.", False),
        ("The local retailers send drawings of what the town wears.", False),
    ],
)
def test_who_works_to_a_buyers_drawings_is_commanded(text: str, commanded: bool) -> None:
    given = settle(text, Codes(scope="case")).codes.governance
    assert (given == ["quasi_hierarchical"]) is commanded


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Most parts are bought from specialised firms within the valley.", "local"),
        ("Local suppliers of components deliver the same day.", "local"),
        ("Few of the parts are bought in the valley.", "external"),
        ("Yarn is imported by dealers in the town.", "external"),
        ("The parts come from Japan.", "external"),
    ],
)
def test_inputs_are_local_where_the_words_say_here(text: str, kept: str) -> None:
    assert loci(text, ("inputs", "external")) == {("inputs", kept)}
    assert loci(text) == set()


def test_making_to_others_designs_is_done_here() -> None:
    found = loci("They live by sewing shirts to specifications supplied by two retailers.")
    assert found == {("design", "external"), ("production", "local")}


def test_they_are_those_of_the_sentence_before() -> None:
    texts = [
        "The buying agents did more than buy.",
        "They prepared new models and inspected every lot.",
        "The makers were content.",
        "They designed their own models too.",
    ]
    found = subjects(texts, [1, 1, 1, 1])
    assert found == ["external", "external", "local", "local"]
    assert subjects(texts, [1, 2, 2, 2])[1] is None
    assert loci(texts[1], subject=found[1]) == {("design", "external"), ("quality", "external")}
    assert loci(texts[3], subject=found[3]) == {("design", "local")}


def test_few_buyers_and_owners_from_abroad() -> None:
    few = settle("They hang on a small number of large customers.", Codes(scope="case"))
    assert few.codes.buyers == ["concentrated"]
    many = settle("They do not depend on a small number of customers.", Codes(scope="case"))
    assert many.codes.buyers == []
    owned = settle("Foreign groups have bought several plants.", Codes(scope="case"))
    assert owned.codes.governance == ["hierarchical"]


def test_reasons_and_scores_come_with_what_is_settled() -> None:
    settled = settle("The designs are sent by the importers.", Codes(scope="case"))
    assert [(r.code, r.cue) for r in settled.reasons] == [
        ("locus:design/external", "designs_from_party"),
        ("governance:quasi_hierarchical", "designs_from_buyer"),
    ]
    assert 0.5 < settled.scores["locus:design/external"] < 1.0


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The beans are graded to sizes set by the supermarkets.", ["quasi_hierarchical"]),
        ("Retailers prescribe the packaging.", ["quasi_hierarchical"]),
        ("The crabs were sold in the wholesale market at Busan.", ["arms_length"]),
        ("The crabs are no longer sold in the wholesale market.", []),
        ("Sizes are set by the ministry.", []),
    ],
)
def test_ties_that_the_words_settle(text: str, kinds: list[str]) -> None:
    assert settle(text, Codes(scope="case")).codes.governance == kinds


def test_what_buyers_do_is_no_step_up_of_the_cluster() -> None:
    codes = Codes(scope="case", upgrading=[("functional", "achieved")])
    found = settle("They developed models in a house of their own.", codes, "external").codes
    assert (found.functions, found.upgrading) == ([("design", "external")], [])
    assert subjects(
        ["The agents were not just buyers.", "Besides bargaining with the shops they drew models."],
        [1, 1],
    ) == ["external", "external"]


@pytest.mark.parametrize(
    "text",
    [
        "Neither importers nor retailers prescribe the colours.",
        "No foreign companies have bought local firms.",
        "None of the firms sell in the wholesale market.",
    ],
)
def test_a_denied_tie_settles_nothing(text: str) -> None:
    assert settle(text, Codes(scope="case")).codes.governance == []


def test_a_denial_that_is_what_a_rule_looks_for_still_counts() -> None:
    assert ("design", "external") in loci("The makers have no designers of their own.")


@pytest.mark.parametrize(
    "act",
    [
        "take care of the shipping",
        "book the freight",
        "saw to the packing",
        "see to customs",
        "take care of delivery",
    ],
)
def test_whoever_sees_to_the_goods_on_their_way_does_the_logistics(act: str) -> None:
    # None of these has a word that another rule needs, so each must pass the gate by its own.
    assert loci(f"Importers {act}.", subject="external") == {("logistics", "external")}
