"""A sentence on two clusters that parts is evidence for each with what stands on its side."""

from __future__ import annotations

from pipeline.profiling.sides import seen_by
from pipeline.records import Reason
from pipeline.shelf import shelf
from tests.profiling.conftest import TOWN, document, evidence

DORNA = {"name": "Dorna shoe cluster", "place": "Dorna", "country": "IT", "sector": "footwear"}
SHARES = [
    {"value": 0.8, "of": "firm_output", "holder": "main_buyer"},
    {"value": 0.1, "of": "firm_output", "holder": "main_buyer"},
]


def parted(**fields):
    return evidence(
        "s1",
        "Velmar's agents draw for its firms, while those of Dorna export by themselves.",
        cluster=TOWN,
        also=[DORNA],
        governance=["quasi_hierarchical", "arms_length"],
        functions=[("design", "external"), ("marketing", "local")],
        shares=SHARES,
        reasons=[
            Reason(code="governance:quasi_hierarchical", cue="buyer_designs", text="agents draw"),
            Reason(code="market:export", cue="export", text="export"),
        ],
        sides=[
            {
                "text": "Velmar's agents draw for its firms",
                "governance": ["quasi_hierarchical"],
                "functions": [("design", "external")],
                "shares": SHARES[:1],
            },
            {
                "text": "those of Dorna export by themselves.",
                "governance": ["arms_length"],
                "functions": [("marketing", "local")],
                "shares": SHARES[1:],
            },
        ],
        **fields,
    )


def test_each_profile_has_the_codes_of_its_side(all_profiles):
    found, linked = all_profiles([parted()])
    by_place = {p.place: p for p in found}
    assert by_place["Velmar"].governance.dominant == "quasi_hierarchical"
    assert by_place["Dorna"].governance.dominant == "arms_length"
    assert [*by_place["Velmar"].functions] == ["design"]
    assert [*by_place["Dorna"].functions] == ["marketing"]
    assert [[s.value for s in by_place[p].buyers.shares] for p in ("Velmar", "Dorna")] == [
        [0.8],
        [0.1],
    ]
    # The row itself is the whole sentence's, as it was coded.
    assert linked[0].governance == ["quasi_hierarchical", "arms_length"]
    assert linked[0].text.startswith("Velmar's agents draw")


def test_reasons_stand_on_the_side_that_has_their_words():
    row = parted()
    assert [r.cue for r in seen_by(row, 0).reasons] == ["buyer_designs"]
    assert [r.cue for r in seen_by(row, 1).reasons] == ["export"]


def test_a_side_without_codes_is_no_evidence(all_profiles):
    row = parted()
    row.sides[1] = row.sides[1].model_copy(
        update={"governance": [], "functions": [], "shares": [], "text": "those of Dorna do not."}
    )
    found, linked = all_profiles([row])
    assert [p.place for p in found] == ["Velmar"]
    assert len(linked[0].also_ids) == 1


def test_a_sentence_that_does_not_part_is_evidence_for_both_with_all(all_profiles):
    row = parted()
    row.sides = []
    found, _ = all_profiles([row])
    assert [[*p.functions] for p in found] == [["design", "marketing"]] * 2


def test_a_corpus_too_large_to_hold_gives_the_same(all_profiles):
    from pipeline.profiling import load_rules, load_typology, profile_clusters
    from pipeline.profiling.streaming import Linked

    rows = [parted(), evidence("s2", "Firms of Velmar sell.", governance=["network"], start=90)]
    whole, _ = profile_clusters(rows, [document("d1")])
    with shelf() as base:
        linked = Linked(lambda: iter(rows), [document("d1")], base)
        list(linked.evidence())
        made = linked.profiles(
            lambda numbers: (rows[n] for n in numbers), load_typology(), load_rules()
        )
        assert [p.model_dump() for p in made] == [p.model_dump() for p in whole]
