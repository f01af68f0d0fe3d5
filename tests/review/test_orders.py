"""What comes up for review, in which order, and how much is left."""

from __future__ import annotations

import random
from pathlib import Path

from pipeline.records import Codes
from pipeline.results.directory import RunDirectory
from pipeline.review.desk import Desk
from pipeline.review.orders import Candidate, in_order
from pipeline.review.stopping import chance_missed, chance_wrong, rest
from tests.review.test_server import POST, browser


def candidate(name: str, document: str = "d", coded: bool = True, **scores: float) -> Candidate:
    told = {f"governance:{k}": p for k, p in scores.items()}
    given = frozenset(label for label, p in told.items() if coded and p >= 0.5)
    return Candidate(name, document, int(name[1:]), "c", given, told)


def test_what_is_doubtful_and_rare_teaches_most() -> None:
    sure = [candidate(f"s{n}", network=0.98) for n in range(20)]
    doubtful = candidate("s30", network=0.55)
    rare = candidate("s31", hierarchical=0.45, coded=False)
    assert in_order([*sure, doubtful, rare], "teaching")[:2] == ["s31", "s30"]
    assert in_order([*sure, doubtful], "uncertain")[0] == "s30"


def test_many_documents_come_before_many_sentences_of_one() -> None:
    one = [candidate(f"s{n}", "one", network=0.5) for n in range(9)]
    other = [candidate(f"s{n + 20}", "other", network=0.45) for n in range(9)]
    first = in_order([*one, *other], "teaching")[:6]
    assert {i for i in first if int(i[1:]) >= 20} and {i for i in first if int(i[1:]) < 20}


def test_a_run_names_the_uncoded_sentences_that_it_doubts(finished: Path) -> None:
    directory = RunDirectory(finished)
    doubts = {d.id: d.scores for d in directory.doubts()}
    coded = {e.id for e in directory.evidence()}
    read = {s.id for s in directory.sentences()}
    assert doubts and not coded & doubts.keys() and doubts.keys() <= read
    assert all(any(not k.startswith("scope") for k in s) for s in doubts.values())


def test_the_teaching_order_asks_of_uncoded_sentences_too(folder: Path) -> None:
    desk = Desk(folder)
    client = browser(desk)
    asked = [i for i, _ in client.get("/queue?order=teaching").json()["queue"]]
    doubts, machine = desk.material.doubts, desk.material.machine
    assert sorted(asked) == sorted([*doubts, *machine])
    assert {i for i, _ in desk.queue("uncertain", "ana")} == machine.keys()
    # The doubtful ones do not merely follow: some are asked before most that are coded.
    half = set(asked[: len(asked) // 2])
    assert half & doubts.keys() and half & machine.keys()
    # Functions and upgrading are shown by who and how they came out.
    told = ("governance:", "buyers:", "locus:", "outcome:")
    sentence = next(i for i in asked if any(k.startswith(told) for k in doubts.get(i, ())))
    label = next(k for k in doubts[sentence] if k.startswith(told))
    assert f"{doubts[sentence][label]:.2f}" in client.get(f"/item/{sentence}").text
    before = client.get("/queue").json()["progress"]
    body = {
        "sentence": sentence,
        "action": "change",
        "codes": {"scope": "case", "governance": ["network"]},
    }
    after = client.post("/verdict", json=body, headers=POST).json()["progress"]
    assert after["seen"] == before["seen"] and after["doubtful"] == before["doubtful"] - 1
    assert dict(desk.queue("teaching", "ana"))[sentence] is True
    desk.close()


def test_a_directory_of_an_older_version_has_no_doubts(folder: Path) -> None:
    (folder / "doubtful.jsonl").unlink()
    desk = Desk(folder)
    assert {i for i, _ in desk.queue("teaching", "ana")} == desk.material.machine.keys()
    assert desk.progress("ana").uncoded.left == 0
    desk.verdict(next(iter(desk.material.machine)), "ana", "reject", Codes())
    desk.close()


def test_the_estimate_follows_what_was_corrected_and_its_interval_holds_the_truth() -> None:
    held = 0
    for seed in range(60):
        chance = random.Random(seed)
        told = [chance.uniform(0.02, 0.4) for _ in range(400)]
        # The machine is wrong twice as often as it says.
        wrong = [chance.random() < min(2 * p, 1) for p in told]
        found = rest(told[:150], sum(wrong[:150]), told[150:])
        held += found.low <= sum(wrong[150:]) <= found.high
    assert held >= 48, "nine in ten are meant"
    nothing = rest([], 0, [0.1] * 10)
    assert round(nothing.expected, 6) == 1 and nothing.low == 0


def test_chances_follow_the_codes() -> None:
    scores = {"scope:case": 0.5, "governance:network": 0.6, "buyers:dispersed": 0.9}
    assert chance_wrong(scores, ["governance:network", "buyers:dispersed"]) == 0.4
    assert chance_missed(scores) == 0.45 and chance_missed({"scope:case": 0.9}) == 0
