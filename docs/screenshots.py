"""Pictures of the review desk for docs/review.md: ``make screenshots``, with Debian's Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "pictures"


def main() -> None:
    """Run two sample studies, review a little, take the pictures."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("needs Chromium (on Debian: apt-get install chromium)")
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        run = Path(place) / "run"
        program = [sys.executable, str(ROOT / "cli.py")]
        studies = [
            ROOT / "corpus" / f"{n}.pdf" for n in ("sinos-valley-1995", "jepara-furniture-2010")
        ]
        subprocess.run([*program, "run", *map(str, studies), "--out", str(run)], check=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for coder, keys in (("ana", "aara2a"), ("ben", "araata")):
                with_desk(program, run, browser, coder, keys)
            browser.close()


def with_desk(program: list[str], run: Path, browser: Any, coder: str, keys: str) -> None:
    """Review with some keys, blind; the second coder also takes the pictures, afterwards."""
    options = ["--no-browser", "--coder", coder]
    with_blind = [*program, "review", str(run), *options, "--blind"]
    visit(with_blind, browser, lambda page, home: press(page, keys))
    if coder == "ben":
        visit([*program, "review", str(run), *options], browser, pictures)


def visit(command: list[str], browser: Any, do: Callable[[Any, str], None], **look: Any) -> None:
    """Open a desk in the browser, do something with it, stop it."""
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert server.stderr is not None
        # It may have to wait for the files of the one before, and says so first.
        lines = iter(server.stderr.readline, "")
        found = next(filter(None, (re.search(r"http://\S+", line) for line in lines)))
        address = found[0]
        context = browser.new_context(viewport={"width": 1280, "height": 800}, **look)
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector(".panel")
        page.wait_for_load_state("networkidle")
        do(page, address.split("?")[0])
        context.close()
    finally:
        server.terminate()
        server.wait()


def press(page: Any, keys: str) -> None:
    """Press keys one after the other as a person would."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(350)
    page.wait_for_timeout(2500)


def pictures(page: Any, home: str) -> None:
    """Take the pictures."""

    def take(name: str) -> None:
        page.wait_for_timeout(500)
        page.screenshot(path=OUT / f"{name}.png")

    p = page
    take("desk")
    press(p, "2fde")
    take("desk-changed")
    p.emulate_media(color_scheme="dark")
    take("desk-dark")
    p.emulate_media(color_scheme="light")
    p.keyboard.press("Escape")
    p.wait_for_timeout(500)
    p.keyboard.press("?")
    take("keys")
    p.keyboard.press("Escape")
    p.set_viewport_size({"width": 820, "height": 1180})
    take("desk-tablet")
    p.set_viewport_size({"width": 1280, "height": 800})
    for name in ("clusters", "adjudicate"):
        p.goto(home + name)
        take(name)
    p.goto(home + "clusters")
    p.click(".listed a >> nth=0")
    take("cluster")


if __name__ == "__main__":
    main()
