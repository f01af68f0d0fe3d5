"""A corpus done in parts, or on a cluster, ends in the same bytes as one run."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from launch import command, gvcoder, results

from pipeline.running.cluster import EngineError
from pipeline.running.merge import merge
from pipeline.running.plan import Shard, ShardError
from pipeline.running.run import run


@pytest.fixture(scope="module")
def parts(studies: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two shards of the studies, with a copy of one of them in the corpus."""
    folder = tmp_path_factory.mktemp("parts")
    made = []
    for number in (1, 2):
        made.append(folder / str(number))
        done = gvcoder("run", studies, "--out", made[-1], "--shard", f"{number}/2")
        assert done.returncode in (0, 3), done.stderr
    return made


def test_shards_merge_to_the_bytes_of_one_run(
    parts: list[Path], whole: Path, studies: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = gvcoder("merge", *reversed(parts), "--out", out)
    assert done.returncode == 3, done.stderr
    assert "empty.pdf: empty_file" in done.stderr
    assert results(out) == results(whole)
    models = {json.loads((d / "run.json").read_text())["model"] for d in (out, whole, *parts)}
    assert len(models) == 1 and None not in models
    # All is done in the merged directory too: a run over the whole corpus finds it so.
    outcomes = sorted((out / "kept" / "outcomes").rglob("*"))
    assert run([studies], out).counts["documents"] == 3
    assert sorted((out / "kept" / "outcomes").rglob("*")) == outcomes


def test_parts_that_do_not_belong_together_are_told(parts: list[Path], tmp_path: Path) -> None:
    with pytest.raises(ShardError, match="shards 2/2 are missing"):
        merge(parts[:1], tmp_path / "out")
    with pytest.raises(ShardError, match="no such folder"):
        merge([*parts, tmp_path / "none"], tmp_path / "out")
    (tmp_path / "bare").mkdir()
    with pytest.raises(ShardError, match="no finished run"):
        merge([*parts, tmp_path / "bare"], tmp_path / "out")
    other = Path(shutil.copytree(parts[1], tmp_path / "other"))
    told = (other / "kept" / "last.json").read_text()
    start = told.index('"grounds"')
    digest = told[start + 12 : start + 45].split('"')[1]
    (other / "kept" / "last.json").write_text(told.replace(digest, "0" * 32))
    with pytest.raises(ShardError, match="same version"):
        merge([parts[0], other], tmp_path / "out")


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "1/2/3", "-1/2"])
def test_what_is_no_shard_is_told(text: str) -> None:
    with pytest.raises(ShardError, match="as in 3/16"):
        Shard.parse(text)


def test_without_a_scheduler_there_is_one_clear_error(
    studies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.running.cluster.WAIT", 1)
    with pytest.raises(EngineError, match="no Dask scheduler"):
        run([studies], tmp_path / "out", scheduler="tcp://127.0.0.1:9")
    done = gvcoder("run", studies, "--out", tmp_path / "out", "--engine", "dask")
    assert done.returncode == 2
    assert "--scheduler" in done.stderr


def test_a_cluster_whose_workers_are_killed_gives_the_same_bytes(
    studies: Path, whole: Path, tmp_path: Path
) -> None:
    distributed = pytest.importorskip("distributed")
    out = tmp_path / "out"
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=None,
        local_directory=str(tmp_path),
        silence_logs=50,
    ) as cluster:
        address = cluster.scheduler_address
        run_command = command("run", studies, "--out", out, "--engine", "dask")
        started = subprocess.Popen(
            [*run_command, "--scheduler", address], stderr=subprocess.PIPE, text=True
        )
        killed = 0
        with distributed.Client(address) as client:
            while started.poll() is None and killed < 3:
                time.sleep(2)
                pids = list(client.run(os.getpid).values())
                if pids and client.processing() and any(client.processing().values()):
                    os.kill(pids[killed % len(pids)], signal.SIGKILL)
                    killed += 1
            told = started.communicate(timeout=240)[1]
        assert started.returncode == 3, told
    assert killed >= 1
    assert results(out) == results(whole)
