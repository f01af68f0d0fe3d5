"""What a person says of the codes of a sentence on two clusters, and what becomes of its sides."""

from __future__ import annotations

from typing import Any

from pipeline.records import Codes, Evidence, SentenceRow
from pipeline.review.applying import reviewed_row
from pipeline.review.decisions import ClusterRef, Decision

TEXT = "Buyers draw for Velmar, while Dorna's firms sell their own models."
VELMAR = {"name": "Velmar shoes", "place": "Velmar"}
DORNA = {"name": "Dorna shoes", "place": "Dorna"}
PLACE = {"id": "s1", "document": "d1", "page": 1, "boxes": [], "text": TEXT, "section": None}
LOCAL, EXTERNAL = ("design", "local"), ("design", "external")
ROW = SentenceRow.model_validate({**PLACE, "kind": "body"})
MACHINE = Evidence.model_validate(
    {
        **PLACE,
        "start": 0,
        "end": len(TEXT),
        "scope": "case",
        "scores": {},
        "functions": [EXTERNAL, LOCAL],
        "cluster": VELMAR,
        "cluster_id": None,
        "also": [DORNA],
        "sides": [
            {"text": "Buyers draw for Velmar", "functions": [EXTERNAL]},
            {"text": "Dorna's firms sell their own models.", "functions": [LOCAL]},
        ],
    }
)


def reviewed(codes: Codes, **told: Any) -> Evidence:
    """The machine's row after a person's change."""
    decision = Decision(
        id="1", time="t", coder="ana", version="1", action="change", codes=codes, **told
    )
    nothing_else: Any = None
    made = reviewed_row(ROW, MACHINE, decision, nothing_else)
    assert made is not None
    return made


def test_what_a_person_takes_away_is_on_no_side_and_what_is_added_on_both() -> None:
    made = reviewed(Codes(scope="case", functions=[LOCAL], governance=["network"]))
    assert [s.functions for s in made.sides] == [[], [LOCAL]]
    assert [s.governance for s in made.sides] == [["network"], ["network"]]
    assert [s.functions for s in MACHINE.sides] == [[EXTERNAL], [LOCAL]]


def test_a_sentence_that_a_person_puts_into_one_cluster_has_no_sides() -> None:
    ref = ClusterRef(id="velmar", name="Velmar shoes", place="Velmar")
    made = reviewed(Codes(scope="case", functions=[LOCAL]), cluster=ref)
    assert (made.also, made.sides) == ([], [])
