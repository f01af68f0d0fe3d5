"""``gvcoder train … --encoder``: what is taught, what is left out, and what is said where it cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from cli import app
from pipeline.coding.annotations import load_annotations
from pipeline.coding.codebook import codebook
from pipeline.coding.labels import load_model, teaching
from pipeline.coding.labels.coded import CodedText
from pipeline.coding.labels.evaluation import EvaluationError
from pipeline.coding.labels.model import LabelModel
from pipeline.coding.labels.teaching.comparison import compared
from pipeline.coding.labels.teaching.course import plan
from pipeline.records import Annotation

RUN = CliRunner()
SHIPPED = Path(__file__).resolve().parents[2] / "models" / "default"
CODED = SHIPPED.parents[1] / "annotations" / "coded"


@pytest.fixture(scope="module")
def base() -> LabelModel:
    return load_model()


def named(*documents: str) -> list[Annotation]:
    return [Annotation(id=f"{d}-1", document=d, text="Rain fell.") for d in documents]


def mine(path: Path, documents: int) -> Path:
    """An annotation file of so many documents that no model knows."""
    text = "The importer of case {} sends the drawings and inspects every batch."
    rows = [
        {
            "id": f"mine-{d}-{n}",
            "document": f"mine-{d}",
            "text": text.format(10 * d + n) if n % 2 else f"Part {n} of paper {d} is on method.",
            "scope": "case" if n % 2 else "general",
            "governance": ["quasi_hierarchical"] if n % 2 else [],
        }
        for d in range(documents)
        for n in range(6)
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_new_documents_are_taught_and_one_in_five_is_left_out(base: LabelModel) -> None:
    taught, unseen = base.about["taught_on"][0], base.about["heads_learnt_from"][0]
    new = [f"mine-{d}" for d in range(40)]
    course = plan(named(taught, unseen, *new), base)
    assert [row.document for row in course.known] == [taught]
    assert unseen in course.left_out and taught not in course.left_out
    held = {d for d in new if d in course.left_out}
    assert 2 <= len(held) <= 16
    assert {row.document for row in course.new} == {*new} - held


def test_one_new_document_is_taught_and_none_of_it_left_out(base: LabelModel) -> None:
    taught, unseen = base.about["taught_on"][0], base.about["heads_learnt_from"][0]
    course = plan(named(taught, unseen, "mine"), base)
    assert course.left_out == {unseen} and [row.document for row in course.new] == ["mine"]


def test_what_cannot_be_taught_is_said_with_the_remedy(base: LabelModel) -> None:
    taught = base.about["taught_on"][0]
    for documents, says in (
        ([taught], "knows all 1 documents of these files.* name your own files"),
        (["mine"], "forgets what it knew; name annotations/coded"),
        ([taught, "mine"], "no document could be left out"),
    ):
        with pytest.raises(EvaluationError, match=says):
            plan(named(*documents), base)


def test_what_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teaching, "find_spec", lambda name: None if name == "torch" else name)
    out = tmp_path / "model"
    command = ["train", str(mine(tmp_path / "a.jsonl", 2)), "--out", str(out), "--encoder"]
    done = RUN.invoke(app, command)
    assert done.exit_code == 2 and "needs torch; install with `pip install" in done.stderr
    assert not out.exists()


def test_an_encoder_is_taught_or_given_and_not_both(tmp_path: Path) -> None:
    command = ["train", str(mine(tmp_path / "a.jsonl", 2)), "--out", str(tmp_path / "model")]
    done = RUN.invoke(app, [*command, "--encoder", "--honest-encoder", str(SHIPPED)])
    assert done.exit_code == 2 and "leave --honest-encoder" in done.stderr


def test_the_encoder_that_tells_more_is_the_better_one() -> None:
    rng = np.random.default_rng(3)
    targets = np.zeros((600, len(codebook().labels)), bool)
    targets[:, 0] = rng.random(600) < 0.5
    targets[:, 1] = rng.random(600) < 0.2
    documents = np.array([f"d{n % 30}" for n in range(600)])
    rows = [Annotation(id=f"a-{n}", document=d, text="x") for n, d in enumerate(documents)]
    noise = rng.normal(size=(600, 8))
    telling = noise.copy()
    telling[:, :2] += 2 * targets[:, :2]
    poor, good = (CodedText(v, targets, documents, rows) for v in (noise, telling))
    found = compared(poor, good, {"d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7"})
    assert (found.sentences, found.documents) == (160, 8)
    assert found.better and not compared(good, poor, {"d0", "d1", "d2", "d3"}).better
    assert found.families["governance"][0] < 0.5 < found.families["governance"][1]
    assert "governance" in found.told() and "160 sentences of 8 documents" in found.told()


@pytest.mark.system
def test_an_encoder_is_taught_further_and_a_model_trained_on_it(tmp_path: Path) -> None:
    missing = teaching.wanting()
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed (pip install 'gvcoder[teach]')")
    from pipeline.coding.labels.teaching.training import train_with_encoder
    from pipeline.coding.labels.teaching.tutor import EPOCHS

    base = load_model()
    known = [CODED / f"{d}.jsonl" for d in base.about["taught_on"] if d.startswith("a")][:6]
    unseen = [CODED / f"{d}.jsonl" for d in base.about["heads_learnt_from"]][:6]
    own, out, steps = mine(tmp_path / "a.jsonl", 12), tmp_path / "model", []
    shown = []
    about = train_with_encoder(
        [own, *known, *unseen],
        out,
        adopt=lambda found: bool(shown.append(found.told())) or True,
        told=lambda epoch, step, of, loss: steps.append((epoch, step, of)),
    )
    assert about is not None and shown
    assert steps[-1][0] == EPOCHS - 1 and steps[-1][1] == steps[-1][2]
    made = load_model(out)
    new = {row.document for row in load_annotations([own])}
    assert 0 < len(new & {*made.about["taught_on"]}) < len(new)
    assert not {p.stem for p in unseen} & {*made.about["taught_on"]}
    assert (out / "encoder.onnx").read_bytes() != (SHIPPED / "encoder.onnx").read_bytes()
    # What it knew stays: its vectors are still near those of before.
    told = [row.text for row in load_annotations(known)][:40]
    before, after = base.encoder.encode(told), made.encoder.encode(told)
    assert np.linalg.norm(after - before) < 0.5 * np.linalg.norm(before)
    refused = train_with_encoder([own, *known, *unseen], tmp_path / "other", adopt=lambda _: False)
    assert refused is None and not (tmp_path / "other").exists()
