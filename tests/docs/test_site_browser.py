"""The site in a real browser: no error, no request to another machine, and a search that finds."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from docpages import ROOT, surroundings

pytestmark = pytest.mark.system
VISITED = ("index.html", "notebook.html", "reference/library.html", "review.html", "scale.html")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    out = tmp_path_factory.mktemp("served")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(out)]
    environment = surroundings({"NO_MKDOCS_2_WARNING": "1"})
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=300)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("needs Chromium (on Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=found, args=flags)
        yield started
        started.close()


def test_pages_open_without_error_or_request_elsewhere_and_search_finds(
    browser: Any, home: str, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    elsewhere: list[str] = []
    said: list[str] = []
    page.on(
        "request", lambda r: None if r.url.startswith((home, "data:")) else elsewhere.append(r.url)
    )
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: said.append(str(e)))
    for name in VISITED:
        page.goto(home + name, wait_until="networkidle")
        assert page.inner_text("h1").strip("¶ \n")
    page.goto(home + "index.html", wait_until="networkidle")
    page.click(".md-search__icon[for='__search']", force=True)
    page.keyboard.type("saturates", delay=20)
    page.wait_for_selector(".md-search-result__link", timeout=20_000)
    assert "Method" in page.inner_text(".md-search-result__list")
    assert elsewhere == [] and said == []
    page.close()
