"""The report in a real browser: from disk, without an error or a request, its parts at work."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.system
ROOT = Path(__file__).resolve().parents[2]
STEPS = """
<script>
const told = {}, step = (name, f) => { told[name] = f(); };
const $ = (q) => document.querySelector(q), all = (q) => [...document.querySelectorAll(q)];
setTimeout(() => {
  step("views", () => all(".view.on").map((v) => v.id));
  step("marks", () => all("#f-map a circle").length);
  location.hash = "#v-clusters";
  setTimeout(() => {
    step("moved", () => all(".view.on").map((v) => v.id));
    const names = () => all("#overview tbody tr").map((r) => r.cells[0].textContent);
    const [first] = all("#overview th button");
    first.click(); step("up", names);
    first.click(); step("down", names);
    $("[data-filter=any]").value = "brazil";
    $(".filters").dispatchEvent(new Event("input"));
    step("filtered", () => all("#overview tbody tr:not([hidden])").length);
    step("said", () => $("#shown").textContent);
    $("#overview td:last-child a").click();
    step("drawer", () => [$("#drawer").open, all("#drawer li").length, $("#drawer h2").textContent]);
    step("pictures", () => all("#drawer img").map((i) => i.complete && i.naturalWidth > 50));
    step("twins", () => all("[id]").length - new Set(all("[id]").map((e) => e.id)).size);
    step("asked", () => performance.getEntriesByType("resource").map((e) => e.name));
    $("#drawer-close").click();
    step("closed", () => !$("#drawer").open);
    document.documentElement.dataset.told = JSON.stringify(told);
  }, 200);
}, 200);
</script></body>"""


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
    rules = "--host-resolver-rules=MAP * ~NOTFOUND"
    log = "--enable-logging=stderr --log-level=0 --virtual-time-budget=5000"
    flags = [*quiet.split(), *offline.split(), *log.split(), rules, f"--user-data-dir={profile}"]
    return subprocess.run(
        [browser, *flags, *more, page], capture_output=True, text=True, timeout=120
    )


def test_the_page_opens_without_an_error_or_a_request(
    browser: str, page: Path, tmp_path: Path
) -> None:
    # The page's own policy allows no address but data: a request would be an error on the console.
    assert "default-src 'none'" in page.read_text("utf-8")
    shown = open_page(browser, page.as_uri(), tmp_path / "p", "--dump-dom")
    assert [line for line in shown.stderr.splitlines() if "CONSOLE" in line] == []
    assert "Sinos Valley" in shown.stdout
    assert len(re.findall(r'<section class="view cluster', shown.stdout)) >= 2


def test_views_sorting_filters_and_the_drawer_work(
    browser: str, page: Path, tmp_path: Path
) -> None:
    tried = page.with_name("tried.html")
    tried.write_text(page.read_text("utf-8").replace("</body>", STEPS), "utf-8")
    shown = open_page(browser, tried.as_uri(), tmp_path, "--dump-dom")
    assert [line for line in shown.stderr.splitlines() if "CONSOLE" in line] == []
    found = re.search(r'data-told="([^"]*)"', shown.stdout)
    assert found, shown.stderr
    told = json.loads(found[1].replace("&quot;", '"').replace("&amp;", "&"))
    assert told["views"] == ["v-overview"]
    assert told["marks"] >= 2
    assert told["moved"] == ["v-clusters"]
    assert told["up"] == sorted(told["up"], key=str.casefold)
    assert told["down"] == told["up"][::-1]
    assert 0 < told["filtered"] < len(told["up"])
    assert told["said"].startswith(f"{told['filtered']} of ")
    opened, sentences, title = told["drawer"]
    assert opened and sentences >= 1
    assert title.startswith(f"{sentences} sentence")
    assert all(told["pictures"]) and told["pictures"]
    assert told["twins"] == 0
    assert [name for name in told["asked"] if not name.startswith("data:")] == []
    assert told["closed"]


def test_a_picture_of_it_is_no_empty_page(browser: str, page: Path, tmp_path: Path) -> None:
    picture = tmp_path / "report.png"
    open_page(
        browser, page.as_uri(), tmp_path / "p", f"--screenshot={picture}", "--window-size=1280,1600"
    )
    assert picture.stat().st_size > 60_000


def test_it_prints_with_every_cluster_and_nothing_cut_off(
    browser: str, page: Path, tmp_path: Path
) -> None:
    import pypdfium2 as pdfium

    printed = tmp_path / "report.pdf"
    open_page(browser, page.as_uri(), tmp_path / "p", f"--print-to-pdf={printed}")
    pdf = pdfium.PdfDocument(printed)
    text = "\n".join(p.get_textpage().get_text_range() for p in pdf)
    for words in ("Jepara furniture cluster", "The sentences", "Documents", "inter-chain"):
        assert words in text
    edges = [
        p.get_textpage().get_charbox(i)[2] - p.get_width()
        for p in list(pdf)[:6]
        for i in range(p.get_textpage().count_chars())
    ]
    assert max(edges) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_and_every_control_has_a_name(
    browser: str, page: Path, tmp_path: Path, scheme: str
) -> None:
    contrast = (ROOT / "tests" / "review" / "contrast.js").read_text("utf-8")
    steps = f"""<script>setTimeout(() => {{
      document.querySelectorAll(".view").forEach((v) => v.classList.add("on"));
      document.querySelector("#overview td:last-child a").click();
      const named = (e) => (e.getAttribute("aria-label") || e.textContent).trim() || e.labels?.length;
      document.documentElement.dataset.told = JSON.stringify({{
        pale: ({contrast})(),
        looked: document.querySelectorAll(".view *").length,
        dark: matchMedia("(prefers-color-scheme: dark)").matches,
        nameless: [...document.querySelectorAll("a[href], button, input, select")]
          .filter((e) => !named(e)).map((e) => e.outerHTML.slice(0, 80)),
        mute: [...document.querySelectorAll("svg[role=img]")]
          .filter((e) => !e.getAttribute("aria-label") && !e.querySelector("title")).length,
        sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        focused: document.querySelector("#drawer").contains(document.activeElement),
      }});
    }}, 300);</script></body>"""
    tried = page.with_name("contrast.html")
    tried.write_text(page.read_text("utf-8").replace("</body>", steps), "utf-8")
    more = f"--blink-settings=preferredColorScheme={int(scheme == 'light')}"
    narrow = "--window-size=500,900"
    shown = open_page(browser, tried.as_uri(), tmp_path / "p", "--dump-dom", more, narrow)
    found = re.search(r'data-told="([^"]*)"', shown.stdout)
    assert found, shown.stderr
    told = json.loads(html.unescape(found[1]))
    assert told["dark"] == (scheme == "dark")
    assert told["looked"] > 500
    assert told["pale"] == []
    assert told["nameless"] == []
    assert told["mute"] == 0
    assert told["sideways"] <= 0  # wide tables scroll in themselves, the page does not
    assert told["focused"]


@pytest.mark.parametrize("width", [400, 1280])
def test_no_view_is_wider_than_the_window(browser: str, page: Path, width: int) -> None:
    """On a telephone too: what is wide scrolls in itself, with a shadow that says so."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        shown = started.new_page(viewport={"width": width, "height": 900})
        said: list[str] = []
        shown.on("console", lambda m: said.append(m.text))
        shown.goto(page.as_uri())
        views = shown.evaluate("[...document.querySelectorAll('.view')].map((v) => v.id)")
        assert sum(v.startswith("c-") for v in views) >= 2
        wide = {}
        for view in views:
            shown.goto(f"{page.as_uri()}#{view}")
            shown.wait_for_selector(f"#{view}.on")
            over = shown.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            wide |= {view: over} if over > 0 else {}
        started.close()
    assert wide == {} and said == []
