"""The files of the run directory follow the decisions: in the background, in turn with runs, after kills."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.records import Codes
from pipeline.results.directory import RunDirectory, RunDirectoryError
from pipeline.review import keeping
from pipeline.review.decisions import Anchor, Decision, new_id, now
from pipeline.review.desk import Desk
from pipeline.review.store import Store
from pipeline.running import lock


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "in vain"
        time.sleep(0.05)


def rejected(folder: Path) -> set[str]:
    return {e.id for e in RunDirectory(folder).evidence() if e.review.state == "rejected"}


def test_rows_follow_at_once_and_the_report_when_the_reviewer_pauses(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PAUSE", 0.1)
    monkeypatch.setattr(keeping, "REPORT_PAUSE", 2.0)
    desk = Desk(folder)
    before = (folder / "report.html").stat().st_mtime_ns
    one, two = list(desk.material.machine)[:2]
    desk.verdict(one, "ana", "reject", Codes())
    until(lambda: rejected(folder) == {one})
    assert (folder / "report.html").stat().st_mtime_ns == before
    until(lambda: desk.store.fact("reported") == str(desk.seq))
    assert (folder / "report.html").stat().st_mtime_ns > before and desk.fault is None
    # What nothing has been decided about since is not written again.
    before = (folder / "report.html").stat().st_mtime_ns
    desk.close()
    assert (folder / "report.html").stat().st_mtime_ns == before
    desk = Desk(folder)
    desk.verdict(two, "ana", "reject", Codes())
    desk.close()
    assert rejected(folder) == {one, two}
    assert (folder / "report.html").stat().st_mtime_ns > before


def test_the_report_follows_rows_that_were_slower_than_its_own_pause(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PAUSE", 1.5)
    monkeypatch.setattr(keeping, "REPORT_PAUSE", 0.2)
    monkeypatch.setattr(keeping, "RESPITE", 0.0)
    desk = Desk(folder)
    desk.verdict(next(iter(desk.material.machine)), "ana", "reject", Codes())
    # Nothing more is decided.
    until(lambda: desk.store.fact("reported") == str(desk.seq))
    desk.close()


def test_no_report_is_begun_while_decisions_keep_coming(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []

    class Counted:
        def __init__(self, *_: object) -> None:
            begun.append(time.monotonic())

        def fault(self) -> None: ...

    monkeypatch.setattr(keeping, "Remaking", Counted)
    monkeypatch.setattr(keeping, "PAUSE", 0.05)
    # Far longer than a decision takes on a machine with other work, and shorter than all of them.
    monkeypatch.setattr(keeping, "REPORT_PAUSE", 3.5)
    desk = Desk(folder)
    for sentence in list(desk.material.machine)[:10]:
        desk.verdict(sentence, "ana", "reject", Codes())
        time.sleep(0.4)
    assert begun == []
    until(lambda: len(begun) == 1, 30)
    desk.close()


def test_what_a_killed_desk_left_undone_is_done_by_the_next(folder: Path) -> None:
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from pipeline.records import Codes\n"
        "from pipeline.review.desk import Desk\n"
        "desk = Desk(Path(sys.argv[1]))\n"
        "desk.verdict(sys.argv[2], 'ana', 'reject', Codes())\n"
        "os._exit(9)\n"
    )
    sentence = RunDirectory(folder).evidence()[0].id
    subprocess.run([sys.executable, "-c", program, str(folder), sentence], check=False)
    assert rejected(folder) == set()
    Desk(folder).close()
    assert rejected(folder) == {sentence}
    store = Store(folder)
    assert store.fact("written") == store.fact("reported") == str(store.last())
    store.close()


def test_a_desk_waits_for_a_run_and_then_refuses(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.3)
    with (
        lock.locked(folder / "kept"),
        pytest.raises(RunDirectoryError, match="another run is at work here"),
    ):
        Desk(folder)
    assert capsys.readouterr().err.count("waiting up to") == 1
    monkeypatch.setattr(lock, "PATIENCE", 30.0)
    held, leave = threading.Event(), threading.Event()

    def run() -> None:
        with lock.locked(folder / "kept"):
            held.set()
            leave.wait(30)

    other = threading.Thread(target=run)
    other.start()
    assert held.wait(30)
    threading.Timer(0.5, leave.set).start()
    Desk(folder).close()
    other.join()


def test_what_is_decided_while_a_run_is_at_work_is_written_afterwards(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PAUSE", 0.05)
    monkeypatch.setattr(keeping, "REPORT_PAUSE", 60.0)
    desk = Desk(folder)
    sentence = next(iter(desk.material.machine))
    with lock.locked(folder / "kept"):
        desk.verdict(sentence, "ana", "reject", Codes())
        time.sleep(0.5)
        assert rejected(folder) == set() and desk.item(sentence, "ana").state == "rejected"
    until(lambda: rejected(folder) == {sentence})
    desk.close()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_desk_that_is_asked_to_end_brings_the_files_up_to_date_first(
    folder: Path, root: Path, how: signal.Signals
) -> None:
    command = [sys.executable, str(root / "cli.py"), "review", str(folder), "--no-browser"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=root)
    assert server.stderr is not None
    while "http://" not in server.stderr.readline():
        assert server.poll() is None
    with closing(Store(folder)) as store:
        # What another coder decides meanwhile counts too.
        sentence = RunDirectory(folder).evidence()[0]
        files = {d.id: d.sha256 for d in RunDirectory(folder).documents()}
        anchor = Anchor(
            sentence=sentence.id,
            document=sentence.document,
            sha256=files[sentence.document],
            page=sentence.page,
            text=sentence.text,
        )
        made = Decision.model_validate(
            {
                "id": new_id(),
                "time": now(),
                "coder": "ben",
                "version": "1",
                "action": "reject",
                "anchors": [anchor],
                "codes": Codes(),
            }
        )
        store.append([made])
    server.send_signal(how)
    server.wait(timeout=120)
    assert rejected(folder) == {sentence.id}
