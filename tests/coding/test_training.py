"""``gvcoder train`` and ``evaluate`` on files as a researcher has them: small, one-sided, one document."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from cli import app
from pipeline.coding.labels import load_model, training
from pipeline.coding.labels.evaluation import EvaluationError, evaluate
from pipeline.coding.labels.folds import fold_of, parts_of
from pipeline.coding.labels.model import ModelError
from pipeline.coding.labels.saved import load_saved
from pipeline.coding.labels.training import train
from pipeline.records import Annotation
from pipeline.review import schooling
from pipeline.review.lesson import Lesson

RUN = CliRunner()
SHIPPED = Path(__file__).resolve().parents[2] / "models" / "default"
#: Sentences with their codes; every document of a test is made of these.
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


def coded(path: Path, documents: Iterable[str], plain: bool = False) -> Path:
    """An annotation file; a plain one has no codes at all."""
    rows = [
        {"id": f"{d}-{n}", "document": d, "text": f"{text} ({d})", "scope": "case", **codes}
        for d in documents
        for n, (text, codes) in enumerate(TOLD)
    ]
    keep = ("id", "document", "text")
    lines = [json.dumps({k: r[k] for k in keep} if plain else r) for r in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def content(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def same_fold(folds: int = 5) -> list[str]:
    """Two documents that one fold has by their names."""
    return [d for d in map("d{}".format, range(60)) if fold_of(d, folds) == 2][:2]


def test_parts_are_the_folds_unless_one_has_no_document() -> None:
    many = [f"d{i}" for i in range(40)]
    assert parts_of(many, 5) == {d: fold_of(d, 5) for d in many}
    assert sorted(parts_of(same_fold(), 5).values()) == [0, 1]
    told = parts_of(["a", "a~told", "b"], 5)
    assert told["a"] == told["a~told"] != told["b"]
    assert parts_of(["a"], 5) == {"a": 0}


def test_one_document_cannot_be_cross_validated_and_it_is_said(tmp_path: Path) -> None:
    path = coded(tmp_path / "a.jsonl", ["mine"])
    with pytest.raises(EvaluationError, match=r"one document, 'mine'.* give sentences of several"):
        evaluate([path], cross_validate=5)
    done = RUN.invoke(app, ["evaluate", str(path), "--cross-validate"])
    assert done.exit_code == 2 and "one document" in done.stderr


def test_documents_of_one_fold_are_left_out_of_one_another(tmp_path: Path) -> None:
    found = evaluate([coded(tmp_path / "a.jsonl", same_fold())], cross_validate=5)
    # With the same sentences to learn from, heads know them.
    assert found.families["scope"] > 0.9


@pytest.mark.parametrize("plain", [True, False])
def test_sentences_that_are_all_alike_can_be_measured(tmp_path: Path, plain: bool) -> None:
    path = coded(tmp_path / "a.jsonl", "abcdef", plain=True)
    if not plain:
        rows = [json.loads(line) | {"scope": "case"} for line in path.read_text().splitlines()]
        path.write_text("\n".join(map(json.dumps, rows)))
    found = evaluate([path], cross_validate=3)
    assert found.calibration_error < 0.01
    assert found.families == ({} if plain else {"scope": 1.0})


def test_figures_on_what_the_heads_learnt_from_are_called_too_good(tmp_path: Path) -> None:
    about = load_model().about
    held = sorted((SHIPPED.parents[1] / "annotations" / "coded").glob("**/*.jsonl"))
    left_out = next(p for p in held if p.stem in about["heads_learnt_from"])
    found = evaluate([left_out])
    assert (found.taught_on, found.learnt_from) == (0, found.sentences)
    mine, out = coded(tmp_path / "a.jsonl", ["x", "y"]), tmp_path / "model"
    assert evaluate([mine]).learnt_from == 0
    train([mine], out)
    assert evaluate([mine], model=out).learnt_from == 2 * len(TOLD)
    done = RUN.invoke(app, ["evaluate", str(mine), "--model", str(out)])
    assert "12 of these sentences are of documents that the classifiers learnt from" in done.stderr


def test_few_sentences_of_one_document_teach_and_what_is_wanting_is_said(tmp_path: Path) -> None:
    mine, out = coded(tmp_path / "a.jsonl", ["mine"]), tmp_path / "model"
    done = RUN.invoke(app, ["train", str(mine), "--out", str(out)])
    assert done.exit_code == 0, done.stderr
    assert "too few documents to leave some out" in done.stderr
    assert "no sentence has governance:network" in done.stderr and " more: " in done.stderr
    assert "Fewer than two documents" in (out / "CARD.md").read_text("utf-8")
    assert "upgrading:process" in load_model(out).about["without_cases"]


@pytest.mark.parametrize("stops", [KeyboardInterrupt, OSError("disk full"), ValueError])
def test_a_training_that_breaks_off_leaves_the_old_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stops: type[BaseException]
) -> None:
    mine, out = coded(tmp_path / "a.jsonl", "abc"), tmp_path / "model"
    train([mine], out)
    before = content(out)

    def fail(*_: object) -> None:
        raise stops

    monkeypatch.setattr(training, "write_card", fail)
    for folder in (out, tmp_path / "new"):
        with pytest.raises((KeyboardInterrupt, OSError, ValueError)):
            train([coded(tmp_path / "b.jsonl", "defg")], folder)
    assert content(out) == before
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_to_is_known_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = coded(tmp_path / "a.jsonl", "ab")
    monkeypatch.setattr(training, "coded_text", lambda *_: pytest.fail("has begun"))
    done = RUN.invoke(app, ["train", str(mine), "--out", str(mine)])
    assert done.exit_code == 1 and "a.jsonl: File exists" in done.stderr
    done = RUN.invoke(app, ["train", str(mine), "--out", str(tmp_path / "m"), "--from", "none"])
    assert done.exit_code == 2 and "encoder.onnx: missing" in done.stderr
    (tmp_path / "bare").mkdir()
    for name in ("encoder.onnx", "tokenizer.json"):
        shutil.copy(SHIPPED / name, tmp_path / "bare" / name)
    # An encoder alone has no calibration to take over.
    with pytest.raises(ModelError, match=r"heads\.skops: missing"):
        train([mine], tmp_path / "m", encoder=tmp_path / "bare")
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize("fold", ["7/5", "-1/5", "1/0", "1", "a/b"])
def test_a_fold_that_is_none_is_refused(tmp_path: Path, fold: str) -> None:
    mine = coded(tmp_path / "a.jsonl", "ab")
    command = ["train", str(mine), "--out", str(tmp_path / "m"), "--left-out", fold]
    done = RUN.invoke(app, command)
    assert done.exit_code == 2 and "--left-out" in done.stderr


def test_a_fold_without_a_document_is_named(tmp_path: Path) -> None:
    mine = coded(tmp_path / "a.jsonl", same_fold())
    for fold, says in ((1, "no document is in fold 1"), (2, "all documents are in fold 2")):
        with pytest.raises(EvaluationError, match=says):
            train([mine], tmp_path / "m", honest_encoder=SHIPPED, fold_left_out=(fold, 5))


@pytest.mark.parametrize(("new", "stays"), [(0.7, True), (0.8, False)])
def test_a_worse_model_takes_no_place_unless_it_is_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new: float, stays: bool
) -> None:
    mine, out = coded(tmp_path / "a.jsonl", "abcde"), tmp_path / "model"
    shutil.copytree(SHIPPED, out)
    before = content(out)
    compare = schooling.lesson

    def lesson(*given: Any) -> Lesson:
        found = compare(*given)
        assert found is not None
        return replace(found, old=0.75, new=new)

    monkeypatch.setattr(schooling, "lesson", lesson)
    command = ["train", str(mine), "--out", str(out)]
    done = RUN.invoke(app, command)
    assert "30 sentences new to the old model of 5 documents, each left out in turn" in done.stderr
    assert (done.exit_code, content(out) == before) == (int(stays), stays)
    assert ("the old model stays" in done.stderr) == stays
    monkeypatch.undo()
    done = RUN.invoke(app, [*command, "--yes"])
    assert done.exit_code == 0 and content(out) != before
    # It has learnt from these documents now, so that they are no test of it.
    done = RUN.invoke(app, command)
    assert done.exit_code == 0 and "none can be left out to compare on" in done.stderr


def test_the_same_sentences_teach_the_same_in_any_order_of_files(tmp_path: Path) -> None:
    one, two = coded(tmp_path / "a.jsonl", "abc"), coded(tmp_path / "b.jsonl", "de")
    for name, files in (("m", [one, two]), ("n", [two, one])):
        train(files, tmp_path / name)
    (heads, sieve), (again, sieve_again) = (
        load_saved(tmp_path / name / "heads.skops") for name in "mn"
    )
    assert np.array_equal(heads.coef_, again.coef_)
    assert sieve and sieve_again and np.array_equal(sieve.coef_, sieve_again.coef_)
    assert (tmp_path / "m" / "model.json").read_bytes() == (
        tmp_path / "n" / "model.json"
    ).read_bytes()


def test_what_people_decided_takes_the_place_of_what_the_files_say(tmp_path: Path) -> None:
    mine = coded(tmp_path / "a.jsonl", "ab")
    row = json.loads(mine.read_text().splitlines()[0])
    decided = Annotation.model_validate({**row, "governance": ["network"]})
    told = train([mine], tmp_path / "m", reviewed=[decided])
    assert told is not None
    assert told["sentences"] == 2 * len(TOLD)
    assert "governance:network" not in told["without_cases"]
