"""The scorer of passages: what counts, what is drawn, what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def rows(path: Path, types: list[str]) -> Path:
    """A file of eight passages of one sentence; ``types`` are their governance."""
    empty = {"scope": "case", "buyers": [], "functions": [], "upgrading": []}
    lines = [
        json.dumps(
            {"passage": f"p{i}", "index": 1, "governance": [t] if t else []} | empty,
        )
        for i, t in enumerate(types)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def score(*arguments: Path | str) -> subprocess.CompletedProcess[str]:
    """Run the script."""
    command = [sys.executable, str(ROOT / "annotations" / "score_passages.py")]
    return subprocess.run([*command, *map(str, arguments)], capture_output=True, text=True)


def test_halves_use_the_labels_that_count_in_the_whole(tmp_path: Path) -> None:
    net, arm = "network", "arms_length"
    # Six network, two arms_length: too few of the latter to count anywhere.
    coding = rows(tmp_path / "coding.jsonl", [net, net, net, net, net, net, arm, arm])
    tags = rows(tmp_path / "tags.jsonl", [net, "", net, net, net, "", net, ""])
    done = score(coding, tags, "--halves", coding)
    assert done.returncode == 0, done.stderr
    line = next(x for x in done.stdout.splitlines() if x.startswith("| governance"))
    # Whole: 4 of 6 found, 1 false: F1 8/11. Odd lines: 3 of 3, 1 false. Even: 1 of 3.
    assert line.startswith("| governance | 0.73 | 0.86 | 0.50 |")


def test_a_missing_tag_and_a_broken_row_are_named(tmp_path: Path) -> None:
    coding = rows(tmp_path / "coding.jsonl", ["network"] * 8)
    tags = rows(tmp_path / "tags.jsonl", ["network"] * 7)
    assert "no tags for 1 sentences, as p7-01" in score(coding, tags).stderr
    tags.write_text('{"passage": "p0"}\n', encoding="utf-8")
    assert "tags.jsonl:1" in score(coding, tags).stderr
