"""``report.html``: one self-contained page for people, every number linked to sentence and page."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from importlib.resources import files as resources
from pathlib import Path

from pipeline.profiling import Typology, load_typology
from pipeline.records import DocumentRow, Evidence, Failure, Profile
from pipeline.results.report.crops import pictures_of, places_of
from pipeline.results.report.sentences import sentences_of, weight_of, works_of
from pipeline.results.report.view import view

#: Bytes that a page should not pass, and that its pictures may take at most and in any case.
HEAVY, MOST, LEAST = 4_900_000, 2_400_000, 300_000
#: What the templates leave where a picture belongs; text of a PDF cannot look so, for it is escaped.
HOLDER = re.compile(r'<img alt="" src="picture:([^"]+)">')
TEMPLATES = (
    "page.html.jinja",
    "overview.html.jinja",
    "upgrading.html.jinja",
    "cluster.html.jinja",
    "claims.html.jinja",
    "parts.html.jinja",
)


def report(
    profiles: Sequence[Profile],
    evidence: Sequence[Evidence],
    documents: Iterable[DocumentRow],
    failures: Sequence[Failure] = (),
    *,
    typology: Typology | None = None,
    links: Mapping[str, str] | None = None,
    files: Mapping[str, Path] | None = None,
    password: str | None = None,
    listed: Container[str] | None = None,
) -> str:
    """The report as HTML text.

    ``listed`` gives the ids of the documents that the page lists; it lists all where that is not given.
    ``links`` gives, a document id, where its PDF lies as seen from the report; without it pages are
    named and not linked. ``files`` gives the PDFs themselves, from which the pictures of the
    sentences are made. All text is escaped: what a PDF says can never run.
    """
    from jinja2 import DictLoader, Environment, StrictUndefined

    here = resources("pipeline.results.report")
    environment = Environment(
        loader=DictLoader({n: here.joinpath(n).read_text(encoding="utf-8") for n in TEMPLATES}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown = in_order(profiles)
    works = works_of(documents, links or {}, listed)
    sentences = sentences_of(shown, evidence, works)
    used = weight_of(shown)
    rows = [r for r in evidence if r.id in sentences.numbers]
    rows.sort(key=lambda r: (-used[r.id], sentences.numbers[r.id]))
    places = places_of(rows, files or {}, password=password)
    page = environment.get_template("page.html.jinja").render(
        view(
            shown,
            evidence,
            documents,
            failures,
            typology or load_typology(),
            works,
            sentences,
            places,
        ),
        style=here.joinpath("style.css").read_text(encoding="utf-8"),
        script=here.joinpath("report.js").read_text(encoding="utf-8"),
    )
    # Attributes stand in double quotes, so that an apostrophe need not be written as five signs.
    page = page.replace("&#39;", "'")
    budget = max(LEAST, min(MOST, HEAVY - len(page.encode())))
    pictures = pictures_of(rows, files or {}, budget=budget, password=password)
    return re.sub(HOLDER, lambda m: _image(pictures.get(m[1])), page).rstrip("\n") + "\n"


def _image(picture: str | None) -> str:
    return f'<img alt="" src="{picture}">' if picture else ""


def in_order(profiles: Sequence[Profile]) -> list[Profile]:
    """The clusters as they are shown: those of which most is told first."""
    return sorted(profiles, key=lambda p: (-p.evidence_count, p.id))
