"""The agreement of two coders as a table: in the terminal, and for the appendix of a paper."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.coding.agreement import Agreement, Interval

if TYPE_CHECKING:
    from rich.table import Table

HEAD = ("label", "first", "second", "both", "agree", "kappa", "95 % CI", "alpha", "95 % CI", "F1")


class TableError(ValueError):
    """A table that cannot be written; says why."""


def cells(row: Agreement) -> list[str]:
    """A label's figures as text, empty where undefined."""
    return [
        row.label,
        str(row.first),
        str(row.second),
        str(row.both),
        f"{row.agree:.3f}",
        _figure(row.kappa),
        _between(row.kappa_interval),
        _figure(row.alpha),
        _between(row.alpha_interval),
        _figure(row.f1),
    ]


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _between(interval: Interval) -> str:
    return "" if interval is None else f"{interval[0]:.2f} to {interval[1]:.2f}"


def show_agreement(rows: Sequence[Agreement]) -> Table:
    """The table for the terminal."""
    from rich.table import Table

    table = Table(*HEAD, box=None)
    for row in rows:
        table.add_row(*cells(row))
    return table


def write_table(path: Path, rows: Sequence[Agreement], sentences: int, documents: int) -> None:
    """Write the table in the form that the file's ending says; labels that nobody gave are left out.

    Raises:
        TableError: when the ending is none of .md, .tex, .csv, .html.
        OSError: when the file cannot be written.
    """
    told = [cells(r) for r in rows if r.first or r.second]
    caption = (
        f"Agreement of two coders on {sentences} sentences of {documents} documents: how often each gave "
        "a label and both did, simple agreement, Cohen's kappa and Krippendorff's alpha (nominal) with "
        "bootstrap intervals, and F1 of one coder against the other."
    )
    makers = {".md": _markdown, ".tex": _latex, ".csv": _csv, ".html": _html}
    if path.suffix not in makers:
        raise TableError(f"{path}: give a name that ends in {', '.join(makers)}")
    path.write_text(makers[path.suffix](told, caption), encoding="utf-8")


def _markdown(rows: list[list[str]], caption: str) -> str:
    lines = ["| " + " | ".join(r) + " |" for r in (list(HEAD), ["---"] * len(HEAD), *rows)]
    return caption + "\n\n" + "\n".join(lines) + "\n"


def _csv(rows: list[list[str]], caption: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEAD, *rows])
    return out.getvalue()


def _html(rows: list[list[str]], caption: str) -> str:
    def row(texts: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(t)}</{tag}>" for t in texts) + "</tr>"

    body = "\n".join(row(r, "td") for r in rows)
    return (
        f"<table><caption>{html.escape(caption)}</caption>\n<thead>{row(HEAD, 'th')}</thead>\n"
        f"<tbody>\n{body}\n</tbody></table>\n"
    )


def _latex(rows: list[list[str]], caption: str) -> str:
    def row(texts: Sequence[str]) -> str:
        return " & ".join(t.replace("_", r"\_").replace("%", r"\%") for t in texts) + r" \\"

    body = "\n".join(row(r) for r in rows)
    return (
        "\\begin{table}\n\\caption{" + caption + "}\n\\begin{tabular}{lrrrrrlrlr}\n\\hline\n"
        f"{row(HEAD)}\n\\hline\n{body}\n\\hline\n\\end{{tabular}}\n\\end{{table}}\n"
    )
