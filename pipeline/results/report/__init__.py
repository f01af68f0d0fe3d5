"""``report.html``: one self-contained page for people, every claim linked to its sentence and page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files

from pipeline.profiling import Typology, load_typology
from pipeline.records import DocumentRow, Evidence, Failure, Profile
from pipeline.results.report.view import view


def report(
    profiles: Sequence[Profile],
    evidence: Sequence[Evidence],
    documents: Sequence[DocumentRow],
    failures: Sequence[Failure] = (),
    *,
    typology: Typology | None = None,
    links: Mapping[str, str] | None = None,
) -> str:
    """The report as HTML text.

    ``links`` gives, a document id, where its PDF lies as seen from the report; without it pages are
    named and not linked. All text is escaped: what a PDF says can never run.
    """
    from jinja2 import DictLoader, Environment, StrictUndefined

    here = files("pipeline.results.report")
    names = ("page.html.jinja", "cluster.html.jinja", "parts.html.jinja")
    environment = Environment(
        loader=DictLoader({n: here.joinpath(n).read_text(encoding="utf-8") for n in names}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("page.html.jinja")
    return page.render(
        view(profiles, evidence, documents, failures, typology or load_typology(), links or {}),
        style=here.joinpath("style.css").read_text(encoding="utf-8"),
        script=here.joinpath("table.js").read_text(encoding="utf-8"),
    )
