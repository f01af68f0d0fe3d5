"""How sentences add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.profiling.settings import settings
from pipeline.profiling.votes import Voice, before, current, noisy_or, tally
from pipeline.records import Period


def voice(id, witness="w", document="d", p=0.9, years=None, ended=False, since=None):
    period = Period(**{"from": years[0], "to": years[1]}) if years else None
    return Voice(id, witness, document, p, period, ended, frozenset(), since)


def test_nothing_said_gives_nothing():
    vote = tally({"a": []}, settings())
    assert vote.shares == {}
    assert vote.leader is None


def test_shares_add_up_to_one_and_the_likelier_leads():
    vote = tally({"a": [voice("1", p=0.9)], "b": [voice("2", p=0.3)]}, settings())
    assert sum(vote.shares.values()) == pytest.approx(1)
    assert vote.leader == "a"


def test_an_even_vote_has_no_leader():
    assert tally({"a": [voice("1")], "b": [voice("2", "v")]}, settings()).leader is None


def test_a_flood_from_one_document_does_not_drown_two_others():
    flood = [voice(f"f{i}", "w1", "d1") for i in range(40)]
    two = [voice(f"t{w}{i}", f"v{w}", f"e{w}") for w in range(2) for i in range(6)]
    vote = tally({"a": flood, "b": two}, settings())
    assert vote.leader == "b"


@pytest.mark.parametrize("vote", ["sentences", "noisy_or"])
def test_the_plainer_votes_know_no_saturation(vote):
    flood = [voice(f"f{i}", "w1", "d1", 0.5) for i in range(40)]
    two = [voice(f"t{w}", f"v{w}", f"e{w}", 0.5) for w in range(2)]
    share = tally({"a": flood, "b": two}, settings().model_copy(update={"vote": vote})).shares["a"]
    assert share == pytest.approx({"sentences": 20 / 21, "noisy_or": 1 / 1.75}[vote])


def test_the_same_source_in_five_papers_is_one_witness():
    retold = [voice(f"r{i}", "source:x", f"d{i}") for i in range(5)]
    once = [voice("o", "source:y", "d9")]
    vote = tally({"a": retold, "b": once}, settings())
    assert vote.shares["a"] == pytest.approx(0.5)
    assert noisy_or(retold) == pytest.approx(noisy_or(once))


def test_two_witnesses_are_surer_than_one():
    one = [voice("1", "w1", "d1", 0.7)]
    assert noisy_or([*one, voice("2", "w2", "d2", 0.7)]) == pytest.approx(0.91)
    assert noisy_or(one) == pytest.approx(0.7)


def test_of_those_who_retell_a_witness_the_fullest_counts():
    short = [voice("1", "source:x", "d1", 0.3)]
    full = [voice("2", "source:x", "d2", 0.6), voice("3", "source:x", "d2", 0.5)]
    assert noisy_or([*short, *full]) == pytest.approx(0.8)


def test_contradiction_lowers_confidence():
    alone = tally({"a": [voice("1")]}, settings()).confidence["a"]
    contested = tally({"a": [voice("1")], "b": [voice("2", "v")]}, settings()).confidence["a"]
    assert contested < alone


def test_what_ended_gives_way_only_to_something():
    gone, here = voice("1", ended=True), voice("2")
    assert current({"a": [gone], "b": [here]}) == {"b": [here]}
    assert current({"a": [gone]}) == {"a": [gone]}


def test_an_earlier_period_gives_way_to_a_later_one_for_another_value():
    old, new = voice("1", years=(1980, 1989)), voice("2", years=(1990, 1999))
    assert current({"a": [old], "b": [new]}) == {"b": [new]}
    assert current({"a": [old, new]}) == {"a": [old, new]}


def test_a_value_that_goes_on_does_not_give_way():
    old, new = voice("1", years=(1980, 1989)), voice("2", years=(1990, 1999))
    still = voice("3")
    assert current({"a": [old, still], "b": [new]})["a"] == [old, still]


def test_an_undated_sentence_speaks_of_the_years_before_it_was_written():
    old = voice("1", years=(1980, 1989))
    assert current({"a": [old], "b": [voice("2", since=1991)]}) == {"b": [voice("2", since=1991)]}
    assert "a" in current({"a": [old], "b": [voice("2", since=1985)]})


def test_a_market_of_its_own_does_not_end_another():
    home = Voice(
        "1", "w", "d", 0.9, Period(**{"from": 1980, "to": 1989}), False, frozenset({"domestic"})
    )
    abroad = Voice(
        "2", "w", "d", 0.9, Period(**{"from": 1990, "to": 1999}), False, frozenset({"US"})
    )
    apart = current({"a": [home], "b": [abroad]}, lambda x, y: bool(x.markets & y.markets))
    assert apart == {"a": [home], "b": [abroad]}


def plainly_current(voices: dict[str, list[Voice]]) -> dict[str, list[Voice]]:
    """What `current` says of itself, looking at every pair of voices."""
    everything = [(value, v) for value, said in voices.items() for v in said]
    standing = [(value, v) for value, v in everything if not v.ended] or everything
    kept: dict[str, list[Voice]] = {}
    for value, voice in standing:
        later = [v for other, v in standing if other != value and before(voice, v)]
        if all(any(o == value and not before(v, x) for o, v in standing) for x in later):
            kept.setdefault(value, []).append(voice)
    return kept


VOICES = st.builds(
    Voice,
    id=st.sampled_from("abcdef"),
    witness=st.just("w"),
    document=st.just("d"),
    probability=st.just(0.5),
    period=st.none()
    | st.builds(
        lambda a, b: Period(**{"from": a, "to": b}), *[st.none() | st.integers(1990, 1996)] * 2
    ),
    ended=st.booleans(),
    since=st.none() | st.integers(1990, 1996),
)


@given(st.dictionaries(st.sampled_from("xyz"), st.lists(VOICES, max_size=6)))
def test_looking_at_one_voice_of_each_kind_keeps_those_that_looking_at_all_keeps(
    voices: dict[str, list[Voice]],
) -> None:
    assert current(voices) == plainly_current(voices)
