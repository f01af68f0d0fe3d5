"""Lines of ``gvcoder tag``: what is taken, and what is said of a line that is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.coding.tagging import Passage, parse_passages

ROOT = Path(__file__).resolve().parents[2]


def line(**fields: object) -> str:
    return json.dumps({"passage": "p1", "sentences": ["The looms stand still."], **fields})


@pytest.mark.parametrize("year", [0, 505, 99999])
def test_a_year_that_is_none_is_refused_and_the_other_lines_are_read(year: int) -> None:
    said, read = parse_passages("\n".join([line(year=year), line(year=2005)]).encode())
    assert isinstance(said, str)
    assert said.startswith("line 1: year: ")
    assert isinstance(read, Passage)
    assert read.year == 2005


def test_references_may_be_null() -> None:
    (read,) = parse_passages(line(references=None).encode())
    assert isinstance(read, Passage)
    assert read.discourse().references == []


GOOD = line().encode()


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b'{"passage": "p", "sentences": ["Caf\xe9"]}', "not UTF-8 (byte 36 of the line)"),
        (b"[" * 100_000, "too many brackets"),
        (b'{"passage": ' + b"9" * 5000 + b"}", "too many digits"),
        (b'{"passage": "p", "sentences": ["half \\ud83d of it"]}', "half a character"),
        (b"[1]", "a line is"),
    ],
)
def test_a_bad_line_is_named_and_the_lines_around_it_are_read(bad: bytes, says: str) -> None:
    first, said, last = parse_passages(GOOD + b"\r\n" + bad + b"\n" + GOOD)
    assert isinstance(first, Passage) and isinstance(last, Passage)
    assert isinstance(said, str)
    assert said.startswith("line 2: ") and says in said


def test_a_byte_order_mark_and_characters_in_two_halves_are_taken() -> None:
    smile = b'{"passage": "p", "sentences": ["\\ud83d\\ude00"]}'
    one, two = parse_passages(b"\xef\xbb\xbf" + GOOD + b"\n" + smile)
    assert isinstance(one, Passage) and isinstance(two, Passage)
    assert two.sentences == ["\U0001f600"]


def test_what_is_printed_is_utf_8_whatever_the_terminal_speaks() -> None:
    told = json.dumps({"passage": "łódź", "sentences": ["Rain fell."]}, ensure_ascii=False)
    command = [sys.executable, str(ROOT / "cli.py"), "tag", "-"]
    speaks = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    done = subprocess.run(command, input=told.encode(), capture_output=True, env=speaks)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.decode("utf-8"))["passage"] == "łódź"
