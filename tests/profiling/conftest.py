"""Gold-like evidence, written for these tests, and what makes it short to write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from pipeline.profiling import profile_clusters
from pipeline.records import DocumentRow, Evidence, Profile

TOWN = {"name": "Velmar shoe cluster", "place": "Velmar", "country": "IT", "sector": "footwear"}

Maker = Callable[..., Evidence]


@pytest.fixture
def make() -> Maker:
    """A maker of evidence rows: ``make(id, text, governance=[…], …)``; scope ``case``, place Velmar."""
    return evidence


def evidence(id: str, text: str = "Something is told.", **fields: Any) -> Evidence:
    """A row of scope ``case`` about the shoemakers of Velmar unless told otherwise."""
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


def document(id: str, author: str = "Rossi, M.", year: int = 2001) -> DocumentRow:
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


def only(rows: Sequence[Evidence], **options: Any) -> Profile:
    """The one profile that these rows give."""
    profiles, _ = profile_clusters(rows, [], **options)
    (profile,) = profiles
    return profile
