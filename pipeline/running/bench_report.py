"""The figures of the benchmark as a table for the terminal, a page for the documentation and a plot."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeline.running.bench_runs import Whole


class Figure(NamedTuple):
    """A route: its milliseconds a page, and how many times as quick as the first route it is."""

    name: str
    milliseconds: float
    ratio: float


#: Colours of the stages, told apart by colour-blind readers too (Tol 2021).
COLOURS = ("#4477aa", "#66ccee", "#ee6677", "#ccbb44", "#228833")


def table(figures: Sequence[Figure], parts: Mapping[str, float], runs: Mapping[str, Whole]) -> str:
    """The figures as lines of text."""
    lines = [f"{'route':36}{'ms/page':>10}{'ratio':>8}"]
    lines += [f"{f.name:36}{f.milliseconds:10.2f}{f.ratio:8.1f}" for f in figures]
    lines += [f"  of the whole: {name:20}{ms:10.2f}" for name, ms in parts.items()]
    lines += [f"{name:36}{r.seconds:8.2f} s{r.megabytes:8.0f} MB" for name, r in runs.items()]
    return "\n".join(lines)


def markdown(
    figures: Sequence[Figure],
    parts: Mapping[str, float],
    runs: Mapping[str, Whole],
    files: int,
    pages: int,
) -> str:
    """The page of the documentation."""
    lines = [
        "# How fast it is",
        "",
        "Made by `make bench`; do not edit. Routes take turns file by file in one process, each file counts",
        "with its quickest round, so ratios bear a busy machine better than milliseconds do.",
        "",
        f"{files} files, {pages} pages; {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}.",
        "",
        "| route | ms a page | times pdfplumber's words |",
        "| --- | --- | --- |",
        *(f"| {f.name} | {f.milliseconds:.2f} | {f.ratio:.1f} |" for f in figures),
        "",
        "![Where the milliseconds go](bench.svg)",
        "",
        "| stage of the whole | ms a page |",
        "| --- | --- |",
        *(f"| {name} | {ms:.2f} |" for name, ms in parts.items()),
    ]
    if runs:
        lines += [
            "",
            "| run of the command | seconds | largest process, MB |",
            "| --- | --- | --- |",
        ]
        lines += [f"| {n} | {r.seconds:.2f} | {r.megabytes:.0f} |" for n, r in runs.items()]
    return "\n".join(lines) + "\n"


def plot(figures: Sequence[Figure], parts: Mapping[str, float]) -> str:
    """Bars of milliseconds a page, the last one in its stages, as SVG."""
    left, wide, row = 250, 430, 34
    most = max(f.milliseconds for f in figures) or 1.0
    height = row * len(figures) + 70
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + wide + 90} {height}" '
        'font-family="sans-serif" font-size="13">',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
    ]
    for n, figure in enumerate(figures):
        y = 12 + n * row
        shares = list(parts.values()) if n == len(figures) - 1 else [figure.milliseconds]
        x = float(left)
        out.append(
            f'<text x="{left - 8}" y="{y + 16}" text-anchor="end">{escape(figure.name)}</text>'
        )
        for k, share in enumerate(shares):
            length = wide * share / most
            colour = COLOURS[k] if len(shares) > 1 else "#999999"
            out.append(
                f'<rect x="{x:.1f}" y="{y}" width="{max(length, 0.5):.1f}" height="22" fill="{colour}"/>'
            )
            x += length
        label = f"{figure.milliseconds:.1f} ms"
        out.append(f'<text x="{x + 6:.1f}" y="{y + 16}">{label}</text>')
    y, x = 12 + len(figures) * row + 14, 20.0
    for k, name in enumerate(parts):
        out.append(f'<rect x="{x:.0f}" y="{y}" width="13" height="13" fill="{COLOURS[k]}"/>')
        out.append(f'<text x="{x + 18:.0f}" y="{y + 12}">{escape(name)}</text>')
        x += 34 + 8 * len(name)
    return "\n".join([*out, "</svg>"]) + "\n"
