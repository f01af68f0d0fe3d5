"""read, tag, profile and run: the same results by each way, and errors that say what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import Coding, Paper, Profiles, Results, profile, tag
from pipeline.coding.labels import ModelError
from pipeline.profiling import DataFileError
from pipeline.records import Profile

ROOT = Path(__file__).resolve().parents[2]


def test_importing_the_package_loads_none_of_the_library() -> None:
    shown = (
        "import sys, pipeline; print(sorted(m for m in sys.modules if m.startswith('pipeline.')), "
        "set(pipeline.__all__) <= set(dir(pipeline)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", shown], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["[]", "True"]


def test_the_steps_give_what_a_run_writes(
    paper: Paper, coding: Coding, profiles: Profiles, results: Results
) -> None:
    def rows(name: str) -> list[object]:
        text = (results.folder / f"{name}.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    assert paper.sentences.to_dict() == rows("sentences") == results.sentences.to_dict()
    assert profiles.evidence.to_dict() == rows("evidence") == results.evidence.to_dict()
    assert profiles.to_dict() == rows("profiles") == results.profiles.to_dict()
    assert [s.id for s in coding if s.claim] == [row.id for row in results.evidence]
    assert results.text_of(paper.id) == paper.text


def test_a_file_that_cannot_be_read_is_named_beside_the_results(results: Results) -> None:
    assert [(f.path, f.reason) for f in results.failures] == [("empty.pdf", "empty_file")]
    assert len(results.documents) == 1 and results.report.is_file()


def test_the_same_work_twice_counts_once(coding: Coding, profiles: Profiles) -> None:
    assert profile([coding, coding]).to_dict() == profiles.to_dict()


def test_text_and_sentences_are_coded_as_the_command_codes_them() -> None:
    told = [
        "Importers send the drawings to the Sinos Valley and inspect every batch of shoes.",
        "They took over 80 per cent of the output of its firms in 1995.",
    ]
    passage = json.dumps({"passage": "p", "sentences": told, "title": "Shoes", "year": 1998})
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "tag", "-"],
        input=passage,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    by_list = tag(told, title="Shoes", year=1998)
    by_text = tag(" ".join(told), title="Shoes", year=1998)
    for given, one, other in zip(lines, by_list.to_dict(), by_text.to_dict(), strict=True):
        told_by_command = {k: v for k, v in given.items() if k not in ("passage", "index")}
        assert {k: one[k] for k in told_by_command} == told_by_command
        assert other == {**one, "id": other["id"]}
    assert [s.text for s in by_list] == told


def test_paragraphs_of_plain_text_are_kept_apart_and_places_point_into_it() -> None:
    text = "One buyer takes it all.\n\n\n  Another paragraph follows. It has two sentences.\n"
    coding = tag(text)
    assert [s.text for s in coding] == [
        "One buyer takes it all.",
        "Another paragraph follows.",
        "It has two sentences.",
    ]
    document = coding.paper.document
    assert document.text == text
    assert [s.block for s in document.sentences] == [0, 1, 1]


def test_a_plain_script_may_call_run_at_once_and_loads_nothing_that_its_workers_need(
    corpus: Path, tmp_path: Path
) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "from pipeline import run\n"
        "print('begins')\n"
        f"done = run({str(corpus / 'sinos-valley-1995.pdf')!r}, 'out', jobs=2)\n"
        "print(sorted({'sklearn', 'spacy', 'onnxruntime'} & set(sys.modules)))\n"
        "print(len(done.documents), __file__.endswith('script.py'))\n",
        encoding="utf-8",
    )
    asked = [sys.executable, str(script)]
    path = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(asked, cwd=tmp_path, env=path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split("\n") == ["begins", "[]", "1 True", ""]


def test_nothing_gives_nothing() -> None:
    assert len(tag("")) == len(tag([])) == 0
    none = profile([])
    assert len(none) == 0
    assert list(none.to_pandas().columns)[:2] == ["id", "name"]
    assert "No cluster" in none._repr_html_()


def test_a_profile_is_found_by_id_or_by_a_part_of_its_name(profiles: Profiles) -> None:
    def named(id_: str, name: str) -> Profile:
        data = {**profiles[0].to_dict(), "id": id_, "name": name, "aliases": ["the old town"]}
        return Profile.model_validate(data)

    two = Profiles([named("id-jepara", "Jepara makers"), named("id-java", "Java makers")], [])
    assert two["id-java"] is two[1]
    assert two["JEPARA"] is two[0]
    with pytest.raises(KeyError, match="id-jepara, id-java"):
        two["atlantis"]
    with pytest.raises(KeyError, match="may be any of"):
        two["old town"]


def test_what_cannot_be_used_is_named_with_the_remedy(tmp_path: Path, coding: Coding) -> None:
    with pytest.raises(ModelError, match="gvcoder train"):
        tag("Some text.", model=tmp_path)
    with pytest.raises(DataFileError, match="nowhere"):
        profile(coding, typology="nowhere")


def test_another_typology_names_other_types(coding: Coding) -> None:
    names = {t for p in profile(coding, typology="ghs-2005") for t in p.governance.mix}
    assert names and names <= {"market", "modular", "relational", "captive", "hierarchy"}


def test_a_model_trained_anew_in_its_folder_is_loaded_anew(tmp_path: Path) -> None:
    import shutil

    from pipeline.library.tagging import _coder, _stamped

    folder = tmp_path / "model"
    shutil.copytree(ROOT / "models" / "default", folder)
    first = _coder(_stamped(folder), None, None)
    assert _coder(_stamped(folder), None, None) is first
    os.utime(folder / "model.json", (1e9, 1e9))
    assert _coder(_stamped(folder), None, None) is not first


def test_a_register_says_which_clusters_of_two_works_are_one(tmp_path: Path) -> None:
    register = tmp_path / "register.csv"
    register.write_text(
        "name,place,country,sector,aliases\n"
        "Valley shoes,Sinos Valley,BR,footwear,Novo Hamburgo;Sapiranga\n"
        "Town shoes,Novo Horizonte,BR,footwear,\n"
        "Novo sandals,Novo,BR,shoes,\n",
        encoding="utf-8",
    )
    buyer = "Importers send the drawings to the shoe firms of {} and inspect every batch of shoes."
    towns = ("Novo Hamburgo", "Sinos Valley", "SAPIRANGA", "Novo Horizonte", "Novo")
    codings = [tag(buyer.format(town), register=register, title=town) for town in towns]
    found = profile(codings)
    assert {p.name: len(p.documents) for p in found} == {
        "Valley shoes": 3,
        "Town shoes": 1,
        "Novo sandals": 1,
    }
