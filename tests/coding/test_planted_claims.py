"""Finding claims about ties to buyers in a long report that is mostly about other things.

``tests/planted/report.pdf`` is a country report of nine pages with twenty sentences that state how
producers and buyers are tied (five of each kind) and twenty decoys from the same report: foreign
investment, state inspection, concentration among exporters, joint training and the like, none of
which says anything of such a tie. Both are listed in ``tests/planted/claims.jsonl``. Nothing is
trained on the report and no threshold was chosen on it.

Measured, with the model that ships and from the PDF on:

- recall: a claim counts as found when its sentence is read whole, its scope is ``case`` and it
  has at least one of its governance codes (16 of 20 at least);
- false alarms: a decoy counts as one when it has any governance code, in whatever scope (4 at most).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.coding.codebook import codebook
from pipeline.coding.coder import Coded, Coder
from pipeline.coding.discourse import Discourse
from pipeline.language.sentences import split
from pipeline.reading import read
from pipeline.records import Codes

LEAST_FOUND = 16
MOST_FALSE_ALARMS = 4


def plain(text: str) -> str:
    """The text with single spaces: a page breaks lines where a list of sentences does not."""
    return " ".join(text.split())


@pytest.fixture(scope="module")
def planted(root: Path) -> list[dict[str, Any]]:
    lines = (root / "tests/planted/claims.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def discourse(root: Path) -> Discourse:
    document = read(root / "tests/planted/report.pdf")
    split(document)
    return Discourse.of(document)


@pytest.fixture(scope="module")
def coded(discourse: Discourse) -> dict[str, Coded]:
    texts = [plain(unit.text) for unit in discourse.units]
    return dict(zip(texts, Coder.load().code(discourse), strict=True))


def shown(missed: list[str]) -> str:
    return "\n  ".join(["", *missed])


def test_the_list_has_five_claims_of_each_kind_as_many_decoys_and_valid_codes(
    planted: list[dict[str, Any]],
) -> None:
    claims = [row for row in planted if not row.get("decoy")]
    for row in claims:
        Codes.model_validate({k: v for k, v in row.items() if k != "text"})
    kinds = [kind for row in claims for kind in row["governance"]]
    assert {kind: kinds.count(kind) for kind in codebook().governance} == dict.fromkeys(kinds, 5)
    assert len(claims) == len(planted) - len(claims) == 20
    assert len({row["text"] for row in planted}) == 40


def test_all_planted_sentences_are_read_whole(
    planted: list[dict[str, Any]], discourse: Discourse
) -> None:
    texts = {plain(unit.text) for unit in discourse.units}
    missed = [row["text"] for row in planted if row["text"] not in texts]
    assert not missed, shown(missed)


def test_claims_are_found_with_a_right_governance_code(
    planted: list[dict[str, Any]], coded: dict[str, Coded]
) -> None:
    claims = [row for row in planted if not row.get("decoy")]
    missed = []
    for row in claims:
        codes = coded[row["text"]].codes if row["text"] in coded else Codes()
        if codes.scope != "case" or not set(codes.governance) & set(row["governance"]):
            missed.append(f"{row['governance']} {codes.scope} {codes.governance}: {row['text']}")
    found = len(claims) - len(missed)
    assert found >= LEAST_FOUND, f"{found} of {len(claims)} found; not these:{shown(missed)}"


def test_decoys_get_no_governance_code(
    planted: list[dict[str, Any]], coded: dict[str, Coded]
) -> None:
    alarms = []
    for row in planted:
        if row.get("decoy") and row["text"] in coded:
            codes = coded[row["text"]].codes
            if codes.governance:
                alarms.append(f"{codes.scope} {codes.governance}: {row['text']}")
    assert len(alarms) <= MOST_FALSE_ALARMS, f"{len(alarms)} false alarms:{shown(alarms)}"
