"""A browser at the desk, without one: it asks and posts as the pages do."""

from __future__ import annotations

from typing import Any

from pipeline.records import Codes
from pipeline.review.desk import Desk
from pipeline.review.material import sources
from pipeline.review.server.app import application
from pipeline.review.server.images import PageImages

PORT, TOKEN = 8765, "the-secret-token"
HOME = f"http://127.0.0.1:{PORT}"
POST = {"origin": HOME}


def browser(desk: Desk, coder: str = "ana", signed_in: bool = True) -> Any:
    from starlette.testclient import TestClient

    app = application(
        desk,
        PageImages(sources(desk.folder)),
        coder=coder,
        token=TOKEN,
        hosts=["127.0.0.1", "localhost"],
        port=PORT,
    )
    client = TestClient(app, base_url=HOME, follow_redirects=False)
    if signed_in:
        client.cookies.set(f"gvcoder-{PORT}", TOKEN)
    return client


def some(desk: Desk, n: int = 0) -> str:
    return list(desk.material.machine)[n]


def change(client: Any, sentence: str, codes: Codes, **more: Any) -> None:
    """Save a change of a sentence as the page does."""
    told = {"codes": codes.model_dump(mode="json", by_alias=True), **more}
    body = {"sentence": sentence, "action": "change", **told}
    assert client.post("/verdict", json=body, headers=POST).status_code == 200
