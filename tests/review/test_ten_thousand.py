"""Ten thousand decisions in the file: every page still answers at once."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Codes
from pipeline.review.decisions import Decision, new_id, now
from pipeline.review.desk import Desk
from tests.review.test_server import POST, browser

DECISIONS = 10_000


@pytest.fixture
def large(folder: Path) -> Path:
    desk = Desk(folder)
    rows = [s.id for s in desk.material.sentences if s.kind == "body"]
    anchors = {i: desk.anchor(i) for i in rows}
    made = [
        Decision(
            id=new_id(),
            time=now(),
            coder=("ana", "ben", "cleo")[n % 3],
            version=desk.version,
            action=("change", "reject", "accept")[n % 3 if n % 5 else 0],  # type: ignore[arg-type]
            anchors=[anchors[rows[n % len(rows)]]],
            codes=Codes(scope="case", governance=["network"] if n % 2 else ["hierarchical"]),
            comment="a remark" if n % 7 == 0 else None,
        )
        for n in range(DECISIONS)
    ]
    assert desk.store.append(made) == DECISIONS
    desk.close()
    return folder


def quickest(ask: Any, times: int = 5) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        answer = ask()
        took.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.text
    return min(took)


@pytest.mark.timed
def test_every_page_answers_within_a_fifth_of_a_second(large: Path) -> None:
    desk = Desk(large)
    desk.save()
    client = browser(desk)
    sentences = list(desk.material.machine)
    cluster = desk.made.profiles[0].id
    document = desk.material.documents[0].id
    paths = [
        "/",
        "/clusters",
        f"/cluster/{cluster}",
        "/adjudicate",
        "/orphans",
        f"/sheet/{document}/1",
    ]
    paths += [f"/queue?order={o}" for o in ("cluster", "document", "code", "uncertain", "teaching")]
    client.get(f"/image/{document}/1")
    paths += [f"/item/{sentences[0]}", f"/item/{sentences[-1]}", f"/image/{document}/1"]
    slow = {p: round(t, 3) for p in paths if (t := quickest(lambda p=p: client.get(p))) > 0.2}
    assert slow == {}
    numbers = iter(range(100))

    def decide() -> Any:
        body = {"sentence": sentences[next(numbers) % len(sentences)], "action": "reject"}
        return client.post("/verdict", json=body, headers=POST)

    assert quickest(decide, 9) < 0.2
    assert quickest(lambda: client.post("/undo", json={}, headers=POST), 9) < 0.2
    desk.close()
