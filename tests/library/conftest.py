"""One study, read, coded, profiled and run once for all tests of the library."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import Coding, Paper, Profiles, Results, profile, read, run, tag

STUDY = "jepara-furniture-2010.pdf"


@pytest.fixture(scope="session")
def paper(corpus: Path) -> Paper:
    return read(corpus / STUDY)


@pytest.fixture(scope="session")
def coding(paper: Paper) -> Coding:
    return tag(paper)


@pytest.fixture(scope="session")
def profiles(coding: Coding) -> Profiles:
    return profile(coding)


@pytest.fixture(scope="session")
def results(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("studies")
    (folder / STUDY).write_bytes((corpus / STUDY).read_bytes())
    (folder / "empty.pdf").write_bytes(b"")
    return run(folder, tmp_path_factory.mktemp("library") / "run")
