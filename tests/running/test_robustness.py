"""Hostile files and folders: each ends read or with a right reason, and the others are done."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pikepdf
import pytest
from launch import ROOT, gvcoder

from pipeline.records import Failure
from pipeline.results.exports import export
from pipeline.running.inputs import InputFile, find_inputs
from pipeline.running.pool import run_units
from pipeline.running.run import run
from pipeline.running.store import Store
from pipeline.running.work import Limits, Settings, Unit

STUDY = ROOT / "corpus" / "jepara-furniture-2010.pdf"


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    corpus, secret = tmp_path / "corpus", tmp_path / "secret.pdf"
    (corpus / "deep").mkdir(parents=True)
    secret.write_bytes(STUDY.read_bytes())
    shutil.copy(STUDY, corpus / "own.pdf")
    (corpus / "out.pdf").symlink_to(secret)
    (corpus / "in.pdf").symlink_to("own.pdf")
    (corpus / "broken.pdf").symlink_to("nothing.pdf")
    (corpus / "loop.pdf").symlink_to("loop.pdf")
    (corpus / "deep" / "up").symlink_to(corpus, target_is_directory=True)
    os.mkfifo(corpus / "pipe.pdf")
    files, faults = find_inputs([corpus])
    assert [f.name for f in files] == ["in.pdf"]
    told = {f.path: f.detail for f in faults}
    assert set(told) == {"out.pdf", "broken.pdf", "loop.pdf", "pipe.pdf"}
    assert "leads out" in told["out.pdf"]
    assert find_inputs([secret]) == ([InputFile(secret, "secret.pdf")], [])
    assert "neither a file nor a folder" in find_inputs([corpus / "pipe.pdf"])[1][0].detail
    assert find_inputs([corpus / ("x" * 5000)])[1][0].reason == "unreadable"


@pytest.mark.parametrize(
    "name",
    [
        "$(reboot); rm -rf ~ &.pdf",
        "-rf.pdf",
        "Füße 北京 🏭.pdf",
        "a" * 240 + ".pdf",
        "'\"<script>alert(1)</script>.pdf".replace("/", "∕"),
        "line\nbreak\ttab.pdf",
        b"latin-\xe9.pdf",
    ],
)
def test_absurd_names_are_names(tmp_path: Path, name: str | bytes) -> None:
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    corpus.mkdir()
    blank = corpus / os.fsdecode(name)
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "blank.pdf")
    shutil.copy(tmp_path / "blank.pdf", blank)
    files, faults = find_inputs([corpus])
    assert faults == [] and len(files) == 1
    files[0].name.encode("utf-8")
    # Through a worker and the store, without the command's start.
    settings = Settings(out)
    work = Unit(files[0].path, files[0].name, "0" * 64, "reading", "outcome")
    from pipeline.running.work import Worker

    receipt = Worker.do(_bare(settings), work)
    assert receipt.outcome is not None and receipt.outcome.failure is not None
    assert Failure.model_validate(receipt.outcome.failure).reason == "no_text"
    assert Store(out).outcome("outcome", {"ocr": "none"}) == receipt.outcome


def test_a_run_over_names_that_are_no_utf8_ends_well_and_so_does_the_next(tmp_path: Path) -> None:
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    corpus.mkdir()
    inside, named = (corpus / os.fsdecode(b"in-\xe9.pdf"), tmp_path / os.fsdecode(b"by-\xe9.pdf"))
    with pikepdf.open(STUDY) as pdf:
        del pdf.pages[1:]
        pdf.save(inside)
        pdf.docinfo["/Title"] = "Another file of the same work"
        pdf.save(named)
    done = run([corpus, named], out)
    assert (done.exit_status, done.counts["documents"]) == (0, 1)
    written = (out / "run.json").stat().st_mtime_ns
    assert run([corpus, named], out).counts == done.counts
    assert (out / "run.json").stat().st_mtime_ns == written
    assert json.loads((out / "run.json").read_text("utf-8"))["arguments"]["inputs"][1] == str(named)
    assert "-%E9.pdf" in (out / "report.html").read_text("utf-8")
    assert export(out, ["pdf"]).problems == []


def _bare(settings: Settings) -> object:
    """A worker without a coder, for files that fail before they are coded."""
    from pipeline.running.work import Worker

    worker = Worker.__new__(Worker)
    worker.settings, worker.now = settings, settings.circumstances()
    worker.store, worker.engine = Store(settings.kept), None
    return worker


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Pages that are enormous, without end, or made of one word."""
    folder = tmp_path / "hostile"
    folder.mkdir()
    with pikepdf.new() as pdf:
        for size in ((14_400, 14_400), (2_000_000_000, 3), (0.001, 0.001)):
            pdf.add_blank_page()
            pdf.pages[-1].MediaBox = [0, 0, *size]
        pdf.save(folder / "huge-pages.pdf")
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        page = pdf.pages[0]
        for _ in range(9_999):
            pdf.pages.append(page)
        pdf.save(folder / "ten-thousand.pdf")
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        body = b"BT /F1 9 Tf 40 700 Td " + b"(word ) Tj " * 60_000 + b"ET"
        pdf.pages[0].Contents = pdf.make_stream(body)
        pdf.save(folder / "one-line.pdf")
    return folder


def test_enormous_files_end_in_bounded_time_and_memory(hostile: Path) -> None:
    code = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (2**30, 2**30))\n"
        "from pipeline.reading import ReadingError, read\n"
        "from pipeline.language.sentences import split\n"
        "for path in sys.argv[1:]:\n"
        "    try:\n"
        "        document = read(path); split(document); print('read')\n"
        "    except ReadingError as e:\n"
        "        print(e.reason)\n"
    )
    paths = [str(p) for p in sorted(hostile.iterdir())]
    began = time.perf_counter()
    made = subprocess.run(
        [sys.executable, "-c", code, *paths],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-1500:]
    # In the order of their names: all blank; words off the page but for the first; all blank.
    assert made.stdout.split() == ["no_text", "read", "no_text"]
    assert time.perf_counter() - began < 60


def test_a_file_that_never_ends_and_one_that_takes_all_memory_stop_at_their_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Worker processes get a reader that hangs, eats memory or dies, by the file's name."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(
        "import pipeline.reading.reader as r, os, time, signal\n"
        "whole = r.read\n"
        "def read(path, **more):\n"
        "    if path.name.startswith('hang'): time.sleep(600)\n"
        "    if path.name.startswith('eat'): eaten = [bytearray(2**26) for _ in range(200)]\n"
        "    if path.name.startswith('die'): os.kill(os.getpid(), signal.SIGSEGV)\n"
        "    if path.name.startswith('shot') and not os.path.exists(str(path) + '.once'):\n"
        "        open(str(path) + '.once', 'w').close(); os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return whole(path, **more)\n"
        "import pipeline.reading\n"
        "r.read = pipeline.reading.read = read\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{site}:{ROOT}")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("hang", "eat", "die", "shot"):
        data = STUDY.read_bytes() + f"%{name}\n".encode()
        (corpus / f"{name}.pdf").write_bytes(data)
    from pipeline.running.identity import Digests

    digests = Digests()
    units = [
        Unit(p, p.name, digests.of(p), f"r{p.stem}___", f"o{p.stem}___")
        for p in sorted(corpus.glob("*.pdf"))
    ]
    found = {}
    # Only what hangs is short of time: the others may take long on a machine with other work.
    for seconds in (8, 200):
        settings = Settings(tmp_path / "kept", limits=Limits(seconds, 1500))
        some = [u for u in units if (u.name == "hang.pdf") == (seconds == 8)]
        found |= {u.name: r.outcome for u, r in run_units(some, settings, 2)}
    reasons = {name: o.failure["reason"] if o.failure else "read" for name, o in found.items() if o}
    assert reasons == {
        "die.pdf": "damaged",
        "eat.pdf": "memory_limit",
        "hang.pdf": "time_limit",
        "shot.pdf": "read",
    }


def test_a_pickle_in_disguise_is_no_model(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {tmp_path / 'sprung'}",)

    model = Path(shutil.copytree(ROOT / "models" / "default", tmp_path / "model"))
    (model / "heads.skops").write_bytes(pickle.dumps(Trap()))
    done = gvcoder("run", STUDY, "--out", tmp_path / "out", "--model", model)
    assert done.returncode == 2
    assert "heads.skops: cannot be read" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "sprung").exists()


def test_odd_files_of_pdf_readers_end_read_or_with_a_right_reason(
    shared: Path, tmp_path: Path
) -> None:
    odd = shared / "torture"
    if not odd.is_dir():
        pytest.skip("no odd files beside the checkout")
    out = tmp_path / "out"
    done = gvcoder("run", odd, "--out", out, "--jobs", 2, "--time-limit", 60, "--ocr", "none")
    assert done.returncode == 3, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    failures, documents = rows(out / "failures.jsonl"), rows(out / "documents.jsonl")
    twins = done.stderr.count("the same file as")
    # A work in two files (one of them rotated, say) is read once, and its document names the other.
    copies = sum(len(d.get("copies") or []) for d in documents)
    assert len(failures) + len(documents) + twins + copies == len(list(odd.glob("*.pdf")))
    reasons = Counter(str(f["reason"]) for f in failures)
    assert set(reasons) <= {"encrypted", "not_a_pdf", "no_text", "damaged", "no_pages"}
    for failure in failures:
        head = (odd / str(failure["path"])).read_bytes()
        if failure["reason"] == "not_a_pdf":
            assert b"%PDF-" not in head[:1024]
        if failure["reason"] == "encrypted":
            assert b"/Encrypt" in head


def test_a_worker_computes_on_one_thread_though_numpy_is_loaded_before_it_says_so() -> None:
    program = """
import numpy as np
np.ones((2, 2)) @ np.ones((2, 2))
from pipeline.running.pool import one_thread
from threadpoolctl import threadpool_info
one_thread()
print(sorted({library["num_threads"] for library in threadpool_info()}))
"""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == "[1]"
