"""Gold-like evidence, written for these tests, and what makes it short to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.profiling import profile_clusters
from pipeline.profiling.sectors import SectorName
from pipeline.records import DocumentRow, Evidence, Profile

TOWN = {"name": "Velmar shoe cluster", "place": "Velmar", "country": "IT", "sector": "footwear"}
CLASSES = {"footwear": "1520", "shoes": "1520", "furniture": "3100", "melons": "0113"}
NAMES = {"shoes": "footwear"}


def plain_ties(text: str) -> Any:
    """The tie written into a test's text: ``@US`` a market, ``#wholesalers`` a channel, ``^`` upstream."""
    return SimpleNamespace(
        direction="upstream" if "^" in text else "downstream",
        markets=tuple(re.findall(r"@(\w+)", text)),
        channel=next(iter(re.findall(r"#(\w+)", text)), None),
    )


def plain_sectors(text: str) -> SectorName:
    """A sector by a list of four."""
    word = text.lower()
    return SectorName(NAMES.get(word, word), CLASSES.get(word))


def evidence(id: str, text: str = "Something is told.", **fields: Any) -> Evidence:
    """A row of scope ``case`` about the shoemakers of Velmar, unless told otherwise."""
    given: dict[str, Any] = {
        "id": id,
        "document": "d1",
        "page": 1,
        "boxes": [],
        "start": 0,
        "end": len(text),
        "text": text,
        "section": None,
        "scope": "case",
        "scores": {},
        "cluster": TOWN,
        "cluster_id": None,
    }
    return Evidence.model_validate({**given, **fields})


def document(id: str, author: str = "Rossi, M.", year: int | None = 2001) -> DocumentRow:
    """A document that was read."""
    return DocumentRow(
        id=id,
        path=f"{id}.pdf",
        sha256="0" * 64,
        pages=3,
        title=None,
        authors=[author],
        year=year,
        sentences=10,
        ocr=False,
        seconds=0.1,
    )


def profiles(
    rows: Sequence[Evidence], documents: Sequence[DocumentRow] = (), **options: Any
) -> tuple[list[Profile], list[Evidence]]:
    """The profiles with the ties and sectors that the tests write down."""
    readers = {"tie_reader": plain_ties, "sector_reader": plain_sectors}
    return profile_clusters(rows, documents, **{**readers, **options})


def only(
    rows: Sequence[Evidence], documents: Sequence[DocumentRow] = (), **options: Any
) -> Profile:
    """The one profile that these rows give."""
    (profile,) = profiles(rows, documents, **options)[0]
    return profile


@pytest.fixture(scope="session")
def row() -> Callable[..., Evidence]:
    """``row(id, text, **fields)``: an evidence row."""
    return evidence


@pytest.fixture(scope="session")
def doc() -> Callable[..., DocumentRow]:
    """``doc(id, author, year)``: a document that was read."""
    return document


@pytest.fixture(scope="session")
def profile() -> Callable[..., Profile]:
    """``profile(rows, documents)``: the one profile of the rows."""
    return only


@pytest.fixture(scope="session")
def all_profiles() -> Callable[..., tuple[list[Profile], list[Evidence]]]:
    """``all_profiles(rows, documents)``: every profile, and the rows with their clusters."""
    return profiles
