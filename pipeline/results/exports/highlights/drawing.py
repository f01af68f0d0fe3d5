"""Marks as PDF annotations, each with an appearance of its own so that every reader shows the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from pipeline.results.exports.highlights.marks import Mark
from pipeline.results.exports.places import Point, Quad

PRINTED = 4  # flag: shown on paper too
LINE = 0.9  # points: width of lines under words
NOTE_SIZE = 20.0


def annotation(pdf: Pdf, mark: Mark) -> Any:
    """A highlight, underline or strike-out as an object of ``pdf``."""
    bounds = [q.bounds for q in mark.quads]
    edge = 2 * LINE * (mark.level + 1)
    rect = [
        min(b[0] for b in bounds) - edge,
        min(b[1] for b in bounds) - edge,
        max(b[2] for b in bounds) + edge,
        max(b[3] for b in bounds) + edge,
    ]
    made = Dictionary(
        Type=Name.Annot,
        Subtype=Name("/" + mark.kind),
        Rect=_numbers(rect),
        QuadPoints=_numbers([v for q in mark.quads for corner in q for v in corner]),
        C=_numbers(_rgb(mark.colour if mark.kind == "Highlight" else mark.ink)),
        CA=mark.opacity if mark.kind == "Highlight" else 1,
        F=PRINTED,
        NM=String(mark.name),
        T=String(mark.author),
        Subj=String(mark.subject),
        Contents=String(mark.note),
        AP=Dictionary(N=_appearance(pdf, mark, rect)),
    )
    if mark.modified:
        made.M = String(mark.modified)
    return pdf.make_indirect(made)


def note(pdf: Pdf, text: str, name: str, corner: Point) -> Any:
    """A closed sticky note at a corner of a page."""
    x, y = corner
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Text,
            Rect=_numbers([x, y - NOTE_SIZE, x + NOTE_SIZE, y]),
            C=_numbers([1.0, 0.9, 0.5]),
            F=PRINTED | 8 | 16,  # neither zoomed nor turned with the page
            Name=Name.Note,
            Open=False,
            NM=String(name),
            T=String("gvcoder"),
            Subj=String("Legend"),
            Contents=String(text),
        )
    )


def _appearance(pdf: Pdf, mark: Mark, rect: Sequence[float]) -> Any:
    parts = []
    if mark.kind == "Highlight":
        parts.append("/Tint gs " + _colour(mark.colour, "rg"))
        parts += [_filled(q) for q in mark.quads]
    if mark.kind == "Underline" or (mark.kind == "Highlight" and mark.line in ("solid", "dashed")):
        dash = "[2.5 1.5] 0 d" if mark.line == "dashed" else "[] 0 d"
        parts.append(f"/Line gs {LINE} w {dash} " + _colour(mark.ink, "RG"))
        parts += [_line(q, 0.0, 1.6 * LINE * mark.level) for q in mark.quads]
    if mark.kind == "StrikeOut":
        parts.append(f"/Line gs {LINE} w " + _colour(mark.ink, "RG"))
        parts += [_line(q, 0.45, 0.0) for q in mark.quads]
    states = Dictionary(
        Tint=Dictionary(Type=Name.ExtGState, BM=Name.Multiply, ca=mark.opacity, AIS=False),
        Line=Dictionary(Type=Name.ExtGState, BM=Name.Normal, CA=1),
    )
    form = Stream(
        pdf,
        "\n".join(parts).encode("ascii"),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=_numbers(rect),
        Resources=Dictionary(ExtGState=states),
        Group=Dictionary(S=Name.Transparency),
    )
    return pdf.make_indirect(form)


def _filled(quad: Quad) -> str:
    a, b, d, c = quad
    way = [f"{x:.2f} {y:.2f}" for x, y in (a, b, c, d)]
    return f"{way[0]} m {way[1]} l {way[2]} l {way[3]} l h f"


def _line(quad: Quad, height: float, below: float) -> str:
    """A line along the words: at a share of their height above the foot, then so many points below."""
    feet = [(quad.bottom_left, quad.top_left), (quad.bottom_right, quad.top_right)]
    if _length(quad.bottom_left, quad.top_left) > 2 * _length(quad.top_left, quad.top_right):
        # Words that run up the page, as in tables set sideways: their feet are on the right.
        feet = [(quad.bottom_right, quad.bottom_left), (quad.top_right, quad.top_left)]
    ends = []
    for foot, head in feet:
        step = height - below / max(_length(foot, head), 0.01)
        x, y = (f + step * (h - f) for f, h in zip(foot, head, strict=True))
        ends.append(f"{x:.2f} {y:.2f}")
    return f"{ends[0]} m {ends[1]} l S"


def _length(a: Point, b: Point) -> float:
    return math.hypot(b[0] - a[0], b[1] - a[1])


def _rgb(colour: str) -> list[float]:
    return [round(int(colour[i : i + 2], 16) / 255, 4) for i in (1, 3, 5)]


def _colour(colour: str, operator: str) -> str:
    return " ".join(f"{v:g}" for v in _rgb(colour)) + f" {operator}"


def _numbers(values: Sequence[float]) -> Array:
    return Array([round(float(v), 2) if abs(v) > 1 else round(float(v), 4) for v in values])
