"""One work in several files counts once, and what a library knows reaches every file of a run."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pikepdf
import pytest
from typer.testing import CliRunner

from cli import app
from pipeline.results.directory import RunDirectory
from pipeline.running.run import Run, run
from pipeline.running.sketch import hashes, likeness, pairs, sketch


def text(seed: int, words: int = 4000) -> list[str]:
    draw = random.Random(seed)
    known = ["".join(draw.choices("abcdefgh", k=6)) for _ in range(2000)]
    return draw.choices(known, k=words)


def misread(words: list[str], part: float, seed: int = 7) -> list[str]:
    draw = random.Random(seed)
    return ["x" + w if draw.random() < part else w for w in words]


@pytest.mark.parametrize(("part", "low", "high"), [(0.0, 1, 1), (0.03, 0.6, 0.95), (0.5, 0, 0.2)])
def test_likeness_is_about_the_part_of_runs_in_common(part: float, low: float, high: float) -> None:
    one = text(1)
    other = misread(one, part)
    found = likeness(hashes(sketch(" ".join(one))), hashes(sketch(" ".join(other).upper() + " 12")))
    runs = [{tuple(w[i : i + 4]) for i in range(len(w) - 3)} for w in (one, other)]
    true = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    assert low <= found <= high
    assert found == pytest.approx(true, abs=0.2)


def test_pairs_are_found_and_a_cover_page_makes_none() -> None:
    cover = ["downloaded", "from", "the", "archive", "for", "personal", "use", "only"]
    texts = [cover + text(i, 600) for i in range(60)]
    texts.append(misread(texts[3], 0.05))
    sketches = [hashes(sketch(" ".join(t))) for t in texts]
    assert {p for p in pairs(sketches) if likeness(*(sketches[i] for i in p)) > 0.5} == {(3, 60)}
    assert sketch("too short") == "" and len(hashes("")) == 0
    assert pairs([]) == set()


@pytest.fixture(scope="module")
def done(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Two studies from a library, one of them in a second file that is neither the same nor its text."""
    folder = tmp_path_factory.mktemp("library")
    for name in ("sinos-valley-1995.pdf", "jepara-furniture-2010.pdf"):
        (folder / name).write_bytes((corpus / name).read_bytes())
    with pikepdf.open(folder / "sinos-valley-1995.pdf") as pdf:
        del pdf.pages[-1]  # a preprint that ends before the references
        pdf.save(folder / "preprint.pdf")
    (folder / "library.bib").write_text(
        "@article{berg1995, title = {Of Shoes}, author = {Berg, Jan and Kim, Li}, year = 1995,\n"
        " journal = {World Development}, volume = {23}, doi = {10.1016/xyz},\n"
        " file = {:sinos-valley-1995.pdf:PDF}}\n",
        encoding="utf-8",
    )
    return run([folder / "library.bib", folder], folder / "out")


def test_a_second_file_of_a_work_is_left_out_and_named(done: Run) -> None:
    documents = {d.path: d for d in done.directory.documents()}
    assert set(documents) == {"jepara-furniture-2010.pdf", "sinos-valley-1995.pdf"}
    assert documents["sinos-valley-1995.pdf"].copies == ["preprint.pdf"]
    (copy,) = done.copies
    assert (copy.name, copy.of) == ("preprint.pdf", "sinos-valley-1995.pdf")
    assert copy.share >= 0.5
    assert done.counts["documents"] == 2
    known = {d.id for d in documents.values()}
    assert {e.document for e in done.directory.evidence()} <= known


def test_what_the_library_knows_reaches_documents_evidence_report_and_citations(done: Run) -> None:
    documents = {d.path: d for d in done.directory.documents()}
    shoes = documents["sinos-valley-1995.pdf"]
    assert (shoes.title, shoes.authors, shoes.year) == ("Of Shoes", ["Berg, Jan", "Kim, Li"], 1995)
    assert shoes.reference and shoes.reference.where == "World Development"
    rows = [e for e in done.directory.evidence() if e.document == shoes.id]
    assert rows and {e.citation for e in rows} == {"Berg and Kim 1995"}
    page = (done.out / "report.html").read_text("utf-8")
    assert "Berg and Kim 1995, page" in page
    assert "World Development 23" in page and "https://doi.org/10.1016/xyz" in page
    assert "same work, counted once: preprint.pdf" in page
    profiles = RunDirectory(done.out).profiles()
    cluster = next(p for p in profiles if shoes.id in p.documents)
    made = CliRunner().invoke(app, ["cite", str(done.out), cluster.id])
    assert made.exit_code == 0
    assert made.stdout.startswith("@article{berg1995,")
    assert made.stdout.count("@") == len(cluster.documents)
    assert CliRunner().invoke(app, ["cite", str(done.out), "nowhere"]).exit_code == 2


def test_a_changed_library_changes_the_files_and_reads_nothing_anew(
    done: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = done.out.parent
    again = run([folder / "library.bib", folder], done.out)
    assert again.copies == done.copies  # told again by a run that finds all done
    assert "preprint.pdf: the same work as" in capsys.readouterr().err
    outcomes = sorted((done.out / "kept" / "outcomes").rglob("*"))
    library = folder / "library.bib"
    library.write_text(library.read_text("utf-8").replace("{23}", "{99}"), encoding="utf-8")
    run([library, folder], done.out)
    told = [json.loads(x) for x in (done.out / "documents.jsonl").read_text("utf-8").splitlines()]
    assert "99" in {d["reference"]["volume"] for d in told if d["reference"]}
    assert sorted((done.out / "kept" / "outcomes").rglob("*")) == outcomes
