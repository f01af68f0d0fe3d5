"""The site builds without a warning, holds every page, and asks nothing of any other machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from docpages import ROOT, everything, name_of, pages


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(out)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return out


class Fetched(HTMLParser):
    """What a browser fetches for a page by itself: scripts, styles, pictures, frames."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("src"):
            self.addresses.append(str(given["src"]))
        if tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload", "preconnect"):
            self.addresses.append(str(given.get("href")))


def test_pages_fetch_nothing_from_elsewhere(site: Path) -> None:
    found = list(site.rglob("*.html"))
    assert len(found) > 25
    for page in found:
        parser = Fetched()
        parser.feed(page.read_text(encoding="utf-8"))
        assert parser.addresses
        for address in parser.addresses:
            assert not re.match(r"(?:https?:)?//", address), (page, address)
            place = page.parent / address.split("?")[0].split("#")[0]
            assert (
                address.startswith("data:") or place.resolve().exists() or page.name == "404.html"
            )
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", style.read_text("utf-8")), style


def test_every_page_is_in_the_menu() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")

    def named(nav: object) -> list[str]:
        if isinstance(nav, str):
            return [nav]
        inner = nav.values() if isinstance(nav, dict) else nav
        return [name for part in inner for name in named(part)]  # type: ignore[attr-defined]

    menu = named(yaml.safe_load(text)["nav"])
    assert len(menu) == len(set(menu))
    assert {name_of(p) for p in pages()} <= set(menu)


def test_the_pages_made_from_types_and_data_are_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "docs" / "reference.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_links_lead_somewhere_in_the_tree_too() -> None:
    for page in everything():
        text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.M | re.S)
        for target in re.findall(r"\]\(([^)\s#]+)", text):
            if "://" not in target:
                assert (page.parent / target).exists(), (page, target)


def test_the_reference_is_made_from_code_and_data(site: Path) -> None:
    library = (site / "reference/library.html").read_text(encoding="utf-8")
    for name in ("read", "tag", "profile", "run", "Coding", "LabelHeads", "to_pandas"):
        assert f">{name}<" in library or f"{name}</span>" in library, name
    files = (site / "reference/files.html").read_text(encoding="utf-8")
    assert files.count("<code>cluster_id</code>") == 1 and "failures.jsonl" in files
    codebook = (site / "reference/codebook.html").read_text(encoding="utf-8")
    assert "quasi_hierarchical" in codebook and "inter_chain" in codebook
    typologies = (site / "reference/typologies.html").read_text(encoding="utf-8")
    assert "completeness.narrow" in typologies and "captive" in typologies


def test_every_page_of_the_docs_is_reached_from_the_readme_or_the_first_page() -> None:
    first = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = {*re.findall(r"\]\(docs/([^)#]+)\)", readme), *re.findall(r"\]\(([^)#]+)\)", first)}
    missing = {name_of(p) for p in pages()} - told - {"index.md"}
    assert not missing


def test_links_to_the_rest_of_the_tree_lead_to_pages_of_the_site(site: Path) -> None:
    review = (site / "review.html").read_text(encoding="utf-8")
    assert 'href="annotations/index.html"' in review
    assert (site / "annotations/index.html").is_file()


def test_the_citation_file_says_what_the_project_says() -> None:
    import tomllib

    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cited["cff-version"] == "1.2.0"
    assert {"title", "authors", "message", "version", "license"} <= set(cited)
    assert (cited["version"], cited["license"]) == (project["version"], project["license"])
    page = (ROOT / "docs" / "citing.md").read_text(encoding="utf-8")
    assert f"version {project['version']}" in page and cited["title"] in page
