"""A review makes profiles by the typology and the rules of the run, its user's own ones too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from cli import app
from pipeline.profiling.datafiles import shipped
from pipeline.records import Codes
from pipeline.results.directory import RunDirectory, RunDirectoryError
from pipeline.review.desk import Desk
from pipeline.review.reapplying import reapply
from pipeline.running.merge import merge
from tests.review.test_server import browser

RUN = CliRunner()
#: Rules by which nothing follows from anything.
NONE = {"version": "none", "typology": "humphrey-2001", "source": "mine", "chain": ["design"]}


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with rules and a typology of the user's own, who stands in it."""
    here = tmp_path / "here"
    (here / "mine").mkdir(parents=True)
    (here / "mine" / "rules.yaml").write_text(yaml.safe_dump(NONE))
    text = shipped("typologies/humphrey-2001.yaml")
    (here / "mine" / "types.yaml").write_text(text.replace("id: humphrey-2001", "id: mine", 1))
    monkeypatch.chdir(here)
    return here / "mine"


def concluded(folder: Path) -> list[str]:
    return [s.id for p in RunDirectory(folder).profiles() for s in p.strategies + p.policy_areas]


def set_argument(folder: Path, name: str, value: Path) -> None:
    about = json.loads((folder / "run.json").read_text("utf-8"))
    about["arguments"][name] = str(value)
    (folder / "run.json").write_text(json.dumps(about), "utf-8")


def test_a_merged_directory_keeps_its_rules_seen_from_anywhere(
    folder: Path, mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert concluded(folder)
    out = tmp_path / "merged"
    merge([folder], out, typology="mine/types.yaml", rules=Path("mine/rules.yaml"))
    assert not concluded(out)
    monkeypatch.chdir(tmp_path)
    desk = Desk(out)
    assert (desk.typology.id, desk.rules.version) == ("mine", "none")
    desk.verdict(next(iter(desk.material.machine)), "ana", "reject", Codes())
    desk.keeper._write()
    assert not concluded(out)
    decisions = tmp_path / "d.jsonl"
    RUN.invoke(app, ["decisions", str(out), "--out", str(decisions)])
    desk.close()
    # So do decisions that are taken in.
    (out / "review.sqlite").unlink()
    done = RUN.invoke(app, ["decisions", str(out), "--take", str(decisions)])
    assert "1 new decisions" in done.stderr and not concluded(out)
    reapply(out)
    assert not concluded(out)


def test_a_desk_follows_a_rerun_by_other_rules(folder: Path, mine: Path) -> None:
    desk = Desk(folder)
    assert any(p.strategies + p.policy_areas for p in desk.made.profiles)
    # As a run does at its end.
    set_argument(folder, "rules", mine / "rules.yaml")
    desk.store.note("generation", "another")
    desk.refresh()
    assert not any(p.strategies + p.policy_areas for p in desk.made.profiles)
    (mine / "rules.yaml").rename(mine / "gone.yaml")
    desk.store.note("generation", "yet another")
    for _ in range(2):
        with pytest.raises(RunDirectoryError, match=r"rules\.yaml"):
            desk.refresh()
    answer = browser(desk).get("/")
    assert answer.status_code == 503 and "rules.yaml" in answer.text
    (mine / "gone.yaml").rename(mine / "rules.yaml")
    desk.refresh()
    desk.close()


def test_a_typology_that_is_gone_is_one_clear_error(
    folder: Path, mine: Path, tmp_path: Path
) -> None:
    set_argument(folder, "typology", Path("nowhere/types.yaml"))
    (tmp_path / "d.jsonl").write_text("")
    take = ["decisions", str(folder), "--take", str(tmp_path / "d.jsonl")]
    for command in (take, ["review", str(folder), "--no-browser"]):
        done = RUN.invoke(app, command)
        assert done.exit_code == 2, done.output
        assert "nowhere/types.yaml" in done.stderr and "gvcoder run" in done.stderr
