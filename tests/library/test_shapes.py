"""Results as plain data, as tables and as what Jupyter shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html.parser import HTMLParser

import pandas as pd
import pytest

from pipeline import Coding, Paper, Profiles, Results, tag
from pipeline.library import ClusterProfile, Rows
from pipeline.library.frames import columns_of
from pipeline.records import Evidence, Failure, Profile, SentenceRow


class Tags(HTMLParser):
    """Tags that were opened and not closed, and all of the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(thing: object) -> str:
    parser = Tags()
    parser.feed(thing._repr_html_())  # type: ignore[attr-defined]
    assert parser.open == []
    return " ".join(parser.text.split())


def test_everything_shows_itself(
    paper: Paper, coding: Coding, profiles: Profiles, results: Results
) -> None:
    assert paper.title is not None and paper.title in shown(paper)
    claim = next(s for s in coding if s.claim)
    assert claim.text in shown(coding)
    assert profiles[0].name in shown(profiles[0])
    assert all(p.id in shown(profiles) for p in profiles)
    assert "empty.pdf: empty_file" in shown(results)
    assert results.evidence[0].text in shown(results.evidence)
    assert results.sentences[0].text in shown(results.sentences)
    assert "no rows" in shown(Rows([], Failure))
    for thing in (paper, coding, profiles, results, results.evidence):
        assert "\n" not in repr(thing) and len(repr(thing)) < 400


def test_what_a_document_says_is_text_and_no_markup() -> None:
    evil = "<script>alert(1)</script> Importers inspect every batch of the Sinos Valley shoes."
    coding = tag([evil])
    for thing in (coding, coding.paper, coding.evidence, coding[:]):
        html = thing._repr_html_()
        assert "<script" not in html
        assert "&lt;script&gt;" in html or not len(coding.evidence)


def test_plain_data_is_json(paper: Paper, coding: Coding, results: Results) -> None:
    for data in (paper.to_dict(), coding.to_dict(), results.to_dict()):
        assert json.loads(json.dumps(data)) == data
    assert len(paper.to_dict()["sentences"]) == len(paper.sentences)


def test_tables_have_a_row_each_and_the_values_of_the_rows(
    paper: Paper, coding: Coding, profiles: Profiles, results: Results
) -> None:
    sequences: tuple[Sequence[object], ...] = (
        coding,
        profiles,
        results.evidence,
        results.failures,
        results.documents,
    )
    for rows in sequences:
        assert len(rows.to_pandas()) == len(rows)  # type: ignore[attr-defined]
    table = coding.to_pandas()
    assert table["text"].tolist() == [s.text for s in coding]
    for n, sentence in enumerate(coding):
        for label, p in sentence.scores.items():
            assert table[f"scores.{label}"][n] == p
        cluster = table["cluster.name"][n]
        assert (cluster == sentence.cluster.name) if sentence.cluster else pd.isna(cluster)
    assert len(paper.to_pandas()) == len(paper.sentences)
    side_by_side = profiles.to_pandas().set_index("id")
    for p in profiles:
        assert side_by_side["evidence"][p.id] == p.evidence_count


def test_a_kind_of_row_has_its_columns_whether_or_not_they_are_filled() -> None:
    columns = columns_of(Evidence)
    assert {"cluster.name", "period.from", "review.state", "boxes", "text"} <= {*columns}
    assert "cluster" not in columns and "scores" not in columns
    assert list(Rows([], Evidence).to_pandas().columns) == columns
    assert columns_of(SentenceRow)[0] == "id"


def test_the_table_of_a_profile_names_the_sentences_of_each_finding(profiles: Profiles) -> None:
    p = max(profiles, key=lambda p: p.evidence_count)
    table = p.to_pandas()
    assert {f"{name} {f.locus}" for name, f in p.functions.items()} <= set(table["finding"])
    texts = {row.id: row.text for row in p.evidence}
    assert all(texts[i] == t for i, t in zip(table["sentence"], table["text"], strict=True))
    assert p.model_dump() == Profile.model_validate(p.to_dict()).model_dump()


def test_a_profile_takes_only_its_own_evidence(profiles: Profiles) -> None:
    one = profiles[0]
    others = [row for row in profiles.evidence if row.cluster_id not in (one.id, None)]
    assert ClusterProfile.of(one, others).evidence.to_dict() == [
        row.model_dump(mode="json", by_alias=True) for row in others if one.id in row.also_ids
    ]


def test_without_pandas_the_error_says_what_to_do(
    coding: Coding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install"):
        coding.to_pandas()
