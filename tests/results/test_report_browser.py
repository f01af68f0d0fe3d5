"""The report in a real browser: it opens from disk without an error, and its table can be sorted."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.system
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def browser() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("needs Chromium (on Debian: apt-get install chromium)")
    return found


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run")
    studies = [ROOT / "corpus" / n for n in ("sinos-valley-1995.pdf", "jepara-furniture-2010.pdf")]
    command = [sys.executable, str(ROOT / "cli.py"), "run", *map(str, studies), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return out / "report.html"


def open_page(
    browser: str, page: str, profile: Path, *more: str
) -> subprocess.CompletedProcess[str]:
    quiet = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync"
    offline = "--disable-background-networking --disable-component-update"
    log = "--enable-logging=stderr --log-level=0"
    flags = [*quiet.split(), *offline.split(), *log.split(), f"--user-data-dir={profile}"]
    return subprocess.run(
        [browser, *flags, *more, page], capture_output=True, text=True, timeout=120
    )


def test_the_page_opens_without_an_error(browser: str, page: Path, tmp_path: Path) -> None:
    shown = open_page(browser, page.as_uri(), tmp_path, "--dump-dom")
    said = [line for line in shown.stderr.splitlines() if "CONSOLE" in line]
    assert said == []
    assert "Sinos Valley" in shown.stdout
    assert len(re.findall(r'<section class="cluster"', shown.stdout)) >= 2


def test_the_script_has_made_the_table_sortable(browser: str, page: Path, tmp_path: Path) -> None:
    shown = open_page(browser, page.as_uri(), tmp_path, "--dump-dom")
    head = shown.stdout.split('id="overview"')[1].split("</thead>")[0]
    assert head.count('tabindex="0"') == 9


def test_a_picture_of_it_is_no_empty_page(browser: str, page: Path, tmp_path: Path) -> None:
    picture = tmp_path / "report.png"
    open_page(
        browser, page.as_uri(), tmp_path / "p", f"--screenshot={picture}", "--window-size=1280,1600"
    )
    assert picture.stat().st_size > 60_000
