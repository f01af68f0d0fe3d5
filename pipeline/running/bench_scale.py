"""What collecting takes on a corpus of any size: ``python -m pipeline.running.bench_scale 1000 4000``.

The results of a small corpus are multiplied as if many documents had been read and coded: other files,
ids, titles and places, the same sentences. Then ``gvcoder run`` finds all of them done and does what
is left, which is to collect; its time and its memory are measured from outside. Without ``--kept`` the
small corpus is run first, which alone takes the models.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.running.memory import KEPT
from pipeline.running.multiplied import multiply, sources_of

ROOT = Path(__file__).resolve().parents[2]


class Collected(NamedTuple):
    """A run that only collects: documents, the most memory in megabytes, seconds, and CPU seconds."""

    documents: int
    megabytes: float
    seconds: float
    computing: float


def collect(kept: Path, documents: int, folder: Path) -> Collected:
    """Multiply the results in the run directory ``kept`` into ``folder`` and measure collecting them.

    Raises:
        RuntimeError: when the run fails, or finds a document that it would have to do.
    """
    pdfs, out = folder / "pdfs", folder / "out"
    multiply(sources_of(kept), documents, pdfs, out / KEPT)
    command = [sys.executable, "-m", "cli", "run", str(pdfs), "--out", str(out)]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"the run ended with status {process.returncode}")
    megabytes = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Collected(documents, megabytes, seconds, used.ru_utime + used.ru_stime)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each number of documents."""
    parser = argparse.ArgumentParser(prog="bench-scale", description=__doc__.split(":", 1)[0])
    parser.add_argument("documents", nargs="*", type=int, default=[1000, 4000, 10000])
    parser.add_argument("--kept", type=Path, help="a finished run to multiply (default: make one)")
    parser.add_argument("--work", type=Path, help="folder for files, kept (default: one that goes)")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as fresh:
        work = given.work or Path(fresh)
        kept = given.kept or work / "small"
        if not (kept / KEPT / "last.json").is_file():
            command = [sys.executable, "-m", "cli", "run", str(ROOT / "corpus"), "--out", str(kept)]
            subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
        print(f"{'documents':>10}{'peak MB':>10}{'seconds':>10}{'CPU s':>10}")
        for documents in given.documents:
            c = collect(kept, documents, work / str(documents))
            print(
                f"{c.documents:10}{c.megabytes:10.0f}{c.seconds:10.1f}{c.computing:10.1f}",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
