"""Profiles in the terminal: one in full, or all side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from pipeline.records import Evidence, Linkage, Profile
from pipeline.results import in_short
from pipeline.results.words import country_name, plain

NOTHING = "no evidence"
#: How many sentences are shown for a finding; the rest is counted.
SENTENCES = 3
#: What a person has said of a sentence; a rejected one supports nothing, so that it is not shown.
SAID = {"accepted": "✓ ", "changed": "✎ "}


def show_overview(profiles: Sequence[Profile]) -> RenderableType:
    """A table of clusters side by side: governance, functions, buyers, upgrading, evidence."""
    if not profiles:
        return Text("No cluster was found with evidence.")
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for heading in ("Cluster", "Governance", "Functions", "Buyers", "Upgrading", "Lock-in"):
        table.add_column(heading)
    table.add_column("Evidence", justify="right")
    for p in sorted(profiles, key=lambda p: (-p.evidence_count, p.id)):
        _row(
            table,
            Text.assemble((p.name, "bold"), "\n", (p.id, "dim")),
            in_short.mix(p, "\n"),
            in_short.functions(p),
            p.buyers.concentration or "–",
            in_short.upgrading(p),
            p.lock_in.risk or "–",
            str(p.evidence_count),
        )
    return Group(table, Text("Upgrading: + achieved, - blocked, ? prospective.", "dim"))


def show_profile(profile: Profile, evidence: Iterable[Evidence]) -> RenderableType:
    """The whole profile with the sentences that it stands on.

    ``evidence`` may hold the rows of other clusters too; ids that it lacks are named alone.
    """
    texts = {
        row.id: row
        for row in evidence
        if profile.id in (row.cluster_id or profile.id, *row.also_ids)
    }
    parts: list[RenderableType] = [_head(profile), _findings(profile)]
    if profile.linkages:
        parts.append(_linkages(profile.linkages))
    parts += [_functions_table(profile)] if profile.functions else []
    concluded = _conclusions(profile)
    if concluded.row_count:
        parts.append(concluded)
    if profile.changes or profile.conflicts:
        parts.append(_turns(profile))
    parts.append(_sentences(profile, texts))
    return Group(*parts)


def _row(table: Table, *cells: str | Text) -> None:
    """A row whose texts stand as they are: brackets in a document are no markup."""
    table.add_row(*(Text(c) if isinstance(c, str) else c for c in cells))


def _head(p: Profile) -> Panel:
    where = ", ".join(x for x in (p.place, country_name(p.country)) if x)
    sector = (
        f"{p.sector.name}" + (f" (ISIC {p.sector.isic})" if p.sector.isic else "")
        if p.sector
        else ""
    )
    lines = [x for x in (where, sector) if x]
    if p.aliases:
        lines.append("also: " + ", ".join(p.aliases))
    lines.append(f"{p.evidence_count} sentences in {len(p.documents)} document(s); {p.id}")
    return Panel(Text("\n".join(lines)), title=Text(p.name, "bold"), title_align="left")


def _findings(p: Profile) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    market = ", ".join(country_name(m) or m for m in p.market.end_markets)
    rows = {
        "Governance": in_short.mix(p),
        "Completeness": in_short.completeness(p),
        "Buyers": in_short.buyers(p),
        "Dependence": p.buyers.transactional_dependence,
        "Market": ": ".join(x for x in (p.market.orientation, market) if x),
        "Form": plain(p.form.id) if p.form else None,
        "Export stage": plain(p.export_stage.id) if p.export_stage else None,
        "Upgrading": ", ".join(f"{plain(u.kind)} {u.outcome}" for u in p.upgrading),
        "Lock-in risk": p.lock_in.risk,
    }
    for name, value in rows.items():
        _row(table, name, Text(value) if value and value != "–" else Text(NOTHING, "dim"))
    return table


def _linkages(linkages: Sequence[Linkage]) -> Table:
    table = Table(title="Linkages", title_justify="left", box=box.SIMPLE_HEAD)
    for heading in ("Direction", "Market", "Channel", "Period", "Governance", "Signs"):
        table.add_column(heading, overflow="fold")
    table.add_column("Confidence", justify="right")
    for link in linkages:
        _row(
            table,
            link.direction,
            country_name(link.market) or "–",
            plain(link.channel) if link.channel else "–",
            in_short.years(link.period),
            plain(link.governance) if link.governance else "–",
            ", ".join(plain(i) for i in link.indicators) or "–",
            f"{link.confidence:.2f}",
        )
    return table


def _functions_table(p: Profile) -> Table:
    table = Table(title="Functions", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("Function")
    table.add_column("Where")
    table.add_column("Confidence", justify="right")
    table.add_column("Sentences", justify="right")
    for name, found in p.functions.items():
        _row(table, name, found.locus, f"{found.confidence:.2f}", str(len(found.evidence)))
    return table


def _conclusions(p: Profile) -> Table:
    table = Table(title="What follows", title_justify="left", box=box.SIMPLE_HEAD)
    for heading in ("", "Conclusion", "Because"):
        table.add_column(heading, overflow="fold")
    groups = {
        "Form": [p.form] if p.form else [],
        "Export stage": [p.export_stage] if p.export_stage else [],
        "Driver": p.drivers,
        "Strategy": p.strategies,
        "Support": p.support_needs,
        "Policy": p.policy_areas,
    }
    if p.lock_in.risk:
        _row(table, "Lock-in", p.lock_in.risk, _because(p.lock_in.because))
    for group, found in groups.items():
        for conclusion in found:
            _row(table, group, plain(conclusion.id), _because(conclusion.because))
    return table


def _because(because: Sequence[str]) -> str:
    """The rule, and on how many sentences it stands."""
    rules = [b for b in because if b.startswith("rule:")]
    count = len(because) - len(rules)
    return f"{', '.join(rules)} ({count} sentence{'s' * (count != 1)})"


def _turns(p: Profile) -> Table:
    table = Table(title="Changes and conflicts", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("")
    table.add_column("What", overflow="fold")
    for change in p.changes:
        when = f" ({change.period})" if change.period else ""
        _row(table, "change", f"{plain(change.from_)} → {plain(change.to)}{when}")
    for conflict in p.conflicts:
        sides = "; ".join(f"{plain(v)}: {len(ids)}" for v, ids in conflict.values.items())
        _row(table, "conflict", f"{conflict.about}: {sides}")
    return table


def _sentences(p: Profile, texts: Mapping[str, Evidence]) -> Table:
    """For each finding the first sentences that it stands on, with document and page."""
    table = Table(title="Evidence", title_justify="left", box=box.SIMPLE_HEAD, show_lines=False)
    shown_states = {
        texts[i].review.state for _, ids in in_short.supported(p) for i in ids if i in texts
    }
    if shown_states & SAID.keys():
        table.caption, table.caption_justify = "✓ accepted, ✎ changed by a person", "left"
    table.add_column("Finding", overflow="fold", min_width=12)
    table.add_column("Sentence", overflow="fold", ratio=1)
    table.add_column("Where", overflow="fold", max_width=24)
    for finding, ids in in_short.supported(p):
        shown = ids[:SENTENCES]
        for i, id_ in enumerate(shown):
            row = texts.get(id_)
            where = f"{row.document}, p. {row.page}" if row else id_
            said = _said(row)
            told = Text.assemble(said, row.text if row else "")
            _row(table, Text(finding if i == 0 else ""), told, Text(where))
        if len(ids) > len(shown):
            _row(table, "", Text(f"and {len(ids) - len(shown)} more", "dim"), "")
    return table


def _said(row: Evidence | None) -> str:
    """A mark of what a person has said of a sentence; nothing where nobody has looked at it."""
    return SAID.get(row.review.state, "") if row else ""
