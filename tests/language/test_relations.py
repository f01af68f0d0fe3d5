"""Who does what to whom: active and passive, joined, in relative clauses; and what is no relation."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.matcher import DependencyMatcher

from pipeline.language.evaluation.marked import load_marked
from pipeline.language.model import load_language
from pipeline.language.reading import read_sentences
from pipeline.language.relations.arguments import role_paths
from pipeline.language.relations.notation import NotationError, as_matcher_pattern, parse
from pipeline.language.relations.paths import Tree, openings_of

DEVELOPMENT = Path(__file__).resolve().parents[2] / "annotations" / "language" / "development.jsonl"
TRIGGERS = ["sell", "supply", "take", "design", "send", "own", "make", "depend", "give", "export"]

CASES = {
    "Buyers supply the designs to the firms.": ["specifies Buyers firms"],
    "The designs are supplied to the firms by buyers.": ["specifies buyers firms"],
    "The firms receive drawings from the importers.": ["specifies importers firms"],
    "The importers, who send drawings to the firms, pay late.": ["specifies importers firms"],
    "They work from drawings supplied by the customer.": ["specifies customer -"],
    "Nike and Adidas audit the plants.": ["monitors Nike plants", "monitors Adidas plants"],
    "The plants are audited by the retailer.": ["monitors retailer plants"],
    "The largest customer takes 60 per cent of the output.": ["takes customer output"],
    "Half of the shoes go to a single importer.": ["takes importer shoes"],
    "Women account for 60 per cent of the workforce.": [],
    "The cluster accounts for 60 per cent of world production.": [],
    "A German group owns the mill.": ["owns group mill"],
    "The mill was acquired by a German group.": ["owns group mill"],
    "The boats belong to the agents.": ["owns agents boats"],
    "The firm developed the valve with a customer.": ["develops_with firm customer"],
    "Firms sell to wholesalers and to retailers.": [
        "sells_to Firms wholesalers",
        "sells_to Firms retailers",
    ],
    "The growers sell through agents.": ["sells_through growers agents"],
    "The firms depend on one buyer.": ["depends_on firms buyer"],
    "The cluster remains dependent on agents.": ["depends_on cluster agents"],
    "The workshops stitch the uppers.": ["performs workshops uppers"],
    "The cluster lacks designers.": ["lacks cluster designers"],
    "The firms have no design department.": ["lacks firms department"],
    "The firms have a design department.": [],
    "There are no brands in the district.": ["lacks district brands"],
    "In 1990 the buyers visited.": [],
}


@pytest.mark.parametrize("text", CASES)
def test_relations(text: str) -> None:
    (reading,) = read_sentences(load_language(), [text])

    def word(at: tuple[int, int] | None) -> str:
        return text[slice(*at)] if at else "-"

    found = [f"{r.kind} {word(r.agent)} {word(r.patient)}" for r in reading.relations]
    assert found == CASES[text]


def test_a_relation_knows_what_qualifies_it() -> None:
    texts = ["Buyers do not inspect the goods.", "Buyers would inspect the goods."]
    read = read_sentences(load_language(), texts)
    assert [list(r.relations[0].qualifiers) for r in read] == [["negated"], ["hypothetical"]]


def test_performed_functions_are_named() -> None:
    (reading,) = read_sentences(load_language(), ["The agents handle packing and transport."])
    assert {r.function for r in reading.relations} == {"logistics"}


@pytest.mark.parametrize(
    "pattern", ["T >nsubj", "A >nsubj X", "T ~nsubj X", "T >nsubj x", "T >a X >b X"]
)
def test_a_pattern_that_cannot_be_read_is_told(pattern: str) -> None:
    with pytest.raises(NotationError, match="T"):
        parse(pattern)


def test_paths_lead_where_spacys_matcher_does() -> None:
    nlp = load_language()
    paths = [p for entries in role_paths().values() for alike in entries for p in alike]
    matcher = DependencyMatcher(nlp.vocab)
    for number, path in enumerate(paths):
        matcher.add(str(number), [as_matcher_pattern(path, TRIGGERS)])
    compared = 0
    for doc in nlp.pipe(row.text for row in load_marked(DEVELOPMENT)):
        theirs = {(nlp.vocab.strings[key], at[0], at[-1]) for key, at in matcher(doc)}
        tree = Tree(doc)
        ours = {
            (str(number), token.i, end)
            for token in doc
            if token.lemma_ in TRIGGERS
            for number, path in enumerate(paths)
            for end in tree.ends(path, token.i)
        }
        assert ours == theirs, doc.text
        compared += len(ours)
    assert compared > 200


def test_no_path_that_leads_anywhere_is_ruled_out_by_its_first_step() -> None:
    paths = [p for entries in role_paths().values() for alike in entries for p in alike]
    # No role asks for the word before a trigger, which the notation knows too.
    paths += [parse("T ;det|nsubj X"), parse("T ;compound A[leather] ;det X")]
    ruled_out = led = 0
    for doc in load_language().pipe(row.text for row in load_marked(DEVELOPMENT)):
        tree = Tree(doc)
        for token in doc:
            for path in paths:
                if tree.openings(token.i).isdisjoint(openings_of(path)):
                    assert not tree.ends(path, token.i), (doc.text, token, path)
                    ruled_out += 1
                else:
                    led += 1
    assert ruled_out > 20 * led
