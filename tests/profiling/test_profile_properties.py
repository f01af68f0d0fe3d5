"""What holds for whatever evidence comes: order does not matter, nothing is concluded from nothing."""

import random
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.profiling import load_rules
from pipeline.profiling.rules import SECTIONS
from pipeline.records import Function, Outcome, Profile, Upgrade

PLACES = [
    ("Velmar", "IT", "footwear"),
    ("Riviera di Velmar", "IT", "shoes"),
    ("Velmar", "IT", "furniture"),
    ("Velmar", None, None),
    ("Dorna", "BR", "melons"),
    (None, "BR", "melons"),
    (None, None, None),
]
TEXTS = [
    "Something is told.",
    "@US #global_retailers by audited standards, just in time.",
    "@domestic #wholesalers, small equal firms.",
    "^ @DE imported machinery and skilled engineers from Italy.",
    "The hub-and-spoke district is not new; fashion is.",
]
TYPES = ["arms_length", "network", "quasi_hierarchical", "hierarchical"]
RULES = {r.id for s in SECTIONS for r in load_rules().section(s)}


@st.composite
def rows_of(draw, row):
    """Some rows with ids of their own and codes of every kind."""
    made = []
    for i in range(draw(st.integers(0, 10))):
        place, country, sector = draw(st.sampled_from(PLACES))
        start = draw(st.sampled_from([None, 1970, 1985, 1990]))
        ends = draw(st.sampled_from([None, 1989, 1999]))
        period = {"from": start, "to": ends} if start or ends else None
        few = lambda options: draw(st.lists(st.sampled_from(options), max_size=2, unique=True))  # noqa: E731
        figure = {
            "value": draw(st.sampled_from([0.1, 0.4, 0.8])),
            "of": "firm_output",
            "holder": "main_buyer",
        }
        made.append(
            row(
                f"s{i}",
                draw(st.sampled_from(TEXTS)),
                document=draw(st.sampled_from(["d1", "d2"])),
                start=i,
                scope=draw(st.sampled_from(["case", "case", "case", "general"])),
                cluster={
                    "name": place or "the firms",
                    "place": place,
                    "country": country,
                    "sector": sector,
                },
                governance=few(TYPES),
                functions=[
                    (f, draw(st.sampled_from(["local", "external"])))
                    for f in few(list(get_args(Function)))
                ],
                buyers=few(["concentrated", "dispersed"]),
                shares=[figure] * draw(st.integers(0, 1)),
                upgrading=[
                    (u, draw(st.sampled_from(get_args(Outcome))))
                    for u in few(list(get_args(Upgrade)))
                ],
                period=period,
                source=draw(st.sampled_from([None, None, "Bianchi 1995"])),
                qualifiers=few(["negated", "hypothetical", "ended", "reported"]),
                scores={"governance:network": draw(st.sampled_from([0.3, 0.9]))},
            )
        )
    return made


def dumped(result):
    found, linked = result
    return [p.model_dump_json() for p in found], [r.model_dump_json() for r in linked]


def named(profile: Profile):
    """Every evidence id and every rule that a profile names, wherever it stands."""
    ids, rules = set(), set()

    def walk(value, key=""):
        if isinstance(value, dict):
            for k, v in value.items():
                walk(v, "ids" if key == "values" else k)
        elif key in ("evidence", "because", "ids"):
            for one in value if isinstance(value, list) else [value]:
                (rules if one.startswith("rule:") else ids).add(one)
        elif isinstance(value, list):
            for v in value:
                walk(v, key)

    walk({k: v for k, v in profile.model_dump().items() if k != "evidence_count"})
    return ids, rules


@settings(max_examples=60, deadline=None)
@given(data=st.data(), seed=st.integers(0, 99))
def test_order_does_not_matter(data, seed, row, doc, all_profiles):
    rows = data.draw(rows_of(row))
    documents = [doc("d1"), doc("d2", "Bianchi, A.", 1995)]
    shuffled, turned = rows[:], documents[::-1]
    random.Random(seed).shuffle(shuffled)
    assert dumped(all_profiles(rows, documents)) == dumped(all_profiles(shuffled, turned))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_conclusion_stands_on_sentences_of_its_own_cluster(data, row, all_profiles):
    found, linked = all_profiles(data.draw(rows_of(row)))
    for profile in found:
        own = {r.id for r in linked if r.cluster_id == profile.id and r.scope == "case"}
        ids, rules = named(profile)
        assert ids <= own
        assert {r.removeprefix("rule:") for r in rules} <= RULES
        assert 0 < profile.evidence_count <= len(own)
        for finding in (
            *profile.linkages,
            *profile.functions.values(),
            *profile.upgrading,
            *profile.changes,
        ):
            assert finding.evidence
        concluded = [profile.lock_in] if profile.lock_in.risk else []
        concluded += [c for c in (profile.form, profile.export_stage) if c]
        concluded += (
            profile.drivers + profile.strategies + profile.support_needs + profile.policy_areas
        )
        for conclusion in concluded:
            are_rules = [b.startswith("rule:") for b in conclusion.because]
            assert not are_rules[0] and are_rules[-1]
            assert are_rules == sorted(are_rules), "sentences first, then the rules"
            assert len(conclusion.because) == len(set(conclusion.because))
        if profile.buyers.concentration or profile.buyers.transactional_dependence:
            assert profile.buyers.evidence
        if profile.market.orientation:
            assert profile.market.evidence


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_without_codes_there_is_no_profile(data, row, all_profiles):
    bare = {"governance": [], "functions": [], "buyers": [], "shares": [], "upgrading": []}
    rows = [r.model_copy(update=bare) for r in data.draw(rows_of(row))]
    assert all_profiles(rows)[0] == []


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_codes_and_texts_come_back_unchanged(data, row, all_profiles):
    rows = data.draw(rows_of(row))
    _, linked = all_profiles(rows)
    given_ = {r.id: r.model_copy(update={"cluster_id": None}) for r in rows}
    assert {r.id: r.model_copy(update={"cluster_id": None}) for r in linked} == given_


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_shares_of_the_mix_add_up_and_one_slot_has_one_linkage(data, row, all_profiles):
    for profile in all_profiles(data.draw(rows_of(row)))[0]:
        if profile.governance.mix:
            assert abs(sum(profile.governance.mix.values()) - 1) < 0.01
        slots = [
            (k.direction, k.market, k.channel, k.period and (k.period.from_, k.period.to))
            for k in profile.linkages
        ]
        assert len(slots) == len(set(slots))


def test_no_evidence_gives_no_profile(all_profiles):
    assert all_profiles([]) == ([], [])
