"""How results show themselves in Jupyter: small tables as HTML, every text escaped."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.library.tagging import CodedSentence
from pipeline.records import Codes, Evidence, Profile, Record
from pipeline.results.exports.looks import looks
from pipeline.results.words import country_name, plain

if TYPE_CHECKING:
    from jinja2 import Environment

    from pipeline.library.papers import Paper
    from pipeline.library.profiles import ClusterProfile, Profiles
    from pipeline.library.results import Results
    from pipeline.library.tagging import Coding

#: So many rows are shown; the rest is counted.
SHOWN = 10
#: A cell shows so many characters.
WIDE = 160
#: Fields that tell a reader nothing in a table.
MACHINE = {"boxes", "start", "end", "scores", "reasons", "sha256"}


def rows_html(rows: Sequence[Record]) -> str:
    """The first rows: coded sentences with their codes, others a column a field that any of them fills."""
    first, more = rows[:SHOWN], len(rows) - SHOWN
    if first and all(isinstance(row, Evidence | CodedSentence) for row in first):
        return _render(
            "coded", rows=[(row, _codes(row)) for row in first if isinstance(row, Codes)], more=more
        )
    plainly = [row.model_dump(mode="json", by_alias=True, exclude=MACHINE) for row in first]
    columns = [c for c in (plainly[0] if plainly else ()) if any(row[c] for row in plainly)]
    cells = [[_cell(row[c]) for c in columns] for row in plainly]
    return _render("rows", columns=columns, rows=cells, more=more)


def paper_html(paper: Paper) -> str:
    """Title, authors, year, what was left out, and the first sentences."""
    body = [s for s in paper.sentences if s.kind not in ("heading", "contents", "reference")]
    return _render(
        "paper",
        row=paper.row,
        sentences=len(paper.sentences),
        first=body[:SHOWN],
        more=len(body) - SHOWN,
    )


def coding_html(coding: Coding) -> str:
    """The sentences that have codes; claims are in bold."""
    coded = [s for s in coding if _codes(s)]
    rows = [(s, _codes(s)) for s in coded[:SHOWN]]
    return _render(
        "coding", id=coding.paper.id, count=len(coding), rows=rows, more=len(coded) - len(rows)
    )


def profile_html(profile: ClusterProfile) -> str:
    """One profile: its findings, and for each the sentences that it stands on."""
    from pipeline.results.in_short import supported

    known = {row.id: row for row in profile.evidence}
    found = [
        (finding, [known[i] for i in ids if i in known][:3], len(ids))
        for finding, ids in supported(profile)
    ]
    return _render("profile", p=profile, line=_line(profile), found=found)


def profiles_html(profiles: Profiles) -> str:
    """The clusters side by side."""
    most = sorted(profiles, key=lambda p: (-p.evidence_count, p.id))
    rows = [(p, _line(p)) for p in most[: 3 * SHOWN]]
    return _render("profiles", rows=rows, more=len(most) - len(rows))


def results_html(results: Results) -> str:
    """What a run came to: counts, failures, the clusters, a link to the report."""
    return _render(
        "results",
        folder=str(results.folder),
        report=os.path.relpath(results.report).replace(os.sep, "/"),
        documents=len(results.documents),
        evidence=len(results.evidence),
        clusters=len(results.profiles),
        failures=results.failures[:SHOWN],
        more=len(results.failures) - SHOWN,
        table=profiles_html(results.profiles),
    )


def _codes(codes: Codes) -> list[tuple[str, str]]:
    """The codes of a sentence as pairs of family and words."""
    return [
        *(("governance", plain(g)) for g in codes.governance),
        *(("buyers", b) for b in codes.buyers),
        *(("buyers", f"{s.value:.0%} of {plain(s.of)}") for s in codes.shares),
        *(("functions", f"{f}: {locus}") for f, locus in codes.functions),
        *(("upgrading", f"{plain(kind)} {outcome}") for kind, outcome in codes.upgrading),
    ]


def _line(p: Profile) -> dict[str, str]:
    """A profile in one line of a table."""
    loci = {
        locus: [name for name, f in p.functions.items() if f.locus == locus]
        for locus in ("local", "external", "both")
    }
    return {
        "where": ", ".join(x for x in (p.place, country_name(p.country)) if x),
        "sector": p.sector.name if p.sector else "",
        "governance": ", ".join(
            f"{plain(t)} {share:.0%}"
            for t, share in sorted(p.governance.mix.items(), key=lambda item: -item[1])
        ),
        "functions": "; ".join(f"{where}: {', '.join(n)}" for where, n in loci.items() if n),
        "buyers": p.buyers.concentration or "",
        "upgrading": ", ".join(f"{plain(u.kind)} {u.outcome}" for u in p.upgrading),
        "lock_in": p.lock_in.risk or "",
    }


def _cell(value: Any) -> str:
    if isinstance(value, Mapping):
        text = ", ".join(f"{k} {v}" for k, v in value.items() if v not in (None, [], ""))
    elif isinstance(value, list | tuple):
        text = "; ".join(_cell(v) for v in value)
    else:
        text = "" if value is None else str(value)
    return text if len(text) <= WIDE else text[: WIDE - 1] + "…"


@cache
def _environment() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined

    here = files("pipeline.library").joinpath("display.html.jinja")
    made = Environment(
        loader=DictLoader({"display": here.read_text(encoding="utf-8")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["families"] = looks().families
    return made


def _render(macro: str, **values: Any) -> str:
    from markupsafe import Markup

    if "table" in values:
        values["table"] = Markup(values["table"])  # Made by this module, so escaped already.
    module = _environment().get_template("display").module
    return str(getattr(module, macro)(**values))
