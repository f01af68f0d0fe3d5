"""A result's name depends on all that the result depends on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from launch import ROOT

from pipeline.running.identity import CODING, READING, Digests, key, model_version, of_password

#: What takes part in a document's results, loaded as a worker loads it.
LOADED = """
import sys
from pipeline.running.work import Settings, Worker
from pathlib import Path
worker = Worker(Settings(Path(sys.argv[1])))
import pipeline.results.rows, pipeline.results.directory, pipeline.reading.storage
from pipeline.coding.discourse import Discourse
from pipeline.coding.tagging import Passage
told = ["Importers send the drawings and took over 80 per cent of the output of Sinos Valley in 1995."]
worker.coder.code(Passage(passage="p", sentences=told).discourse())
for name, module in sorted(sys.modules.items()):
    if name.startswith("pipeline.") and getattr(module, "__file__", None):
        print(module.__file__)
"""
#: They hand on and hold what others make.
APART = ("running", "__init__.py", "results/__init__.py")


def test_every_module_that_takes_part_is_part_of_the_name(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-c", LOADED, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-1500:]
    names = [Path(p).relative_to(ROOT / "pipeline").as_posix() for p in made.stdout.split()]
    assert len(names) > 50
    held = (*READING, *CODING, *APART)
    missing = [n for n in names if not any(n == h or n.startswith(f"{h}/") for h in held)]
    assert missing == []


def test_a_digest_follows_the_file_even_where_its_size_stays(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("one")
    os.utime(path, (1e9, 1e9))
    digests = Digests()
    first = digests.of(path)
    again = Digests(dict(digests.used))
    assert again.of(path) == first
    path.write_text("two")
    assert Digests(dict(digests.used)).of(path) != first


def test_a_model_is_known_by_its_files_and_not_by_its_place(tmp_path: Path) -> None:
    for name, told in (("one", "{}"), ("other", "{}"), ("third", "{ }")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.json").write_text(told)
    one, other, third = (model_version(Digests(), tmp_path / n) for n in ("one", "other", "third"))
    assert one == other != third
    assert model_version(Digests(), None) not in (one, third)


def test_passwords_are_told_apart_and_not_given_away() -> None:
    assert of_password(None) == ""
    assert of_password("secret") == of_password("secret") != of_password("Secret")
    assert "secret" not in of_password("secret")
    assert key("a", "bc") != key("ab", "c")
