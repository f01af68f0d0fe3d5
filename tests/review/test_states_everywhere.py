"""What people accepted, changed and rejected looks different wherever it is shown."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pikepdf
import pytest
from typer.testing import CliRunner

from cli import app
from pipeline.records import Codes
from pipeline.results.directory import RunDirectory
from pipeline.results.exports import export
from pipeline.review.desk import Desk

RUN = CliRunner()
STATES = ("machine", "accepted", "changed", "rejected")


@pytest.fixture(scope="module")
def reviewed(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run reviewed at the desk: every fourth sentence of evidence in each of the states."""
    import shutil

    folder = Path(shutil.copytree(finished, tmp_path_factory.mktemp("states") / "run"))
    desk = Desk(folder)
    for n, (sentence, row) in enumerate(desk.material.machine.items()):
        codes = Codes(**{name: getattr(row, name) for name in Codes.model_fields})
        if STATES[n % 4] == "accepted":
            desk.verdict(sentence, "ana", "accept", codes)
        elif STATES[n % 4] == "changed":
            changed = codes.model_copy(update={"buyers": ["dispersed"]})
            desk.verdict(sentence, "ana", "change", changed)
        elif STATES[n % 4] == "rejected":
            desk.verdict(sentence, "ana", "reject", Codes(scope="case"))
    desk.close()
    return folder


def of_state(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {s: set() for s in STATES}
    for row in RunDirectory(folder).evidence():
        found[row.review.state].add(row.id)
    assert all(len(ids) > 10 for ids in found.values())
    return found


def test_in_the_tables(reviewed: Path, tmp_path: Path) -> None:
    wanted = of_state(reviewed)
    export(reviewed, ["csv", "xlsx"], out=tmp_path)
    (path,) = tmp_path.rglob("evidence.csv")
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for state in STATES:
        assert {r["evidence_id"] for r in rows if r["review"] == state} == wanted[state]
    (path,) = tmp_path.rglob("*.xlsx")
    sheet = openpyxl.load_workbook(path)["evidence"]
    head = [c.value for c in sheet[1]]
    looks = {
        line[head.index("review")].value: (
            line[head.index("review")].fill.start_color.rgb,
            line[head.index("review")].font.color.rgb
            if line[head.index("review")].font.color
            else "",
        )
        for line in sheet.iter_rows(min_row=2)
    }
    assert looks.keys() == set(STATES) and len(set(looks.values())) == 4


def test_in_the_project_for_other_programs(reviewed: Path, tmp_path: Path) -> None:
    export(reviewed, ["qdpx"], out=tmp_path)
    (path,) = tmp_path.rglob("*.qdpx")
    with zipfile.ZipFile(path) as packed:
        name = next(n for n in packed.namelist() if n.endswith(".qde"))
        root = ElementTree.fromstring(packed.read(name))
    space = {"q": root.tag[1:].partition("}")[0]}
    codes = {c.get("guid"): c for c in root.iter(f"{{{space['q']}}}Code")}
    used = {r.get("targetGUID") for r in root.iter(f"{{{space['q']}}}CodeRef")}
    names = {codes[g].get("name"): codes[g].get("color") for g in used if g in codes}
    shown = {n: names[n] for n in ("accepted", "changed", "rejected")}
    assert len(set(shown.values())) == 3


def test_in_copies_of_the_pdfs(reviewed: Path, tmp_path: Path) -> None:
    rows = {e.id: e for e in RunDirectory(reviewed).evidence()}
    export(reviewed, ["pdf"], out=tmp_path)
    looks: dict[str, set[tuple[float, bool]]] = {s: set() for s in STATES}
    for path in tmp_path.rglob("*.pdf"):
        with pikepdf.open(path) as pdf:
            for page in pdf.pages:
                notes = list(page.get("/Annots", []))
                struck = {str(a.get("/NM", "")) for a in notes if a.Subtype == "/StrikeOut"}
                for a in (a for a in notes if a.Subtype == "/Highlight"):
                    found = re.search(r"[\w.-]+-\d{4,}", str(a.get("/Contents", "")))
                    if found and found[0] in rows:
                        strong = round(float(a.get("/CA", 1)), 2)
                        state = rows[found[0]].review.state
                        looks[state].add((strong, bool(struck)))
                        assert ("ana" in str(a.Contents)) == (state != "machine")
    strengths = {s: {strong for strong, _ in found} for s, found in looks.items()}
    assert all(strengths.values())
    assert strengths["machine"] != strengths["accepted"] != strengths["rejected"]


def test_in_the_report_and_the_terminal(reviewed: Path) -> None:
    wanted = of_state(reviewed)
    page = (reviewed / "report.html").read_text("utf-8")
    shown = {
        i: state or "machine"
        for state, i in re.findall(
            r'<li id="s\d+"(?: class="(\w+)")?><blockquote id="([^"]+)">', page
        )
    }
    assert shown
    for state in STATES:
        assert {i for i, s in shown.items() if s == state} <= wanted[state]
        assert any(s == state for s in shown.values()), state
    told = RUN.invoke(app, ["show", str(reviewed), "sinos valley"]).output
    assert "✓ " in told and "✎ " in told and "accepted" in told
    rejected = [e.text for e in RunDirectory(reviewed).evidence() if e.review.state == "rejected"]
    flat = " ".join(re.sub(r"[│┃|]", " ", told).split())
    assert not [t for t in rejected if t in flat]
