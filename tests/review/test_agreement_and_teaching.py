"""Agreement with intervals, decisions in and out by command, and what a model learns from them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from cli import app
from pipeline.coding.agreement import agreement
from pipeline.records import Annotation, Codes
from pipeline.results.differences import profile_changes
from pipeline.results.directory import RunDirectory
from pipeline.review.desk import Desk
from pipeline.review.teaching import reviewed_annotations
from pipeline.running import lock

RUN = CliRunner()


def coded(n: int, chance: float, seed: int) -> tuple[list[Annotation], list[Annotation]]:
    """Two codings of sentences in twenty documents; the second differs with the chance given."""
    random = np.random.default_rng(seed)
    first, second = [], []
    for i in range(n):
        given = bool(random.random() < 0.4)
        other = given != bool(random.random() < chance)
        for rows, yes in ((first, given), (second, other)):
            fields = {"id": str(i), "document": f"d{i % 20}", "text": "x"}
            rows.append(
                Annotation.model_validate({**fields, "governance": ["network"] if yes else []})
            )
    return first, second


def test_intervals_hold_the_figure_and_shrink_with_more_sentences() -> None:
    wide = []
    for n in (100, 1600):
        _, rows = agreement(*coded(n, 0.15, 1), draws=800)
        row = next(r for r in rows if r.label == "governance:network")
        assert row.kappa_interval and row.alpha_interval and row.kappa is not None
        low, high = row.kappa_interval
        assert low < row.kappa < high
        wide.append(high - low)
    assert wide[1] < 0.5 * wide[0]


def test_an_interval_covers_the_truth_as_often_as_it_says() -> None:
    # Given with chance .4, changed with chance .15: agreement .85, by chance .4 * .43 + .6 * .57 = .514.
    truth = (0.85 - 0.514) / (1 - 0.514)
    held = 0
    for seed in range(40):
        _, rows = agreement(*coded(300, 0.15, seed), draws=200)
        row = next(r for r in rows if r.label == "governance:network")
        assert row.kappa_interval
        held += row.kappa_interval[0] <= truth <= row.kappa_interval[1]
    assert held >= 33


def reviewed_twice(folder: Path) -> Path:
    desk = Desk(folder, blind=True)
    for n, sentence in enumerate(list(desk.material.machine)[:40]):
        machine = desk.material.machine[sentence]
        codes = Codes(**{name: getattr(machine, name) for name in Codes.model_fields})
        desk.verdict(sentence, "ana", "accept", codes)
        if n % 4:
            desk.verdict(sentence, "ben", "accept", codes)
        else:
            desk.verdict(sentence, "ben", "reject", Codes(scope="case"))
    desk.close()
    return folder


@pytest.mark.parametrize("ending", ["md", "tex", "csv", "html"])
def test_agreement_of_a_reviewed_run_as_a_table(folder: Path, tmp_path: Path, ending: str) -> None:
    reviewed_twice(folder)
    table = tmp_path / f"appendix.{ending}"
    done = RUN.invoke(app, ["agree", str(folder), "--table", str(table), "--draws", "200"])
    assert done.exit_code == 0 and "40 sentences coded by both" in done.output
    text = table.read_text("utf-8")
    assert " to " in text and "scope:case" in text.replace("\\", "")


def test_who_the_two_coders_are_must_be_clear(folder: Path) -> None:
    reviewed_twice(folder)
    done = RUN.invoke(app, ["agree", str(folder), "--coders", "ana,zoe"])
    assert done.exit_code == 2 and "ben (40)" in done.stderr


def test_decisions_go_out_and_in_by_command(folder: Path, finished: Path, tmp_path: Path) -> None:
    reviewed_twice(folder)
    out, other = tmp_path / "d.jsonl", tmp_path / "other"
    assert RUN.invoke(app, ["decisions", str(folder), "--out", str(out)]).exit_code == 0
    assert len(out.read_text("utf-8").splitlines()) == 80
    shutil.copytree(finished, other)
    done = RUN.invoke(app, ["decisions", str(other), "--take", str(out)])
    assert done.exit_code == 0 and "80 new decisions" in done.stderr
    done = RUN.invoke(app, ["decisions", str(other), "--take", str(out)])
    assert "0 new decisions, 80 known" in done.stderr
    same = RUN.invoke(app, ["agree", str(out), str(out), "--draws", "0"])
    assert same.exit_code == 0
    for name in ("ana", "ben"):
        lines = RUN.invoke(app, ["decisions", str(other), "--coder", name]).output.splitlines()
        assert len(lines) == 40 and all(json.loads(x)["coder"] == name for x in lines)
    nobody = RUN.invoke(app, ["decisions", str(finished)])
    assert nobody.exit_code == 2 and "nobody has reviewed" in nobody.stderr


def test_nothing_is_taken_in_or_kept_while_a_run_is_at_work(
    folder: Path, finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(folder)
    desk.verdict(next(iter(desk.material.machine)), "ana", "reject", Codes())
    desk.close()
    out, other = tmp_path / "d.jsonl", tmp_path / "other"
    assert RUN.invoke(app, ["decisions", str(folder), "--out", str(out)]).exit_code == 0
    shutil.copytree(finished, other)
    before = (other / "evidence.jsonl").read_bytes()
    monkeypatch.setattr(lock, "PATIENCE", 0.2)
    take = ["decisions", str(other), "--take", str(out)]
    with lock.locked(other / "kept"), lock.locked(folder / "kept"):
        for command in (take, ["decisions", str(folder)]):
            done = RUN.invoke(app, command)
            assert done.exit_code == 2 and "another run is at work here" in done.stderr
    assert (other / "evidence.jsonl").read_bytes() == before
    # Nor has it been counted as taken in.
    assert "1 new decisions" in RUN.invoke(app, take).stderr
    assert (other / "evidence.jsonl").read_bytes() != before


def test_what_stands_becomes_annotations(folder: Path) -> None:
    desk = Desk(folder)
    kept, lost, theory, new = list(desk.material.machine)[:4]
    machine = desk.material.machine[kept]
    codes = Codes(**{name: getattr(machine, name) for name in Codes.model_fields})
    desk.verdict(kept, "ana", "accept", codes)
    desk.verdict(lost, "ana", "reject", Codes(scope="case"))
    desk.verdict(theory, "ana", "reject", Codes(scope="general", governance=["network"]))
    desk.verdict(new, "ana", "change", Codes(scope="case", buyers=["dispersed"]))
    desk.close()
    rows = {r.id: r for r in reviewed_annotations(folder)}
    assert rows[kept].governance == machine.governance
    assert (rows[lost].scope, rows[lost].governance) == ("case", [])
    assert (rows[theory].scope, rows[theory].governance) == ("general", ["network"])
    assert rows[new].buyers == ["dispersed"] and rows[new].coder == "ana"


def test_changes_of_profiles_are_told(finished: Path) -> None:
    old = RunDirectory(finished).profiles()
    assert profile_changes(old, old) == []
    new = [p.model_copy(deep=True) for p in old[1:]]
    new[0].governance.dominant = "network" if new[0].governance.dominant != "network" else None
    new[0].functions = {}
    told = "\n".join(profile_changes(old, new))
    assert f"{old[0].name}: no longer found" in told and f"{new[0].name}: governance" in told


def test_a_model_learns_from_a_review_and_shows_what(
    folder: Path, tmp_path: Path, root: Path
) -> None:
    desk = Desk(folder)
    # A reviewer with a rule of their own: every sentence is about dispersed buyers.
    for sentence in list(desk.material.machine):
        desk.verdict(sentence, "ana", "change", Codes(scope="case", buyers=["dispersed"]))
    desk.close()
    out = tmp_path / "model"
    few = sorted((root / "annotations" / "coded").glob("*.jsonl"))[:4]
    command = ["train", *map(str, few), "--with-review", str(folder), "--out", str(out)]
    done = RUN.invoke(app, command)
    assert done.exit_code == 0, done.stderr
    assert "of 2 documents, each left out in turn" in done.stderr
    line = next(x for x in done.stderr.splitlines() if "all labels" in x)
    old, new = (float(x) for x in line.split()[-2:])
    assert new > old
    assert (out / "heads.skops").is_file()
