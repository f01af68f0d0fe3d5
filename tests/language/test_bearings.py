"""What entities stand for: their place, country and ISIC class, and None where the text does not tell."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from pipeline.language.components import register
from pipeline.language.model import BASE


@pytest.fixture(scope="module")
def nlp() -> Language:
    register()
    loaded = spacy.load(BASE)
    loaded.add_pipe("gvcoder_entities")
    return loaded


#: Text, the span asked of, and its place and country.
PLACES = [
    # Said beside the name, of a place that no list holds.
    ("The Xanxo valley in the south of Brazil makes shoes.", "Xanxo valley", "Xanxo", "BR"),
    ("The Xanxo Valley lies in southern Brazil.", "Xanxo Valley", "Xanxo Valley", "BR"),
    ("The cluster of Xanxo (Brazil) is old.", "cluster of Xanxo", "Xanxo", "BR"),
    ("The Brazilian town of Xanxo makes shoes.", "Xanxo", "Xanxo", "BR"),
    ("Looms came to India's Xanxo Valley.", "India's Xanxo Valley", "Xanxo Valley", "IN"),
    ("The village of Xanxo, a suburb of Beirut, is old.", "Xanxo", "Xanxo", "LB"),
    # Named near it, as the country of producers.
    ("In Brazil, the Xanxo Valley makes shoes.", "Xanxo Valley", "Xanxo Valley", "BR"),
    ("Kenyan growers own the Xanxo Valley.", "Xanxo Valley", "Xanxo Valley", "KE"),
    # Named near it, but not as its own.
    ("The Xanxo Valley exports shoes to Germany.", "Xanxo Valley", "Xanxo Valley", None),
    ("Producers in China undercut the Xanxo Valley.", "Xanxo Valley", "Xanxo Valley", None),
    ("In the Xanxo Valley two French firms bought mills.", "Xanxo Valley", "Xanxo Valley", None),
    ("The Xanxo Valley makes shoes.", "Xanxo Valley", "Xanxo Valley", None),
    # By the gazetteer, unless the text says otherwise or the name is borne by several; what a place is
    # called in another language (Tirana of Albania is "Trnava" in one) does not count.
    ("Forceps from Sialkot are cheap.", "Sialkot", "Sialkot", "PK"),
    ("The makers in Warsaw, Indiana, are few.", "Warsaw", "Warsaw", "US"),
    ("The makers in Warsaw, India and Peru are few.", "Warsaw", "Warsaw", "PL"),
    ("The press shops of Trnava are old.", "Trnava", "Trnava", "SK"),
    ("The mills of Hyderabad are old.", "Hyderabad", "Hyderabad", None),
    ("In Pakistan, the mills of Hyderabad are old.", "Hyderabad", "Hyderabad", "PK"),
    ("Boats are built in New England.", "New England", "New England", "US"),
    # Named after a city; a whole country; a part of the world.
    ("Carpets of the Kathmandu Valley sell.", "Kathmandu Valley", "Kathmandu Valley", "NP"),
    ("Vietnam's coffee industry grew.", "Vietnam's coffee industry", None, "VN"),
    ("Coffee of Latin America sells.", "Latin America", "Latin America", None),
    # Markets.
    ("They sell it on the German market.", "German market", None, "DE"),
    ("They sell it on the home market.", "home market", None, None),
    ("They sell it on the European market.", "European market", None, None),
    ("They sell shoes to New York.", "New York", "New York", "US"),
]


@pytest.mark.parametrize(("text", "words", "place", "country"), PLACES)
def test_place_and_country(
    nlp: Language, text: str, words: str, place: str | None, country: str | None
) -> None:
    doc = nlp(text)
    (span,) = [s for s in doc.spans["gvcoder"] if s.text == words]
    assert (span._.gvcoder_place, span._.gvcoder_country) == (place, country)


INDUSTRIES = [
    ("The León footwear cluster is old.", "León footwear cluster", "1520"),
    ("Its furniture industry is old.", "furniture", "3100"),
    # The word of trade after it tells that leather is an industry here.
    ("The leather sector is old.", "leather", "1511"),
    ("The Sinos Valley is old.", "Sinos Valley", None),
    ("Its ukulele industry is old.", "ukulele", None),
]


@pytest.mark.parametrize(("text", "words", "isic"), INDUSTRIES)
def test_industry(nlp: Language, text: str, words: str, isic: str | None) -> None:
    doc = nlp(text)
    (span,) = [s for s in doc.spans["gvcoder"] if s.text == words]
    assert span._.gvcoder_isic == isic


def test_what_is_said_of_a_place_once_holds_for_it_all_over_a_text(nlp: Language) -> None:
    doc = nlp("The Xanxo Valley lies in Brazil. The Xanxo Valley sells shoes to Germany.")
    lands = [s._.gvcoder_country for s in doc.spans["gvcoder"] if s.label_ == "CLUSTER"]
    assert lands == ["BR", "BR"]


def test_other_spans_have_none(nlp: Language) -> None:
    doc = nlp("German buyers came to Brazil in 1995.")
    found = {s.label_: s for s in (*doc.spans["gvcoder"], doc[0:2])}
    for label in ("BUYER", "PERIOD", ""):
        span = found[label]
        assert not (span._.gvcoder_place or span._.gvcoder_country or span._.gvcoder_isic)


TEXT = "In Brazil, firms of the Franca footwear cluster hardly know the German market."
TOLD = [(None, "BR", None), ("Franca", "BR", "1520"), (None, "DE", None)]


def told(doc: Doc) -> list[tuple[str | None, ...]]:
    spans = doc.spans["gvcoder"]
    return [(s._.gvcoder_place, s._.gvcoder_country, s._.gvcoder_isic) for s in spans]


@pytest.mark.parametrize(
    "sent",
    [
        lambda doc: doc,
        lambda doc: Doc(doc.vocab).from_bytes(doc.to_bytes()),
        lambda doc: next(DocBin(docs=[doc], store_user_data=True).get_docs(doc.vocab)),
        lambda doc: pickle.loads(pickle.dumps(doc)),
    ],
)
def test_they_go_with_a_doc(nlp: Language, sent: Callable[[Doc], Doc]) -> None:
    doc = sent(nlp(TEXT))
    assert told(doc) == TOLD
    assert [e._.gvcoder_country for e in doc.ents if e.label_ == "MARKET"] == ["DE"]


def test_they_come_from_other_processes(nlp: Language) -> None:
    assert [told(doc) for doc in nlp.pipe([TEXT] * 2, n_process=2)] == [TOLD, TOLD]


def test_nothing_is_worked_out_until_it_is_asked_for(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.language.entities import bearings

    def asked(text: str) -> None:
        raise AssertionError(text)

    monkeypatch.setattr(bearings, "_bearings", asked)
    doc = nlp(TEXT)
    with pytest.raises(AssertionError):
        told(doc)
