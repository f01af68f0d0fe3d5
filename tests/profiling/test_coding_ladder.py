"""Evidence composed of a model's codes and a reader's, layer by layer."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.library.tagging import CodedSentence
from pipeline.records import Cluster, Evidence, Period

CORPUS = Path(__file__).parents[2] / "corpus"
VELMAR = {"name": "Velmar", "place": "Velmar", "country": "IT", "sector": "shoes"}
DORNA = {**VELMAR, "name": "Dorna", "place": "Dorna"}
PLACE = {"page": 1, "section": None}


@pytest.fixture(scope="module")
def rungs():
    sys.path.insert(0, str(CORPUS))
    try:
        import ladder

        yield ladder
    finally:
        sys.path.remove(str(CORPUS))


def _coding(*sentences, claims):
    """A stand-in for a coding: what ``compose`` asks of one."""
    rows = [CodedSentence.model_validate({**PLACE, **_MADE, **s}) for s in sentences]
    document = SimpleNamespace(
        sentences=[SimpleNamespace(id=s.id, start=i) for i, s in enumerate(rows)]
    )
    evidence = [
        Evidence(
            **{k: v for k, v in s.model_dump(by_alias=True).items() if k != "claim"},
            document="d",
            boxes=[],
            start=i,
            end=i + 1,
            cluster_id=None,
        )
        for i, s in enumerate(rows)
        if s.id in claims
    ]
    paper = SimpleNamespace(id="d", document=document)

    class Coding(list):
        pass

    made = Coding(rows)
    made.paper, made.evidence = paper, evidence
    return made


_MADE = {
    "text": "Told.",
    "claim": True,
    "also": [],
    "sides": [],
    "qualifiers": [],
    "reasons": [],
    "scores": {},
    "scope": "case",
    "cluster": VELMAR,
}


def _read(id_, **codes):
    fields = {
        **_MADE,
        "document": "d",
        "boxes": [],
        "start": 0,
        "end": 1,
        "cluster_id": None,
        **PLACE,
    }
    del fields["claim"]
    return Evidence.model_validate({**fields, "id": id_, **codes})


def test_no_layer_is_the_models_own_evidence(rungs):
    coding = _coding({"id": "a", "functions": [("design", "local")]}, {"id": "b"}, claims={"a"})
    assert rungs.compose(coding, [_read("b")], set()) == coding.evidence


def test_scope_takes_the_sentences_that_the_reader_coded(rungs):
    coding = _coding(
        {"id": "a", "functions": [("design", "local")]},
        {"id": "b", "functions": [("quality", "local")], "scope": "general"},
        claims={"a"},
    )
    (row,) = rungs.compose(coding, [_read("b", functions=[("design", "external")])], {"scope"})
    assert (row.id, row.scope, row.functions) == ("b", "case", [("quality", "local")])


@pytest.mark.parametrize(
    ("layers", "pairs"),
    [
        (set(), [("design", "local"), ("inputs", "local")]),
        ({"locus"}, [("design", "external"), ("inputs", "local")]),
        ({"function"}, [("design", "local"), ("quality", "external")]),
        ({"function", "locus"}, [("design", "external"), ("quality", "local")]),
    ],
)
def test_function_and_locus_are_answered_apart(rungs, layers, pairs):
    scores = {"function:design": 0.9, "locus:design/local": 0.6}
    scores |= {"locus:quality/local": 0.1, "locus:quality/external": 0.2}
    model = {"id": "a", "functions": [("design", "local"), ("inputs", "local")], "scores": scores}
    told = _read("a", functions=[("design", "external"), ("quality", "local")])
    (row,) = rungs.compose(_coding(model, claims={"a"}), [told], layers)
    assert row.functions == pairs
    assert ("locus:design/local" in row.scores) == ("locus" not in layers)


def test_case_period_and_ties_go_over_alone(rungs):
    model = {"id": "a", "governance": ["network"], "scores": {"governance:network": 0.6}}
    told = _read(
        "a",
        governance=["arms_length"],
        cluster=DORNA,
        also=[VELMAR],
        period={"from": 1980, "to": 1989},
    )
    coding = _coding(model, claims={"a"})
    (case,) = rungs.compose(coding, [told], {"case"})
    assert (case.cluster, case.also) == (Cluster(**DORNA), [Cluster(**VELMAR)])
    assert (case.governance, case.period) == (["network"], None)
    (time,) = rungs.compose(coding, [told], {"period"})
    assert (time.period, time.cluster) == (Period(**{"from": 1980, "to": 1989}), Cluster(**VELMAR))
    (tie,) = rungs.compose(coding, [told], {"governance"})
    assert (tie.governance, tie.scores) == (["arms_length"], {})


def test_each_layer_stands_once_on_either_half_of_the_table(rungs):
    asked = []

    def right(layers):
        asked.append(layers)
        return dict.fromkeys(rungs.ASKED, len(layers))

    lines = rungs.ladder(right)
    whole = frozenset(rungs.LAYERS)
    assert len(lines) == len(asked) + 1
    for layer in rungs.LAYERS:
        assert frozenset({layer}) in asked
        assert whole - {layer} in asked
    assert lines[1].split()[-1] == "0"
