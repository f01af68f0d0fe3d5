"""The data of each plot of the report, as rows for CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from pipeline.results.comparison import safe_cell
from pipeline.results.report.figures import ShareMark, Statements, Upgrades

Row = Mapping[str, object]


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """The rows as CSV (RFC 4180 but for line ends); text that a spreadsheet would run is made safe."""
    line = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(line, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow({k: safe_cell(v) for k, v in row.items()})
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def time_rows(rows: Iterable[Statements]) -> Iterator[Row]:
    """Statements on governance by type and decade."""
    return (
        {
            "governance": r.type,
            "decade": r.decade,
            "dated": len(r.dated),
            "undated_by_year_of_work": len(r.undated),
            "evidence": " ".join([*r.dated, *r.undated]),
        }
        for r in rows
    )


def share_rows(marks: Iterable[ShareMark]) -> Iterator[Row]:
    """Buyers' shares with the intervals that their wording leaves open."""
    return (
        {
            "cluster": m.cluster,
            "name": m.name,
            "value": m.share.value,
            "relation": m.share.relation,
            "low": round(m.low, 3),
            "high": round(m.high, 3),
            "of": m.share.of,
            "holder": m.share.holder,
            "holder_name": m.share.holder_name,
            "n": m.share.n,
            "evidence": m.share.evidence,
        }
        for m in marks
    )


def upgrading_rows(rows: Iterable[Upgrades]) -> Iterator[Row]:
    """Clusters that tell of upgrading, by the type of tie that dominates them."""
    return (
        {
            "governance": r.type,
            "kind": r.kind,
            "outcome": r.outcome,
            "clusters": len(r.clusters),
            "of": r.of,
            "low": None if r.low is None else round(r.low, 3),
            "high": None if r.high is None else round(r.high, 3),
            "few": r.few,
            "sentences": len(r.evidence),
            "cluster_ids": " ".join(r.clusters),
        }
        for r in rows
    )
