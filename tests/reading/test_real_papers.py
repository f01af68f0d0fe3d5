"""Real papers and odd files that lie beside the checkout, where they do."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.language.sentences import split
from pipeline.reading import read

ODD = """
import sys
from pipeline.language.sentences import split
from pipeline.reading import ReadingError, read
for path in sys.argv[1:]:
    try:
        document = read(path)
        split(document)
        for s in document.sentences[:200]:
            document.boxes(s.start, s.end)
        print("read")
    except ReadingError as error:
        print(error.reason)
"""
REASONS = {"read", "encrypted", "damaged", "not_a_pdf", "no_text", "no_pages", "empty_file"}


@pytest.fixture(scope="module")
def sentences(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paper") / "sentences.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for layout in ("report", "journal"):
            document = read(shared / "papers" / f"humphrey-2001-{layout}.pdf")
            split(document)
            for s in document.sentences:
                row = {"document": layout, "kind": s.kind, "text": document.text[s.start : s.end]}
                out.write(json.dumps(row) + "\n")
    return path


@pytest.mark.parametrize(("layout", "other"), [("report", "journal"), ("journal", "report")])
def test_a_paper_in_two_layouts(shared: Path, sentences: Path, layout: str, other: str) -> None:
    tool = shared / "tools" / "check_reading.py"
    made = subprocess.run(
        [sys.executable, str(tool), str(sentences), "--document", layout, "--against", other],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    same = re.search(r"other layout ([\d.]+)", made.stdout)
    assert same is not None and float(same[1]) >= 0.97


def test_reports_are_read(shared: Path) -> None:
    for path in sorted((shared / "papers" / "reports").glob("*.pdf")):
        document = read(path)
        split(document)
        assert len(document.sentences) > 50, path.name
        body = [document.text[s.start : s.end] for s in document.sentences if s.kind == "body"]
        assert body
        # No table rows, axis labels or page numbers among the sentences.
        numbers = [t for t in body if re.fullmatch(r"[\d\s.,%$()–-]+", t)]
        assert not numbers, (path.name, numbers[:5])
        leaders = [t for t in body if "....." in t]
        assert not leaders, (path.name, leaders[:3])


def test_odd_files_end_read_or_with_a_reason(shared: Path) -> None:
    paths = sorted((shared / "torture").glob("*.pdf"))
    if not paths:
        pytest.skip("no odd files beside the checkout")
    for start in range(0, len(paths), 60):
        batch = [str(p) for p in paths[start : start + 60]]
        made = subprocess.run(
            [sys.executable, "-c", ODD, *batch],
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert made.returncode == 0, made.stderr[-2000:]
        answers = made.stdout.split()
        assert len(answers) == len(batch)
        assert set(answers) <= REASONS
