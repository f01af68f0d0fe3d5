"""The main job from end to end: a folder of PDFs, good and bad, through the command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pikepdf
import pytest

from pipeline.records import FILES
from pipeline.results.schemas import schema_texts
from pipeline.running.identity import Digests, model_version

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "corpus" / "sinos-valley-1995.pdf"


def gvcoder(*arguments: object, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, input=stdin, timeout=300)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def bad_inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one good study and one file of every kind of bad one."""
    folder = tmp_path_factory.mktemp("in")
    good = STUDY.read_bytes()
    (folder / "good.pdf").write_bytes(good)
    (folder / "again.pdf").write_bytes(good)
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "truncated.pdf").write_bytes(good[: len(good) // 3])
    (folder / "words.pdf").write_text("This is no PDF but a text.")
    with pikepdf.open(STUDY) as pdf:
        locked = pikepdf.Encryption(user="secret", owner="owner")
        pdf.save(folder / "locked.pdf", encryption=locked)
    with pikepdf.new() as pdf:
        pdf.save(folder / "pageless.pdf")
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(folder / "blank.pdf")
    return folder


@pytest.fixture(scope="module")
def run(bad_inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    out = tmp_path_factory.mktemp("out") / "run"
    return out, gvcoder("run", bad_inputs, "--out", out)


def test_bad_files_are_named_with_their_reason_and_the_others_are_done(
    run: tuple[Path, Any],
) -> None:
    out, done = run
    assert done.returncode == 3, done.stderr
    reasons = {r["path"]: r["reason"] for r in rows(out / "failures.jsonl")}
    assert reasons.pop("truncated.pdf") in {"damaged", "no_pages", "no_text"}
    assert reasons == {
        "blank.pdf": "no_text",
        "empty.pdf": "empty_file",
        "locked.pdf": "encrypted",
        "pageless.pdf": "no_pages",
        "words.pdf": "not_a_pdf",
    }
    assert [d["path"] for d in rows(out / "documents.jsonl")] == ["again.pdf"]
    about = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert about["model"] == model_version(Digests(), None)
    assert "good.pdf: the same file as again.pdf, counted once" in done.stderr
    assert done.stdout == ""


def test_every_row_follows_its_schema(run: tuple[Path, Any]) -> None:
    for name in FILES:
        schema = json.loads(schema_texts()[f"{name}.schema.json"])
        for row in rows(run[0] / f"{name}.jsonl"):
            jsonschema.validate(row, schema)


def test_every_claim_leads_to_its_words_on_the_page(run: tuple[Path, Any]) -> None:
    out, _ = run
    sentences = {s["id"]: s for s in rows(out / "sentences.jsonl")}
    evidence = rows(out / "evidence.jsonl")
    assert len(evidence) >= 10
    for e in evidence:
        text = (out / "texts" / f"{e['document']}.txt").read_text(encoding="utf-8")
        assert text[e["start"] : e["end"]] == e["text"] == sentences[e["id"]]["text"]
        assert e["boxes"] == sentences[e["id"]]["boxes"] != []
        assert e["boxes"][0][0] == e["page"]
        assert e["scope"] == "case"


def test_the_study_gives_the_profile_of_its_cluster(run: tuple[Path, Any]) -> None:
    out, _ = run
    profile = next(p for p in rows(out / "profiles.jsonl") if p["place"] == "Sinos Valley")
    assert (profile["country"], profile["sector"]["isic"]) == ("BR", "1520")
    assert profile["governance"]["dominant"] == "quasi_hierarchical"
    ids = {e["id"] for e in rows(out / "evidence.jsonl")}
    for linkage in profile["linkages"]:
        assert set(linkage["evidence"]) <= ids
        assert linkage["evidence"]


def test_the_same_input_gives_the_same_bytes_whatever_the_jobs(
    bad_inputs: Path, tmp_path: Path
) -> None:
    studies = [
        ROOT / "corpus" / n for n in ("jepara-furniture-2010.pdf", "kenya-vegetables-2003.pdf")
    ]
    for jobs in (1, 2):
        done = gvcoder("run", *studies, "--out", tmp_path / str(jobs), "--jobs", jobs)
        assert done.returncode == 0, done.stderr
    for name in ("profiles.jsonl", "evidence.jsonl", "sentences.jsonl"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_a_password_file_opens_what_is_locked(bad_inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret\n")
    locked, out = bad_inputs / "locked.pdf", tmp_path / "out"
    done = gvcoder("run", locked, "--out", out, "--password-file", tmp_path / "password")
    assert done.returncode == 0, done.stderr
    assert len(rows(out / "documents.jsonl")) == 1


def test_nothing_to_do_is_status_one_and_wrong_arguments_two(tmp_path: Path) -> None:
    assert gvcoder("run", tmp_path / "none", "--out", tmp_path / "o").returncode == 1
    assert gvcoder("run", STUDY).returncode == 2
    wrong = gvcoder("run", STUDY, "--out", tmp_path / "o", "--typology", "no-such-typology")
    assert wrong.returncode == 2
    assert "no-such-typology" in wrong.stderr
    model = gvcoder("run", STUDY, "--out", tmp_path / "o", "--model", tmp_path)
    assert model.returncode == 2
    assert "encoder.onnx" in model.stderr


def test_tag_answers_good_lines_and_names_bad_ones() -> None:
    lines = [
        json.dumps({"passage": "p1", "sentences": ["Importers send drawings.", "It rained."]}),
        "{broken",
        json.dumps({"passage": "p2"}),
        json.dumps({"passage": "p3", "sentences": ["The firms sell at auction."], "year": 1999}),
    ]
    done = gvcoder("tag", "-", stdin="\n".join(lines) + "\n")
    assert done.returncode == 3
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(r["passage"], r["index"]) for r in out] == [("p1", 1), ("p1", 2), ("p3", 1)]
    assert list(out[0])[:3] == ["passage", "index", "scope"]
    assert "line 2" in done.stderr
    assert "line 3: sentences" in done.stderr


def test_show_prints_a_profile_and_names_the_clusters_when_asked_for_none(
    run: tuple[Path, Any],
) -> None:
    assert "Sinos Valley" in gvcoder("show", run[0]).stdout
    one = gvcoder("show", run[0], "sinos")
    assert one.returncode == 0, one.stderr
    wrong = gvcoder("show", run[0], "atlantis")
    assert wrong.returncode == 2
    assert "br-sinos-valley-footwear" in wrong.stderr
