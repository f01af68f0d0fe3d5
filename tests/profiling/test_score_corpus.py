"""The sample studies that a reader coded: the form of their codes, and how they find their sentences."""

import importlib
import json
import sys
from pathlib import Path

import pytest

from pipeline.coding.discourse import Discourse, Unit
from pipeline.records import Cluster, Codes, Period, SentenceRow

CORPUS = Path(__file__).parents[2] / "corpus"
VELMAR = {"name": "Velmar", "place": "Velmar", "country": "IT", "sector": "shoes"}
DORNA = {**VELMAR, "name": "Dorna", "place": "Dorna"}


@pytest.fixture(scope="module")
def score():
    """``corpus/score.py``, which finds its neighbours as a script does."""
    sys.path.insert(0, str(CORPUS))
    try:
        yield importlib.import_module("score")
    finally:
        sys.path.remove(str(CORPUS))


def _sentence(number: int, text: str) -> SentenceRow:
    where = {"document": "d", "page": 1, "boxes": [], "section": None, "ocr": None}
    return SentenceRow(id=f"s{number}", text=text, kind="body", **where)


READ = [
    _sentence(1, "Shoes are sold at the fair."),
    _sentence(2, "“Shoes are drawn in both towns.”"),
]


def test_a_code_finds_its_sentence_past_a_quotation_mark(score):
    line = {"begins": "Shoes are drawn", "scope": "case", "functions": [["design", "local"]]}
    line |= {"cluster": VELMAR, "also": [DORNA]}
    (row,) = score.by_reader([json.dumps(line)], READ)
    assert (row.id, row.functions, row.also) == ("s2", [("design", "local")], [Cluster(**DORNA)])


def test_what_the_text_around_tells_of_time_goes_with_a_readers_codes(score):
    texts = ["In 1972 a buyer came.", "It drew the shoes and no longer pays.", "It draws them now."]
    read = [_sentence(i, text) for i, text in enumerate(texts)]
    lines = [
        json.dumps({"begins": t, "scope": "case", "cluster": VELMAR, "period": p})
        for t, p in zip(texts, [{"from": 1970, "to": 1979}, None, None], strict=True)
    ]
    discourse = Discourse([Unit(row.id, row.text, 1) for row in read], year=2001)
    _, past, present = score.by_reader(lines, read, discourse)
    assert past.setting == Period(**{"from": 1970, "to": 1979})
    assert past.qualifiers == ["ended"]
    assert (present.setting, present.qualifiers) == (None, [])


def test_a_reader_has_judged_denials_already(score):
    line = {"begins": "No buyer", "scope": "case", "functions": [["design", "local"]]}
    line |= {"cluster": VELMAR}
    (row,) = score.by_reader([json.dumps(line)], [_sentence(1, "No buyer might draw the shoes.")])
    assert row.qualifiers == []


@pytest.mark.parametrize("begins", ["Shoes are", "Boots"])
def test_a_beginning_that_tells_no_single_sentence_is_an_error(score, begins):
    with pytest.raises(ValueError, match="sentences begin with"):
        score.by_reader([json.dumps({"begins": begins})], READ)


def test_both_sums_stand_on_one_line(score):
    model, reader = score.Tables(), score.Tables()
    for sums, right in ((model, 1), (reader, 2)):
        sums.right["buyers"], sums.asked["buyers"] = right, 2
    assert " ".join(score.beside(model, reader)[1].split()) == "buyers 1 of 2 0.50 2 of 2 1.00"


@pytest.mark.parametrize("path", sorted((CORPUS / "coded").glob("*.jsonl")), ids=lambda p: p.stem)
def test_coded_studies_keep_to_the_codebook(path):
    seen = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        codes = json.loads(line)
        begins, also = codes.pop("begins"), codes.pop("also", [])
        row = Codes.model_validate(codes)
        assert set(row.governance) <= {
            "arms_length",
            "network",
            "quasi_hierarchical",
            "hierarchical",
        }
        assert row.scope == "general" or row.cluster, begins
        assert all(Cluster.model_validate(one) != row.cluster for one in also)
        assert begins not in seen
        seen.add(begins)
    assert (CORPUS / "truth" / f"{path.stem}.json").is_file()
