"""Clusters side by side as CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from typer.testing import CliRunner

from cli import app
from pipeline.profiling import profile_clusters
from pipeline.records import Cluster, Evidence
from pipeline.results.comparison import COLUMNS, write_comparison

SHOES = Cluster(name="Brusque shoe cluster", place="Brusque", country="BR", sector="footwear")


def row(id: str, **codes: object) -> Evidence:
    told = {
        "id": id,
        "document": "d1",
        "page": 1,
        "boxes": [],
        "start": int(id),
        "end": int(id) + 1,
        "text": "Agents bring the drawings.",
        "section": None,
        "scope": "case",
        "cluster": SHOES,
        "scores": {},
        "cluster_id": None,
    }
    return Evidence.model_validate({**told, **codes})


def table(rows: list[Evidence]) -> list[dict[str, str]]:
    file = io.StringIO()
    write_comparison(profile_clusters(rows, [])[0], file)
    return list(csv.DictReader(io.StringIO(file.getvalue())))


def test_a_cluster_is_a_row_and_what_is_not_known_is_empty() -> None:
    (found,) = table(
        [
            row("1", governance=["quasi_hierarchical"], functions=[("design", "external")]),
            row("2", upgrading=[("process", "achieved")]),
        ]
    )
    assert tuple(found) == COLUMNS
    assert found["name"] == "Brusque shoe cluster"
    assert (found["country"], found["isic"], found["evidence"]) == ("Brazil", "1520", "2")
    assert (found["governance"], found["function_design"]) == ("quasi_hierarchical", "external")
    assert (found["upgrading_process"], found["function_retail"]) == ("achieved", "")


def test_a_sentence_on_two_clusters_counts_for_both() -> None:
    other = Cluster(name="Yecla chairs", place="Yecla", country="ES", sector="furniture")
    found = table([row("1", governance=["arms_length"], also=[other])])
    assert {r["place"]: r["governance"] for r in found} == {
        "Brusque": "arms_length",
        "Yecla": "arms_length",
    }


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["show", str(tmp_path), "--csv", "-"])
    assert done.exit_code == 2


def test_a_cluster_is_found_by_its_name_without_marks(tmp_path: Path) -> None:
    there = Cluster(name="Łódź clothes", place="Łódź", country="PL", sector="apparel")
    found, linked = profile_clusters([row("1", governance=["network"], cluster=there)], [])
    for name, rows in (("profiles", found), ("evidence", linked)):
        lines = "".join(r.model_dump_json() + "\n" for r in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    for asked in ("lodz", "ŁÓDŹ"):
        done = CliRunner().invoke(app, ["show", str(tmp_path), asked])
        assert done.exit_code == 0, done.output
        assert "Łódź clothes" in done.output
