"""Clusters side by side as a table: a row a cluster, a column a finding."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO, get_args

from pipeline.records import Function, Profile, Upgrade
from pipeline.results.words import country_name

_PLAIN = (
    "id",
    "name",
    "place",
    "country",
    "sector",
    "isic",
    "documents",
    "evidence",
    "governance",
    "governance_mix",
    "changes",
    "channels",
    "upstream_ties",
    "completeness",
    "missing",
    "buyers",
    "dependence",
    "largest_share",
    "orientation",
    "end_markets",
    "form",
    "export_stage",
    "lock_in",
    "drivers",
    "strategies",
    "conflicts",
)
#: The columns, in order: what is plain, then a column a function and a kind of upgrading.
COLUMNS = (
    *_PLAIN,
    *(f"function_{f}" for f in get_args(Function)),
    *(f"upgrading_{u}" for u in get_args(Upgrade)),
)


def write_comparison(profiles: Sequence[Profile], file: TextIO) -> None:
    """Write the clusters as CSV, those with most evidence first; an empty cell is no evidence."""
    file.writelines(comparison_lines(sorted(profiles, key=lambda p: (-p.evidence_count, p.id))))


def comparison_lines(profiles: Iterable[Profile]) -> Iterator[str]:
    """The lines of the table with their ends, its head first, in the order of the profiles."""
    line = io.StringIO()
    writer = csv.DictWriter(line, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for profile in profiles:
        writer.writerow({k: safe_cell(v) for k, v in comparison_row(profile).items()})
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def safe_cell(value: object) -> object:
    """Nothing for none; a leading sign that makes a spreadsheet compute gets a quote before it."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return "" if value is None else value


def comparison_row(p: Profile) -> dict[str, str | int]:
    """The cells of one cluster by column; several values of a cell are parted by ``; ``."""
    shares = sorted((s for s in p.buyers.shares), key=lambda s: -s.value)
    row: dict[str, str | int] = {
        "id": p.id,
        "name": p.name,
        "place": p.place or "",
        "country": country_name(p.country) or "",
        "sector": p.sector.name if p.sector else "",
        "isic": (p.sector.isic or "") if p.sector else "",
        "documents": len(p.documents),
        "evidence": p.evidence_count,
        "governance": p.governance.dominant or "",
        "governance_mix": _joined(f"{t} {share:.2f}" for t, share in p.governance.mix.items()),
        "changes": _joined(
            f"{c.from_} to {c.to}" + (f" ({c.period})" if c.period else "") for c in p.changes
        ),
        "channels": _joined(
            sorted({link.channel for link in p.linkages if link.channel is not None})
        ),
        "upstream_ties": sum(link.direction == "upstream" for link in p.linkages),
        "completeness": p.completeness.value if p.completeness else "",
        "missing": _joined(p.completeness.missing) if p.completeness else "",
        "buyers": p.buyers.concentration or "",
        "dependence": p.buyers.transactional_dependence or "",
        "largest_share": f"{shares[0].value:.2f} of {shares[0].of}" if shares else "",
        "orientation": p.market.orientation or "",
        "end_markets": _joined(country_name(m) or m for m in p.market.end_markets),
        "form": p.form.id if p.form else "",
        "export_stage": p.export_stage.id if p.export_stage else "",
        "lock_in": p.lock_in.risk or "",
        "drivers": _joined(c.id for c in p.drivers),
        "strategies": _joined(c.id for c in p.strategies),
        "conflicts": _joined(c.about for c in p.conflicts),
    }
    for function in get_args(Function):
        found = p.functions.get(function)
        row[f"function_{function}"] = found.locus if found else ""
    for kind in get_args(Upgrade):
        row[f"upgrading_{kind}"] = _joined(u.outcome for u in p.upgrading if u.kind == kind)
    return row


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)
