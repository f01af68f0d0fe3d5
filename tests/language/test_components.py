"""The components stand in anyone's spaCy pipeline, by their names, and leave what they find as spaCy does."""

from __future__ import annotations

import pickle
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from pipeline.document import Block, Document, Page, Words
from pipeline.language.components import MODULES, register
from pipeline.language.layout import layout_doc
from pipeline.language.model import BASE, load_language
from pipeline.language.reading import read_sentences

SENTENCE = "In the León footwear cluster, the buyers no longer give drawings to the firms (Rabellotti 1999)."


@pytest.fixture(scope="module")
def strangers() -> Language:
    """A pipeline that is not ours, with all components."""
    nlp = spacy.load(BASE)
    for name in MODULES:
        if name != "gvcoder_attributes":
            nlp.add_pipe(name)
    return nlp


def test_entry_points_and_modules_agree() -> None:
    root = Path(__file__).resolve().parents[2]
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["spacy_factories"] == {
        name: f"{module}:make" for name, module in MODULES.items()
    }


def test_they_stand_in_a_pipeline_that_is_not_ours() -> None:
    nlp = spacy.load(BASE)
    for name in ("gvcoder_entities", "gvcoder_relations", "gvcoder_qualifiers"):
        nlp.add_pipe(name)
    doc = nlp(SENTENCE)
    assert [(e.text, e.label_) for e in doc.spans["gvcoder"]] == [
        ("León footwear cluster", "CLUSTER"),
        ("buyers", "BUYER"),
        ("Rabellotti 1999", "CITATION"),
    ]
    assert ("León footwear cluster", "CLUSTER") in [(e.text, e.label_) for e in doc.ents]
    (relation,) = doc._.gvcoder_relations
    assert relation.kind == "specifies"
    assert relation.agent and SENTENCE[slice(*relation.agent)] == "buyers"
    assert relation.patient and SENTENCE[slice(*relation.patient)] == "firms"
    assert "ended" in relation.qualifiers
    assert next(doc.sents)._.gvcoder_qualifiers == ["ended"]


def test_a_verb_that_was_taken_for_a_noun_is_found_by_a_second_parse() -> None:
    text = "In the León footwear cluster, the buyers no longer supply designs to the firms."
    once = spacy.load(BASE)(text)
    twice = load_language()(text)
    assert [t.pos_ for t in once if t.text == "supply"] == ["NOUN"]
    assert [t.pos_ for t in twice if t.text == "supply"] == ["VERB"]
    assert [r.kind for r in twice._.gvcoder_relations] == ["specifies"]
    assert twice.text == text


PARAGRAPH = (
    "The firms do not export. Buyers supply the designs to the firms. The state should help them. "
    "Wholesalers buy sandals from the workshops."
)


def test_what_one_sentence_denies_or_advises_says_nothing_of_the_others(
    strangers: Language,
) -> None:
    doc = strangers(PARAGRAPH)
    assert [(r.kind, r.qualifiers) for r in doc._.gvcoder_relations] == [
        ("specifies", ()),
        ("sells_to", ()),
    ]
    assert doc._.gvcoder_qualifiers == ["negated", "hypothetical"]
    (relation,) = strangers("A heading\n\nThe buyers do not inspect it.")._.gvcoder_relations
    assert relation.qualifiers == ("negated",)


def test_sentences_of_a_paragraph_are_read_as_by_themselves(strangers: Language) -> None:
    texts = [
        "The designs were drawn here.",
        "The cut flower farms around Bogotá ship roses to Miami, where wholesalers collect them.",
        "One in four firms is a subsidiary of a multinational.",
        "The cluster makes shoes.",
        "Of what it made in 1990, two importers took half.",
    ]
    alone = [r for text in texts for r in strangers(text)._.gvcoder_relations]
    together = strangers(" ".join(texts))._.gvcoder_relations
    assert [(r.kind, r.rule) for r in together] == [(r.kind, r.rule) for r in alone]
    assert {r.kind for r in together} >= {"sells_to", "takes"}


@pytest.mark.parametrize(
    "sent",
    [
        lambda doc: Doc(doc.vocab).from_bytes(doc.to_bytes()),
        lambda doc: next(DocBin(docs=[doc], store_user_data=True).get_docs(doc.vocab)),
        lambda doc: pickle.loads(pickle.dumps(doc)),
    ],
)
def test_what_is_found_goes_with_a_doc(
    strangers: Language, document: Document, sent: Callable[[Doc], Doc]
) -> None:
    doc = strangers(PARAGRAPH)
    assert sent(doc)._.gvcoder_relations == doc._.gvcoder_relations
    assert sent(doc)._.gvcoder_relations[0].qualifiers == ()
    doc = strangers(layout_doc(strangers, document))
    same = sent(doc)
    assert same._.layout == doc._.layout
    assert [s._.layout for s in same.spans["layout"]] == [s._.layout for s in doc.spans["layout"]]


def test_a_pipeline_with_them_goes_to_other_processes_and_to_disk(
    strangers: Language, tmp_path: Path
) -> None:
    wanted = strangers(PARAGRAPH)._.gvcoder_relations
    strangers.to_disk(tmp_path / "saved")
    # Processes that are spawned and not forked, as on a Mac, get a pipeline through pickle.
    for nlp in (spacy.load(tmp_path / "saved"), pickle.loads(pickle.dumps(strangers))):
        assert nlp(PARAGRAPH)._.gvcoder_relations == wanted
    found = [doc._.gvcoder_relations for doc in strangers.pipe([PARAGRAPH] * 2, n_process=2)]
    assert found == [wanted, wanted]


def test_components_that_join_tokens_may_stand_before_them() -> None:
    nlp = spacy.load(BASE)
    nlp.add_pipe("merge_noun_chunks")
    nlp.add_pipe("gvcoder_verbs")
    assert nlp("The cut flower farms around Bogotá ship roses to Miami.").text


def test_without_a_parse_figures_are_still_found() -> None:
    register()
    nlp = spacy.blank("en")
    for name in ("gvcoder_entities", "gvcoder_relations", "gvcoder_qualifiers"):
        nlp.add_pipe(name)
    doc = nlp("In 1995 they took 80 per cent of the output (Schmitz 1999: 12).")
    assert [e.label_ for e in doc.spans["gvcoder"]] == ["PERIOD", "SHARE", "CITATION"]
    assert doc._.gvcoder_relations == []


def test_base_entities_that_ours_touch_give_way() -> None:
    nlp = spacy.load(BASE)
    nlp.add_pipe("gvcoder_entities")
    doc = nlp("Ford and Toyota took 40 per cent of the castings made in Rajkot.")
    assert [(e.text, e.label_) for e in doc.ents][:3] == [
        ("Ford", "BUYER"),
        ("Toyota", "BUYER"),
        ("40 per cent", "SHARE"),
    ]


def test_readings_do_not_depend_on_the_company_of_a_sentence() -> None:
    nlp = load_language()
    texts = [
        SENTENCE,
        "",
        "Two importers take half of the shoes.",
        "Firms sell to traders in Kano.",
    ]
    together = read_sentences(nlp, texts * 30)[: len(texts)]
    assert together == [read_sentences(nlp, [text])[0] for text in texts]


@pytest.fixture
def document() -> Document:
    text = "1 Case\n\nThe firms sell shoes.\n\nA table"
    at = [0, 6, 8, 29, 31, 38]
    blocks = [
        Block(at[0], at[1], "heading", None),
        Block(at[2], at[3], "body", "1 Case"),
        Block(at[4], at[5], "table", "1 Case"),
    ]
    import numpy as np

    starts = np.array([0, 2, 8, 12, 18, 23, 31, 33])
    ends = np.array([1, 6, 11, 17, 22, 29, 32, 38])
    page = np.array([1, 1, 1, 1, 1, 1, 2, 2], np.int32)
    x0 = np.array([10.0, 20, 10, 30, 60, 90, 10, 20])
    top = np.array([10.0, 10, 30, 30, 30, 30, 10, 10])
    words = Words(starts, ends, page, x0, top, x0 + 8, top + 10, np.full(8, 10.0))
    return Document("d", "d.pdf", "0", text, words, [Page(1, 200, 300), Page(2, 200, 300)], blocks)


def test_layout_follows_the_conventions_of_spacy_layout(document: Document) -> None:
    doc = layout_doc(spacy.blank("en"), document)
    assert [s.label_ for s in doc.spans["layout"]] == ["section_header", "text", "table"]
    heading, body, table = doc.spans["layout"]
    box = body._.layout
    assert (box.page_no, box.x, box.y, box.width, box.height) == (1, 10.0, 30.0, 88.0, 10.0)
    assert [(p.page_no, len(spans)) for p, spans in doc._.pages] == [(1, 2), (2, 1)]
    assert body._.heading.text == heading.text == "1 Case"
    assert heading._.heading is None
    assert doc._.layout.pages[0].width == 200
    assert table._.layout.page_no == 2


def test_the_layout_component_marks_docs_that_carry_their_document(document: Document) -> None:
    register()
    nlp = spacy.blank("en")
    nlp.add_pipe("gvcoder_layout")
    made = nlp(layout_doc(nlp, document))
    assert len(made.spans["layout"]) == 3
    assert "layout" not in nlp("plain text").spans
