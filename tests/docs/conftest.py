"""A project folder as a reader has it, but with two studies and a few coded documents, and run once."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from docpages import ROOT, surroundings

#: Each with how many of its pages are kept: coding is what takes time.
STUDIES = {"jepara-furniture-2010": 1, "sinos-valley-1995": 3}
LINKED = ("pipeline", "models", "cli.py", "mkdocs.yml", "pyproject.toml", "CITATION.cff")
#: What Zotero exports: of one study with its file, of the other without.
LIBRARY = """@report{valley1995,
  title = {Shoes from the Valley}, author = {Gvcoder, Sample}, year = {1995},
  file = {corpus/sinos-valley-1995.pdf}
}
"""
MAKERS = {"id": "makers2010", "type": "report", "title": "Carved for Whoever Calls"}
#: So many documents that were coded twice.
CODED = 3


@pytest.fixture(scope="session")
def first_house(made_once: Callable[..., Path]) -> Path:
    """The folder with a finished run in out/first, which ana and ben have reviewed blind."""
    return made_once("house", lambda folder: furnish(folder / "gvcoder")) / "gvcoder"


def furnish(house: Path) -> None:
    """Fill the folder as a reader's is filled, and run and review it once."""
    (house / "corpus").mkdir(parents=True)
    for name in ("build.py", "sources", "layouts"):
        place = ROOT / "corpus" / name
        copy = shutil.copytree if place.is_dir() else shutil.copy
        copy(place, house / "corpus" / name)
    for name in LINKED:
        (house / name).symlink_to(ROOT / name)
    for name, pages in STUDIES.items():
        with pikepdf.open(ROOT / "corpus" / f"{name}.pdf") as pdf:
            del pdf.pages[pages:]
            pdf.save(house / "corpus" / f"{name}.pdf", deterministic_id=True)
    twice = (ROOT / "annotations" / "double" / "second.jsonl").read_text("utf-8").splitlines()
    documents = sorted({json.loads(line)["document"] for line in twice})[:CODED]
    (house / "annotations" / "coded").mkdir(parents=True)
    (house / "annotations" / "double").mkdir()
    for name in documents:
        shutil.copy(ROOT / "annotations/coded" / f"{name}.jsonl", house / "annotations/coded")
    kept = [line for line in twice if json.loads(line)["document"] in documents]
    (house / "annotations/double/second.jsonl").write_text("\n".join(kept) + "\n", "utf-8")
    (house / "pdfs").mkdir()
    shutil.copy(house / "corpus" / "jepara-furniture-2010.pdf", house / "pdfs" / "makers2010.pdf")
    (house / "library.bib").write_text(LIBRARY, encoding="utf-8")
    (house / "library.json").write_text(json.dumps([MAKERS]), encoding="utf-8")
    # What a team would bring from its own program is stood in for by what gvcoder writes for such programs.
    prepared = (
        "gvcoder run corpus --out out/first && "
        "gvcoder export out/first --format qdpx --out out && mv out/project.qdpx team.qdpx"
    )
    subprocess.run(["bash", "-c", prepared], cwd=house, env=surroundings(), check=True, timeout=300)
    review_blind(house / "out" / "first")


def review_blind(run: Path) -> None:
    """Two coders accept most sentences and differ on some."""
    from pipeline.records import Codes
    from pipeline.review.desk import Desk

    desk = Desk(run, blind=True)
    for n, sentence in enumerate(list(desk.material.machine)[::2]):
        machine = desk.material.machine[sentence]
        codes = Codes(**{name: getattr(machine, name) for name in Codes.model_fields})
        desk.verdict(sentence, "ana", "accept", codes)
        if n % 4:
            desk.verdict(sentence, "ben", "accept", codes)
        else:
            desk.verdict(sentence, "ben", "reject", Codes(scope="case"))
    desk.close()


@pytest.fixture
def house(first_house: Path, tmp_path: Path) -> Path:
    """A copy of the folder for one page."""
    copy = tmp_path / "gvcoder"
    shutil.copytree(first_house, copy, symlinks=True)
    return copy


@pytest.fixture
def run_in() -> Callable[..., None]:
    def run(command: list[str], cwd: Path, what: str, **more: str) -> None:
        done = subprocess.run(
            command, cwd=cwd, env=surroundings(more), capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"{what}\n{done.stdout[-1500:]}\n{done.stderr[-3000:]}"

    return run
