"""Tidy tables: read by the programs that they are for, and whole."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas
import pyarrow.parquet as pq
import pytest
from frictionless import Package, system
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.records import Evidence
from pipeline.results.directory import RunDirectory
from pipeline.results.exports import export
from pipeline.results.exports.material import Material
from pipeline.results.exports.tables.comma import guarded, unguarded
from pipeline.results.exports.tables.dictionary import dictionary
from pipeline.results.exports.tables.rows import tables

#: What a spreadsheet could run, what XML cannot hold, and what CSV must quote.
NASTY = '=HYPERLINK("http://x","y"),\n@SUM(A1) \x07 ‘ž𝒳”; "quoted"'


@pytest.fixture(scope="module")
def nasty(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished run with a sentence that begins like a formula, and a cluster without profile."""
    folder = tmp_path_factory.mktemp("nasty") / "run"
    shutil.copytree(finished, folder, ignore=shutil.ignore_patterns("kept"))
    directory = RunDirectory(folder)
    rows: list[Evidence] = directory.evidence()
    rows[0] = rows[0].model_copy(update={"text": NASTY, "cluster_id": "no-such-cluster"})
    directory.write_rows("evidence", rows)
    return folder


@pytest.fixture(scope="module")
def exported(nasty: Path) -> Path:
    done = export(nasty, ["csv", "parquet", "xlsx", "datapackage"])
    assert done.problems == [] and all(p.is_file() for p in done.files)
    return nasty / "exports"


def values(rows: list[dict[str, Any]], column: str) -> list[Any]:
    return [None if pandas.isna(v) else v for v in (row[column] for row in rows)]


def test_every_table_has_the_columns_of_the_dictionary_and_rows(nasty: Path) -> None:
    made = tables(Material.of(nasty))
    assert set(made) == set(dictionary())
    for name, rows in made.items():
        for row in rows:
            assert list(row) == list(dictionary()[name].columns), name
    for name in ("profiles", "linkages", "functions", "shares", "evidence", "documents", "codes"):
        assert made[name], name


def test_pandas_reads_the_same_from_csv_parquet_and_excel(nasty: Path, exported: Path) -> None:
    """Cell by cell what the run holds; only the guards of CSV are taken off before comparing."""
    made = tables(Material.of(nasty))
    for name, table in dictionary().items():
        read = {
            "csv": pandas.read_csv(
                exported / "csv" / f"{name}.csv", keep_default_na=False, na_values=[""]
            ),
            "parquet": pandas.read_parquet(exported / "parquet" / f"{name}.parquet"),
            "xlsx": pandas.read_excel(
                exported / "tables.xlsx", name, keep_default_na=False, na_values=[""]
            ),
        }
        for form, frame in read.items():
            assert list(frame.columns) == list(table.columns), (form, name)
            rows = frame.to_dict("records")
            for column, about in table.columns.items():
                wanted = [row[column] for row in made[name]]
                found = values(rows, column)
                if about.type == "string":
                    found = [None if v is None else str(v) for v in found]
                if form == "csv" and about.type == "string":
                    found = [v and unguarded(v) for v in found]
                if form == "xlsx":
                    wanted = [
                        v.replace("\x07", "\ufffd") if isinstance(v, str) else v for v in wanted
                    ]
                if about.type == "string" and column in ("isic", "holder_name"):
                    # Digits alone are read as numbers unless one says otherwise.
                    wanted, found = (
                        [v and str(v).lstrip("0").removesuffix(".0") for v in x]
                        for x in (wanted, found)
                    )
                assert found == wanted, (form, name, column)


def test_parquet_is_typed_and_says_what_its_columns_mean(exported: Path) -> None:
    schema = pq.read_schema(exported / "parquet" / "evidence.parquet")
    assert str(schema.field("page").type) == "int64"
    assert str(schema.field("case_probability").type) == "double"
    for field in schema:
        assert field.metadata[b"description"]
    assert b"title" in schema.metadata


def test_frictionless_finds_the_package_valid_and_an_injury_invalid(
    exported: Path, tmp_path: Path
) -> None:
    with system.use_context(trusted=True):
        report = Package(str(exported / "datapackage" / "datapackage.json")).validate()
        assert report.valid, report.flatten(["title", "message"])
        assert len(report.tasks) == len(dictionary())
        # The checks are real: a row that points nowhere and one with a wrong value are found.
        hurt = tmp_path / "hurt"
        shutil.copytree(exported / "datapackage", hurt)
        path = hurt / "data" / "functions.csv"
        path.write_text(path.read_text("utf-8") + "nowhere,dancing,local,0.5,1\n", "utf-8")
        about = json.loads((hurt / "datapackage.json").read_text("utf-8"))
        for resource in about["resources"]:
            del resource["hash"], resource["bytes"]
        (hurt / "datapackage.json").write_text(json.dumps(about), "utf-8")
        faults = {
            e[0] for e in Package(str(hurt / "datapackage.json")).validate().flatten(["type"])
        }
    assert {"foreign-key", "constraint-error"} <= faults


def test_no_cell_is_a_formula(exported: Path) -> None:
    for path in (exported / "csv").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    number = re.fullmatch(r"-?[\d.]+(e-?\d+)?", cell)
                    assert number or cell[:1] not in tuple("=+-@\t\r"), (path.name, cell)
    book = load_workbook(exported / "tables.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "b"} and "s" in kinds


@given(st.text(alphabet=st.sampled_from("='+-@\t a1é"), max_size=6))
def test_guards_come_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tuple("=+-@\t")


def test_excel_states_have_colours_heads_stay_in_view_and_the_dictionary_is_there(
    exported: Path,
) -> None:
    book = load_workbook(exported / "tables.xlsx")
    assert book.sheetnames == ["data_dictionary", *dictionary()]
    sheet = book["evidence"]
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref
    head = [c.value for c in sheet[1]]
    states = {
        row[head.index("review")].value: row[head.index("review")].fill.start_color.rgb
        for row in sheet.iter_rows(min_row=2)
    }
    assert len(states) == len(set(states.values())) == 4
    meanings = [
        (r[0].value, r[1].value, r[3].value) for r in book["data_dictionary"].iter_rows(min_row=2)
    ]
    wanted = [(name, column) for name, t in dictionary().items() for column in t.columns]
    assert [m[:2] for m in meanings] == wanted and all(m[2] for m in meanings)


def test_the_same_run_gives_the_same_bytes(nasty: Path, exported: Path, tmp_path: Path) -> None:
    again = export(nasty, ["csv", "parquet", "xlsx", "datapackage"], out=tmp_path)
    for path in again.files:
        assert path.read_bytes() == (exported / path.relative_to(tmp_path)).read_bytes(), path.name


def test_rejected_sentences_are_told_and_a_cluster_without_profile_points_nowhere(
    nasty: Path,
) -> None:
    made = tables(Material.of(nasty))
    assert {row["review"] for row in made["evidence"]} == {
        "machine",
        "accepted",
        "changed",
        "rejected",
    }
    known = {row["cluster_id"] for row in made["profiles"]}
    assert all(row["cluster_id"] in known | {None} for row in made["evidence"])
    assert "no-such-cluster" not in known


def snippets(root: Path, language: str) -> list[str]:
    text = (root / "docs" / "exports.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)


@pytest.fixture
def beside(exported: Path, tmp_path: Path) -> Path:
    """A folder in which ``out/first`` is the run, as in the documentation."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "first").symlink_to(exported.parent)
    return tmp_path


def test_the_pandas_snippets_of_the_documentation_run(root: Path, beside: Path) -> None:
    found = snippets(root, "python")
    assert found
    for snippet in found:
        done = subprocess.run(
            [sys.executable, "-c", snippet], cwd=beside, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()


@pytest.mark.system
def test_the_r_snippets_of_the_documentation_run(root: Path, beside: Path) -> None:
    found = snippets(root, "r")
    assert found
    if shutil.which("Rscript") is None:
        pytest.skip("needs R (on Debian: apt-get install r-base-core)")
    for snippet in found:
        done = subprocess.run(
            ["Rscript", "--vanilla", "-e", snippet], cwd=beside, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()
