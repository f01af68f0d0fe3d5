"""The desk in a real browser: a session with keys alone, killed in the middle, and two coders."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from pipeline.results.directory import RunDirectory
from pipeline.review.store import Store

pytestmark = pytest.mark.system
ROOT = Path(__file__).resolve().parents[2]
CONTRAST = (Path(__file__).parent / "contrast.js").read_text("utf-8")
NAMELESS = """() => [...document.querySelectorAll('button, input, select, textarea, a')]
  .filter(e => e.offsetParent && !e.textContent.trim() && !e.ariaLabel && !e.labels?.length)
  .map(e => e.outerHTML)"""
CUT_OFF = """() => {
  const panel = document.querySelector('.panel');
  return panel.scrollWidth - panel.clientWidth;
}"""


class Server:
    """`gvcoder review` in a process of its own."""

    running: ClassVar[list[Server]] = []

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, str(ROOT / "cli.py"), "review", str(folder), "--no-browser"]
        self.process = subprocess.Popen(
            [*command, *options], stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert self.process.stderr is not None
        Server.running.append(self)
        lines: list[str] = []
        found = None
        while found is None:
            lines.append(self.process.stderr.readline())
            assert lines[-1], "".join(lines)
            found = re.search(r"http://\S+", lines[-1])
        self.address = found[0]
        self.home = self.address.split("?")[0]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=30)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("needs Chromium (on Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.faults = []
    page.on("console", lambda m: page.faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: page.faults.append(str(e)))
    page.asked = []
    page.on("request", lambda r: page.asked.append(r.url))
    yield page
    context.close()


@pytest.fixture(autouse=True)
def no_server_stays() -> Iterator[None]:
    yield
    while Server.running:
        Server.running.pop().kill()


def at(page: Any) -> str:
    return str(page.get_attribute(".panel", "data-sentence"))


def press(page: Any, *keys: str) -> str:
    """Press keys; wait until another sentence is shown, if the last key decides."""
    was = at(page)
    for key in keys:
        page.keyboard.press(key)
    if keys[-1] in "artjk":
        page.wait_for_function(
            "was => document.querySelector('.panel')?.dataset.sentence !== was", arg=was
        )
    return was


def settled(page: Any, seen: int) -> None:
    page.wait_for_function("n => document.getElementById('done').textContent == n", arg=str(seen))


def opened(page: Any, server: Server) -> None:
    page.goto(server.address)
    page.wait_for_selector(".panel")


def states(folder: Path) -> dict[str, str]:
    return {e.id: e.review.state for e in RunDirectory(folder).evidence()}


def test_a_session_with_keys_alone_killed_in_the_middle(folder: Path, page: Any) -> None:
    server = Server(folder, "--coder", "ana")
    opened(page, server)
    accepted = press(page, "a")
    rejected = press(page, "r")
    theory = press(page, "t")
    changed = press(page, "2", "f", "d", "e", "u", "f", "b", "a")
    settled(page, 4)
    # Undo twice, redo once: the change stays undone.
    page.keyboard.press("z")
    settled(page, 3)
    page.keyboard.press("z")
    settled(page, 2)
    page.keyboard.press("Shift+Z")
    settled(page, 3)
    page.goto(server.home)
    page.wait_for_selector(".panel")
    assert at(page) == changed, "after a reload the first sentence not yet decided on is shown"
    press(page, "2", "f", "d", "e", "u", "f", "b", "a")
    settled(page, 4)
    server.kill()
    # The desk is gone: a decision made now waits in the page and says so.
    press(page, "r")
    page.wait_for_selector("#alert:not([hidden])")
    assert "wait" in page.inner_text("#alert")
    server = Server(folder, "--coder", "ana")
    page.close()
    page = page.context.new_page()
    opened(page, server)
    settled(page, 4)
    server.stop()
    found = states(folder)
    assert [found[i] for i in (accepted, rejected, theory, changed)] == [
        "accepted",
        "rejected",
        "rejected",
        "changed",
    ]
    row = next(e for e in RunDirectory(folder).evidence() if e.id == changed)
    assert "network" in row.governance
    assert ("design", "external") in row.functions and ("functional", "blocked") in row.upgrading
    assert row.review.coder == "ana"


def test_a_sentence_nobody_coded_is_coded_and_commented(folder: Path, page: Any) -> None:
    server = Server(folder, "--coder", "ana")
    opened(page, server)
    page.keyboard.press("s")
    page.wait_for_selector(".sentences:not([hidden])")
    page.click(".sentences button.uncoded >> nth=0")
    page.wait_for_selector(".panel[data-state=uncoded]")
    sentence = at(page)
    page.keyboard.press("c")
    page.keyboard.type("worth a second look")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".comment")
    assert "worth a second look" in page.inner_text(".panel")
    page.keyboard.press("6")
    press(page, "a")
    settled(page, 0)
    page.wait_for_timeout(200)
    server.stop()
    row = next(e for e in RunDirectory(folder).evidence() if e.id == sentence)
    assert row.buyers == ["dispersed"] and row.review.state == "changed"
    assert page.faults == [] and all(u.startswith(server.home) for u in page.asked)


def test_clusters_are_merged_and_undone(folder: Path, page: Any) -> None:
    before = [p.id for p in RunDirectory(folder).profiles()]
    server = Server(folder)
    opened(page, server)
    page.goto(server.home + "clusters")
    for name in before[:2]:
        page.keyboard.press("j")
        page.check(f"input[value='{name}']")
    page.keyboard.press("m")
    page.wait_for_function(
        "n => document.querySelectorAll('.listed tbody tr').length == n", arg=len(before) - 1
    )
    page.keyboard.press("z")
    page.wait_for_function(
        "n => document.querySelectorAll('.listed tbody tr').length == n", arg=len(before)
    )
    server.stop()
    assert [p.id for p in RunDirectory(folder).profiles()] == before
    assert page.faults == []


def test_two_blind_coders_and_one_who_decides(folder: Path, chromium: Any, page: Any) -> None:
    first = Server(folder, "--coder", "ana", "--blind")
    second = Server(folder, "--coder", "ben", "--blind")
    other = chromium.new_context().new_page()
    opened(page, first)
    opened(other, second)
    sentence = press(page, "a")
    settled(page, 1)
    assert press(other, "t") == sentence, "blind coders begin with the same sentence"
    settled(other, 1)
    first.stop()
    second.stop()
    other.context.close()
    assert states(folder)[sentence] == "machine"
    judge = Server(folder, "--coder", "cleo")
    opened(page, judge)
    page.goto(judge.home + "adjudicate")
    page.wait_for_selector(f"li[data-sentence='{sentence}']")
    page.keyboard.press("2")
    page.wait_for_selector("li.settled")
    judge.stop()
    assert states(folder)[sentence] == "rejected"
    store = Store(folder)
    decisions = [d for _, d in store.since()]
    store.close()
    assert [d.role for d in decisions] == ["coder", "coder", "adjudicator"]
    assert decisions[2].codes == decisions[1].codes, "what ben said is theory, not a mistake"


def test_the_next_sentence_is_there_within_a_tenth_of_a_second(folder: Path, page: Any) -> None:
    server = Server(folder)
    opened(page, server)
    page.wait_for_timeout(1500)
    took = []
    for _ in range(12):
        was = at(page)
        # Measured in the page itself, from the key to the next sentence in the document.
        took.append(
            page.evaluate(
                """async was => {
                  const began = performance.now();
                  document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', bubbles: true}));
                  const shown = () => document.querySelector('.panel')?.dataset.sentence;
                  while (shown() === was && performance.now() - began < 3000)
                    await new Promise(requestAnimationFrame);
                  return performance.now() - began;
                }""",
                was,
            )
        )
        page.wait_for_timeout(250)
    server.stop()
    took.sort()
    assert took[len(took) // 2] < 100, took


def test_no_text_is_too_pale(folder: Path, chromium: Any) -> None:
    server = Server(folder)
    for scheme in ("light", "dark"):
        context = chromium.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        opened(page, server)
        for path in ("", "clusters"):
            if path:
                page.goto(server.home + path)
            pale = page.evaluate(CONTRAST)
            assert pale == [], (scheme, path, pale[:5])
        context.close()
    server.stop()


def test_every_control_has_a_name_and_nothing_sticks_out(folder: Path, chromium: Any) -> None:
    server = Server(folder)
    for width, height in ((1280, 800), (820, 1180), (1180, 820)):
        context = chromium.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        opened(page, server)
        nameless = page.evaluate(NAMELESS)
        assert nameless == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        panel = page.evaluate(CUT_OFF)
        assert panel <= 0, f"the panel is cut off at {width} px"
        context.close()
    server.stop()
