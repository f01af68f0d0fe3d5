"""What people say of a sentence's cluster, and of each other's verdicts, counts as they said it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Codes
from pipeline.review.desk import Desk
from pipeline.review.teaching import reviewed_annotations
from tests.review.posting import POST, browser, change, some


def shown_cluster(client: Any, sentence: str) -> str:
    """The cluster that the panel of a sentence shows."""
    found = re.search(r'name="cluster" data-was="([^"]*)"', client.get(f"/item/{sentence}").text)
    assert found
    return found[1]


def elsewhere(desk: Desk, sentence: str) -> str:
    """A cluster in which the machine did not put the sentence."""
    return next(p.id for p in desk.made.profiles if p.id != desk.made.evidence[sentence].cluster_id)


NETWORK = Codes(scope="case", governance=["network"])
DISPERSED = Codes(scope="case", governance=["network"], buyers=["dispersed"])


@pytest.mark.parametrize("second", ["ana", "ben"])
def test_changing_a_code_leaves_a_sentence_where_a_person_put_it(desk: Desk, second: str) -> None:
    sentence = some(desk)
    other = elsewhere(desk, sentence)
    change(browser(desk), sentence, NETWORK, cluster=other)
    change(browser(desk, second), sentence, DISPERSED)
    assert shown_cluster(browser(desk), sentence) == other
    desk.make()
    row = desk.made.evidence[sentence]
    assert (row.cluster_id, row.buyers) == (other, ["dispersed"])


def test_what_only_a_person_coded_stays_in_its_cluster(desk: Desk) -> None:
    client = browser(desk)
    bare = next(s.id for s in desk.material.sentences if s.id not in desk.material.machine)
    cluster = desk.made.profiles[0].id
    change(client, bare, NETWORK, cluster=cluster)
    change(client, bare, DISPERSED)
    desk.make()
    assert desk.made.evidence[bare].cluster_id == cluster


def test_a_sentence_is_put_back_where_the_machine_had_it(desk: Desk) -> None:
    client, sentence = browser(desk), some(desk)
    own = desk.made.evidence[sentence].cluster_id
    change(client, sentence, NETWORK, cluster=elsewhere(desk, sentence))
    change(client, sentence, NETWORK, cluster=own)
    change(client, sentence, DISPERSED)
    desk.make()
    assert desk.made.evidence[sentence].cluster_id == own


def test_blind_coders_keep_the_cluster_that_they_gave_themselves(folder: Path) -> None:
    desk = Desk(folder, blind=True)
    sentence = some(desk)
    own, other = desk.made.evidence[sentence].cluster_id, elsewhere(desk, sentence)
    ana, ben = browser(desk, "ana"), browser(desk, "ben")
    change(ana, sentence, NETWORK, cluster=other)
    change(ben, sentence, NETWORK)
    change(ana, sentence, DISPERSED)
    assert (shown_cluster(ana, sentence), shown_cluster(ben, sentence)) == (other, own)
    desk.close()


@pytest.mark.parametrize("value", ["", None])
def test_a_cluster_that_is_not_known_is_none_until_it_is_undone(
    desk: Desk, value: str | None
) -> None:
    client, sentence = browser(desk), some(desk)
    own = str(desk.made.evidence[sentence].cluster_id)
    profiles = desk.made.profiles
    machine = desk.material.machine[sentence]
    fields = {n: getattr(machine, n) for n in Codes.model_fields if n != "cluster"}
    change(client, sentence, Codes(**fields), cluster=value)
    assert shown_cluster(client, sentence) == ""
    assert desk.item(sentence, "ana").state == "changed"
    change(client, sentence, DISPERSED)
    desk.make()
    row = desk.made.evidence[sentence]
    assert (row.cluster_id, row.cluster, row.also) == (None, None, [])
    assert not any(sentence in p.model_dump_json() for p in desk.made.profiles)
    taught = next(a for a in reviewed_annotations(desk.folder) if a.id == sentence)
    assert taught.cluster is None
    for _ in range(2):
        client.post("/undo", json={}, headers=POST)
    desk.make()
    assert shown_cluster(client, sentence) == own
    assert desk.made.profiles == profiles


def test_not_known_takes_a_sentence_out_of_where_it_was_put(desk: Desk) -> None:
    client, sentence = browser(desk), some(desk)
    body = {"sentences": [sentence], "cluster": elsewhere(desk, sentence)}
    client.post("/split", json=body, headers=POST)
    change(client, sentence, NETWORK, cluster=elsewhere(desk, sentence))
    change(client, sentence, NETWORK, cluster=None)
    desk.make()
    assert desk.made.evidence[sentence].cluster_id is None
    own = desk.made.profiles[0].id
    change(client, sentence, NETWORK, cluster=own)
    desk.make()
    assert desk.made.evidence[sentence].cluster_id == own


def test_blind_coders_of_whom_one_knows_no_cluster_disagree(folder: Path) -> None:
    desk = Desk(folder, blind=True)
    sentence = some(desk)
    change(browser(desk, "ana"), sentence, NETWORK, cluster=None)
    change(browser(desk, "ben"), sentence, NETWORK)
    desk.close()
    judge = Desk(folder)
    assert "cluster not known" in browser(judge, "cleo").get("/adjudicate").text
    assert judged(judge, sentence, "ana").status_code == 200
    judge.make()
    assert judge.made.evidence[sentence].cluster_id is None
    judge.close()


def judged(desk: Desk, sentence: str, coder: str) -> Any:
    """Somebody decides between coders: the coder named is right, as the page of disagreements says it."""
    cleo = browser(desk, "cleo")
    page = cleo.get("/adjudicate").text
    case = page.partition(f'data-sentence="{sentence}"')[2].partition("</li>")[0]
    button = next(b for b in case.split("<button")[1:] if f"<b>{coder}</b>" in b)
    chosen = re.search(r'data-decision="([^"]*)"', button)
    assert chosen
    body = {"sentence": sentence, "chosen": chosen[1], "adjudicate": True}
    return cleo.post("/verdict", json=body, headers=POST)


THEORY = {"action": "reject", "theory": True}


@pytest.mark.parametrize("said", [THEORY, {"action": "reject"}, {"action": "accept"}])
def test_whoever_decides_says_what_the_chosen_coder_said(desk: Desk, said: dict[str, Any]) -> None:
    machine = next(e for e in desk.material.machine.values() if e.scope == "case" and e.governance)
    sentence = machine.id
    ana, ben = browser(desk, "ana"), browser(desk, "ben")
    ana.post("/verdict", json={"sentence": sentence, **said}, headers=POST)
    change(ben, sentence, Codes(scope="case", buyers=["dispersed"]))
    assert judged(desk, sentence, "ana").status_code == 200
    found = desk.reviewed.said[sentence]
    kept, own = found.adjudicated, found.verdicts["ana"]
    assert kept is not None and (kept.coder, kept.role) == ("cleo", "adjudicator")
    assert (kept.action, kept.codes, kept.cluster) == (own.action, own.codes, own.cluster)
    taught = next(a for a in reviewed_annotations(desk.folder) if a.id == sentence)
    theory = said == THEORY
    assert taught.scope == ("general" if theory else "case")
    assert taught.governance == ([] if said == {"action": "reject"} else machine.governance)


def test_the_cluster_of_the_chosen_coder_counts_and_not_ones_own(desk: Desk) -> None:
    sentence = some(desk)
    own, other = desk.made.evidence[sentence].cluster_id, elsewhere(desk, sentence)
    change(browser(desk, "ben"), sentence, DISPERSED)
    change(browser(desk, "cleo"), sentence, NETWORK, cluster=other)
    assert judged(desk, sentence, "ben").status_code == 200
    desk.make()
    row = desk.made.evidence[sentence]
    assert (row.cluster_id, row.buyers) == (own, ["dispersed"])


def test_theory_is_told_from_a_rejection_where_coders_disagree(desk: Desk) -> None:
    sentence = next(i for i, e in desk.material.machine.items() if e.scope == "case")
    for coder, said in (("ana", THEORY), ("ben", {"action": "reject"})):
        body = {"sentence": sentence, **said}
        browser(desk, coder).post("/verdict", json=body, headers=POST)
    change(browser(desk, "cleo"), sentence, NETWORK)
    for path in ("/adjudicate", f"/item/{sentence}"):
        text = browser(desk, "dora").get(path).text
        assert re.search(r"<b>ana</b>: theory", text) and re.search(r"<b>ben</b>: reject", text)


def test_coders_who_say_theory_and_wrong_codes_disagree(desk: Desk) -> None:
    sentences = [i for i, e in desk.material.machine.items() if e.scope == "case"][:2]
    for sentence, second in zip(sentences, (THEORY, {"action": "reject"}), strict=True):
        for coder, said in (("ana", {"action": "reject"}), ("ben", second)):
            body = {"sentence": sentence, **said}
            browser(desk, coder).post("/verdict", json=body, headers=POST)
    desk.refresh()
    assert desk.disputes() == sentences[:1]


def test_a_verdict_that_its_coder_has_replaced_cannot_be_chosen(desk: Desk) -> None:
    sentence = some(desk)
    change(browser(desk), sentence, NETWORK)
    old = desk.reviewed.said[sentence].verdicts["ana"].id
    change(browser(desk), sentence, DISPERSED)
    body = {"sentence": sentence, "chosen": old, "adjudicate": True}
    answer = browser(desk, "cleo").post("/verdict", json=body, headers=POST)
    assert answer.status_code == 400 and "load the page again" in answer.text
    assert desk.reviewed.said[sentence].adjudicated is None


def test_a_split_after_a_verdict_counts_and_stays_when_a_code_is_changed(desk: Desk) -> None:
    client, sentence = browser(desk), some(desk)
    own, other = desk.made.evidence[sentence].cluster_id, elsewhere(desk, sentence)
    change(client, sentence, NETWORK, cluster=other)
    client.post("/split", json={"sentences": [sentence], "cluster": own}, headers=POST)
    assert shown_cluster(client, sentence) == own
    assert desk.made.evidence[sentence].cluster_id == own
    change(client, sentence, DISPERSED)
    desk.make()
    row = desk.made.evidence[sentence]
    assert (row.cluster_id, row.buyers) == (own, ["dispersed"])
    for _ in range(2):
        client.post("/undo", json={}, headers=POST)
    desk.make()
    assert shown_cluster(client, sentence) == desk.made.evidence[sentence].cluster_id == other
