"""What has been done is not done again, and a rerun ends as one run would have."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from launch import ROOT, command, gvcoder, results

from pipeline.results.directory import RunDirectoryError
from pipeline.running import lock
from pipeline.running.identity import basis
from pipeline.running.inputs import find_inputs
from pipeline.running.memory import Memory
from pipeline.running.plan import plan_of
from pipeline.running.run import held, run
from pipeline.running.work import Settings, Worker

#: How often the run is killed; more where there is time.
KILLS = int(os.environ.get("GVCODER_KILLS", "2"))


@pytest.fixture
def again(whole: Path, tmp_path: Path) -> Path:
    """A copy of the undisturbed run, to work in."""
    return Path(shutil.copytree(whole, tmp_path / "again", symlinks=True))


def computed() -> float:
    """Seconds of computing by the commands that have ended: other work lengthens those by a clock only."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def stamps(folder: Path) -> dict[str, int]:
    files = (p for p in folder.rglob("*") if p.is_file() and p.name not in ("lock", "last.json"))
    return {str(p.relative_to(folder)): p.stat().st_mtime_ns for p in files}


def test_an_unchanged_rerun_writes_nothing_and_answers_the_same(studies: Path, again: Path) -> None:
    before, began = stamps(again), computed()
    done = gvcoder("run", studies, "--out", again)
    took = computed() - began
    assert done.returncode == 3
    assert "empty.pdf: empty_file" in done.stderr
    assert "3 documents" in done.stderr
    assert stamps(again) == before
    assert took < 1  # loading one model takes longer than that


def test_a_rerun_loads_nothing_heavy(studies: Path, again: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pipeline.running.run import run\n"
        "run([Path(sys.argv[1])], Path(sys.argv[2]))\n"
        "print(sorted({'numpy', 'pydantic', 'onnxruntime', 'yaml', 'spacy'} & set(sys.modules)))"
    )
    made = subprocess.run(
        [*command()[:1], "-c", code, str(studies), str(again)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert made.stdout.strip() == "[]"


def test_what_was_changed_or_lost_in_the_results_is_written_anew(
    studies: Path, again: Path, whole: Path
) -> None:
    (again / "evidence.jsonl").write_text("")
    (again / "profiles.jsonl").unlink()
    next((again / "texts").iterdir()).write_text("spoilt")
    done = run([studies], again)
    assert done.counts["documents"] == 3
    assert results(again) == results(whole)


def test_only_a_new_file_is_done(studies: Path, again: Path, tmp_path: Path) -> None:
    more = Path(shutil.copytree(studies, tmp_path / "more"))
    shutil.copy(ROOT / "corpus" / "penang-2004.pdf", more / "new.pdf")
    (more / "kenya-vegetables-2003.pdf").unlink()
    before = stamps(again / "kept" / "outcomes")
    assert gvcoder("run", more, "--out", again).returncode == 3
    after = stamps(again / "kept" / "outcomes")
    assert len(after) == len(before) + 1
    assert before.items() <= after.items()
    fresh = tmp_path / "fresh"
    assert gvcoder("run", more, "--out", fresh).returncode == 3
    assert results(again) == results(fresh)


def test_another_model_does_not_read_anew(
    studies: Path, again: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Path(shutil.copytree(ROOT / "models" / "default", tmp_path / "model"))
    told = json.loads((model / "model.json").read_text())
    told["thresholds"] = dict.fromkeys(told["thresholds"], 0.99)
    (model / "model.json").write_text(json.dumps(told))
    memory = Memory.load(again)
    plan = plan_of(
        *find_inputs([studies]), memory.digests, basis(memory.digests, model, "humphrey-2001", None)
    )
    monkeypatch.setattr("pipeline.reading.read", lambda *_, **__: pytest.fail("read anew"))
    worker = Worker(Settings(again / "kept", model))
    units = [u for u in plan.units if u.name != "empty.pdf"]
    assert [u.outcome for u in units if worker.store.outcome(u.outcome, {})] == []
    for unit in units:
        receipt = worker.do(unit)
        assert receipt.outcome is not None and receipt.outcome.document is not None


def test_what_is_read_from_the_store_gives_the_same_bytes(
    studies: Path, again: Path, whole: Path
) -> None:
    shutil.rmtree(again / "kept" / "outcomes")
    readings = stamps(again / "kept" / "readings")
    run([studies], again)
    assert stamps(again / "kept" / "readings") == readings
    assert results(again) == results(whole)


def test_damaged_results_are_done_anew(studies: Path, again: Path, whole: Path) -> None:
    for path in (again / "kept").glob("*/*/*"):
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])
    (again / "kept" / "last.json").write_text('{"asked": "')
    run([studies], again)
    assert results(again) == results(whole)


def test_a_failure_that_other_arguments_may_mend_is_tried_again(
    studies: Path, tmp_path: Path
) -> None:
    import pikepdf

    locked_up, out = tmp_path / "locked.pdf", tmp_path / "out"
    with pikepdf.open(studies / "jepara-furniture-2010.pdf") as pdf:
        pdf.save(locked_up, encryption=pikepdf.Encryption(user="secret", owner="owner"))
    assert [f.reason for f in run([locked_up], out).failures] == ["encrypted"]
    assert [f.reason for f in run([locked_up], out, password="wrong").failures] == ["encrypted"]
    assert run([locked_up], out, password="secret").failures == []


def test_killed_at_any_moment_it_resumes_to_the_same_bytes(
    studies: Path, whole: Path, tmp_path: Path
) -> None:
    chance = random.Random(20261126)
    usual = json.loads((whole / "run.json").read_text())["seconds"]["whole"]
    for turn in range(KILLS):
        out = tmp_path / str(turn)
        started = subprocess.Popen(
            command("run", studies, "--out", out, "--jobs", 2),
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(chance.uniform(0.02, 1.0) * usual)
        # All at once, as a power cut would; then the parent alone, as a person would.
        victim = os.killpg if turn % 2 else os.kill
        if started.poll() is None:
            victim(started.pid, signal.SIGKILL)
        started.wait()
        done = gvcoder("run", studies, "--out", out, "--jobs", 2)
        assert done.returncode == 3, done.stderr
        assert results(out) == results(whole), turn


def test_a_second_run_in_the_directory_is_told_of_the_first(
    studies: Path, again: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.3)
    refused = rf"another run is at work here \(process {os.getpid()} .*wait for it to end"
    with lock.locked(again / "kept"), pytest.raises(RunDirectoryError, match=refused):
        run([studies], again)
    assert capsys.readouterr().err.count("waiting up to") == 1


def test_a_run_waits_for_a_desk_that_writes_its_files(studies: Path, again: Path) -> None:
    with lock.locked(again / "kept", who=lock.DESK):
        waiting = subprocess.Popen(
            command("run", studies, "--out", again),
            stderr=subprocess.PIPE,
            text=True,
        )
        assert waiting.stderr is not None
        assert "a review desk is writing its files here" in waiting.stderr.readline()
        assert waiting.poll() is None
    told = waiting.communicate(timeout=60)[1]
    assert waiting.returncode == 3, told
    assert "waiting" not in told


def test_a_full_disk_is_one_clear_error_and_nothing_is_lost(
    studies: Path, whole: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for most in (
        3_000,
        100_000,
    ):  # in the middle of a document's results; in the middle of the rows
        done = gvcoder(
            "run",
            studies,
            "--out",
            out,
            preexec_fn=lambda most=most: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        )
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert "cannot be written (File too large); free the disk" in done.stderr
    assert gvcoder("run", studies, "--out", out).returncode == 3
    assert results(out) == results(whole)


def test_a_disk_that_is_full_at_work_is_told_where_the_folder_was_given_relative(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    working = Path("out", "kept", "working").absolute()
    full = OSError(None, "database or disk is full", str(working))
    with pytest.raises(RunDirectoryError, match=r"disk is full.*another --out"), held(Path("out")):
        raise full
    beside = OSError(None, "no such file", str(tmp_path / "output"))
    with pytest.raises(OSError, match="no such file"), held(Path("out")):
        raise beside


def test_a_place_that_cannot_be_a_folder_is_one_clear_error(studies: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = gvcoder("run", studies, "--out", tmp_path / "file" / "out")
    assert done.returncode == 1
    assert "choose another --out" in done.stderr
    assert len(done.stderr.splitlines()) == 1
