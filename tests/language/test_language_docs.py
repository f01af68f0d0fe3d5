"""The examples of docs/language.md run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", PAGE, re.S))
def test_examples_run(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_every_file_it_names_is_there() -> None:
    for name in re.findall(r"`((?:pipeline|docs)/[\w/.-]+|[a-z]+/[a-z]+\.yaml)`", PAGE):
        assert (ROOT / name).exists() or (ROOT / "pipeline" / "language" / name).exists(), name
