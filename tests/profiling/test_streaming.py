"""Profiles made a row at a time are those made of all rows at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.profiling import load_rules, load_typology, profile_clusters
from pipeline.profiling.streaming import Linked
from pipeline.records import DocumentRow, Evidence
from pipeline.results.digest import SENTENCES, evidence_of, shortened
from pipeline.shelf import shelf


@pytest.fixture(scope="module")
def coded(root: Path) -> list[Evidence]:
    """Evidence rows of the annotated documents, as a coder would have given them."""
    rows = []
    for path in sorted((root / "annotations" / "coded").glob("*.jsonl"))[:40]:
        for at, text in enumerate(path.read_text(encoding="utf-8").splitlines()):
            told = json.loads(text)
            if told["scope"] != "case":
                continue
            kept = {name: told[name] for name in Evidence.model_fields if name in told}
            kept |= {"page": 1, "boxes": [], "start": at * 100, "end": at * 100 + 50}
            kept |= {"scores": {}, "cluster_id": None}
            rows.append(Evidence.model_validate(kept))
    assert len(rows) > 300
    return rows


def test_row_by_row_or_all_at_once_the_profiles_are_the_same(
    coded: list[Evidence], tmp_path: Path
) -> None:
    documents = [
        DocumentRow(
            id=d, path=d, sha256="0", pages=1, title=None, authors=[], year=2001, sentences=1,
            ocr=False, seconds=0,
        )
        for d in sorted({r.document for r in coded})
    ]  # fmt: skip
    profiles, linked = profile_clusters(coded, documents)
    ordered = sorted(coded, key=lambda r: (r.document, r.start, r.end, r.id))
    with shelf(tmp_path / "shelf") as base:
        stream = Linked(lambda: iter(ordered), documents, base)
        assert list(stream.evidence()) == linked
        made = stream.profiles(
            lambda numbers: [linked[n] for n in numbers], load_typology(), load_rules(None)
        )
        assert list(made) == profiles


def test_a_shortened_profile_names_few_sentences_and_only_its_own(coded: list[Evidence]) -> None:
    profiles, _ = profile_clusters(coded, [])
    large = max(profiles, key=lambda p: p.evidence_count)
    small = shortened(large)
    assert small.evidence_count == large.evidence_count
    assert evidence_of(small) < evidence_of(large)
    assert all(len(f.evidence) <= SENTENCES for f in small.functions.values())
