"""The files of the report in a run directory: the page, the comparison, the plots with their data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from pipeline.coding.codebook import codebook
from pipeline.profiling import Typology, load_typology
from pipeline.records import DocumentRow, Evidence, Profile
from pipeline.results.comparison import comparison_lines
from pipeline.results.digest import MostToldFirst, evidence_of, most_told, shortened
from pipeline.results.directory import RunDirectory
from pipeline.results.report import report
from pipeline.results.report.figures import over_time, shares_of, upgrading_by_governance
from pipeline.results.report.plots import (
    Sheet,
    draw_matrix,
    draw_over_time,
    draw_shares,
    draw_upgrading,
)
from pipeline.results.report.sentences import Sentences
from pipeline.results.report.tables import csv_lines, share_rows, time_rows, upgrading_rows
from pipeline.results.report.worldmap import draw_map
from pipeline.results.sources import SOURCES, link, linked, sources

#: More coded sentences than this make no page that a browser shows.
LARGE = 20_000
#: A PNG has so many dots to a unit of its SVG.
ZOOM = 2.0


class Written(NamedTuple):
    """The names of the files, and what a person must know of them."""

    names: list[str]
    note: str | None


def write_report(
    directory: RunDirectory,
    *,
    typology: Typology | None = None,
    files: Mapping[str, Path] | None = None,
    password: str | None = None,
) -> Written:
    """Write ``report.html``, ``comparison.csv`` and ``plots/`` from the rows of the directory.

    Evidence and profiles are read a row at a time, for they may not fit into memory. Of a corpus too
    large for a page, the page shows the most telling part; plots and tables have all. ``files`` gives
    the PDFs; of documents that it leaves out (all, where a report is made anew), the places that the
    last report kept in ``sources.json`` are used. A PDF that has gone costs the pictures of its
    sentences alone.

    Raises:
        RunDirectoryError: when the directory cannot be read or written.
    """
    typology = typology or load_typology()
    note = _write_page(directory, typology, files or {}, password)
    names = ["report.html"]
    for name, text in texts(directory, typology):
        directory.write_chunks(name, map(str.encode, text))
        names.append(name)
    pictures = [n for n in names if n.endswith(".svg")]
    for name in pictures:
        drawn = (directory.folder / name).read_text(encoding="utf-8")
        directory.write_chunks(name.removesuffix("svg") + "png", [_png(drawn)])
    return Written([SOURCES, *names, *(n.removesuffix("svg") + "png" for n in pictures)], note)


def write_report_apart(
    directory: RunDirectory,
    *,
    typology: Typology,
    files: Mapping[str, Path],
    password: str | None = None,
) -> Written:
    """As :func:`write_report`, in a process of its own.

    What a long run has taken is seldom given back to the system, so that the page of a large corpus
    would come on top of it.

    Raises:
        RunDirectoryError: when the directory cannot be read or written.
    """
    # "spawn" starts clean: a fork would begin with all that the run holds.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        made = partial(write_report, typology=typology, files=files, password=password)
        return apart.submit(made, directory).result()


def _write_page(
    directory: RunDirectory, typology: Typology, files: Mapping[str, Path], password: str | None
) -> str | None:
    """Write ``report.html``; a note where it does not show all."""
    documents = directory.table("documents", DocumentRow)
    links = _links(directory, documents, files)
    shown, evidence, note = _for_a_page(directory)
    page = report(
        shown,
        evidence,
        documents,
        directory.failures(),
        typology=typology,
        links=links,
        files={k: linked(directory.folder, v) for k, v in links.items()},
        password=password,
        listed={row.document for row in evidence} if note else None,
    )
    directory.write_text("report.html", page)
    return note


def _for_a_page(directory: RunDirectory) -> tuple[list[Profile], list[Evidence], str | None]:
    """The clusters and sentences that a browser can show, and a note where they are not all."""
    with open(directory.folder / "evidence.jsonl", "rb") as file:
        count = sum(1 for _ in file)
    rows = directory.table("evidence", Evidence)
    if count <= LARGE:
        return directory.profiles(), list(rows), None
    told = [shortened(p) for p in most_told(directory.table("profiles", Profile))]
    needed = frozenset().union(*(evidence_of(p) for p in told))
    note = (
        f"{count} coded sentences are too many for one page: report.html shows {len(told)} clusters "
        "with a few sentences for each finding; all is in the other files"
    )
    return told, [row for row in rows if row.id in needed], note


def _links(
    directory: RunDirectory, documents: Iterable[DocumentRow], files: Mapping[str, Path]
) -> dict[str, str]:
    """Where each document's PDF lies as seen from the directory; written to ``sources.json``."""
    known = sources(directory.folder)
    known.update({k: link(path, directory.folder) for k, path in files.items()})
    links = {i: known[i] for i in sorted(d.id for d in documents) if i in known}
    directory.write_json(SOURCES, links)
    return links


def texts(directory: RunDirectory, typology: Typology) -> Iterator[tuple[str, Iterable[str]]]:
    """The comparison and the plots with their data: names of files, each with its text in pieces."""
    sheet = Sheet(typology, Sentences(), links=False)
    codes = codebook()
    profiles = MostToldFirst(directory)
    for name in ("comparison.csv", "plots/matrix.csv", "plots/map.csv"):
        yield name, comparison_lines(profiles)
    yield "plots/map.svg", [draw_map(sheet, profiles)]
    yield "plots/matrix.svg", [draw_matrix(sheet, profiles, codes.functions)]
    documents = directory.table("documents", DocumentRow)
    time = over_time(directory.table("evidence", Evidence), documents, typology)
    yield "plots/governance-over-time.svg", [draw_over_time(sheet, time)]
    yield "plots/governance-over-time.csv", csv_lines(time_rows(time))
    shares = shares_of(profiles)
    yield "plots/buyers-shares.svg", [draw_shares(sheet, shares)]
    yield "plots/buyers-shares.csv", csv_lines(share_rows(shares))
    upgrades = upgrading_by_governance(profiles, typology, codes.upgrading, codes.outcomes)
    yield "plots/upgrading-by-governance.svg", [draw_upgrading(sheet, upgrades)]
    yield "plots/upgrading-by-governance.csv", csv_lines(upgrading_rows(upgrades))


def _png(svg: str) -> bytes:
    """The drawing as PNG, with the typeface that comes with the program, whatever the machine has."""
    import resvg_py
    from font_source_sans_pro import SourceSansPro

    made = resvg_py.svg_to_bytes(
        svg_string=svg, zoom=ZOOM, font_files=[SourceSansPro], sans_serif_family="Source Sans Pro"
    )
    return bytes(made)
