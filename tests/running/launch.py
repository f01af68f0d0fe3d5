"""Running the command as a user does, and what its results come to."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ("profiles", "evidence", "sentences", "failures")


def command(*arguments: object) -> list[str]:
    return [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)]


def gvcoder(*arguments: object, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, timeout=300, check=False, **more
    )


def results(out: Path) -> dict[str, str]:
    """A digest of each file of a run directory that must not depend on how it came about."""
    files = [out / f"{name}.jsonl" for name in RESULTS] + sorted((out / "texts").iterdir())
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files}
