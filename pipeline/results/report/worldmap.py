"""The map of the report: a mark a cluster, standing in its country."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import cos, hypot, sin, sqrt
from typing import Any

from pipeline.records import Profile
from pipeline.results.report.plots import Sheet
from pipeline.results.words import country_name

SCALE = 0.5  # from the units of world.json to those of the drawing
GOLDEN = 2.399963  # radians; marks laid at this angle from one another never line up
#: Steps in which marks that cover one another are pushed apart, and from how many marks on none.
STEPS, CROWD = 60, 400


@cache
def world() -> dict[str, Any]:
    """The shapes of the countries (made by :mod:`pipeline.results.report.world`)."""
    text = files("pipeline.results.report").joinpath("world.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def on_map(profiles: Sequence[Profile]) -> list[Profile]:
    """The clusters whose country the map knows."""
    known = world()["countries"]
    return [p for p in profiles if p.country in known]


def draw_map(sheet: Sheet, profiles: Sequence[Profile]) -> str:
    """Countries with clusters darker, and in each a mark a cluster: larger, the more is told of it."""
    shapes = world()
    pen = sheet.pen(shapes["width"] * SCALE, shapes["height"] * SCALE, "Map of the clusters")
    of_country: dict[str, list[Profile]] = defaultdict(list)
    for p in on_map(profiles):
        of_country[str(p.country)].append(p)
    small = f' transform="scale({SCALE})" stroke-width="1"'
    bare = "".join(c["d"] for code, c in shapes["countries"].items() if code not in of_country)
    pen.path(bare, "land", more=small)
    for code, members in sorted(of_country.items()):
        shape = shapes["countries"][code]["d"]
        if shape:
            number = f"{len(members)} cluster{'' if len(members) == 1 else 's'}"
            pen.path(shape, "land on", f"{country_name(code)}: {number}", small)
    letters = sheet.letters()
    for p, x, y, r in _marks(of_country):
        kind = p.governance.dominant
        title = f"{p.name} ({country_name(p.country)}): {sheet.name(kind)}"
        with pen.link(f"#c-{p.id}", told=title):
            pen.circle(x, y, r, sheet.cls(kind), title)
            letter = letters.get(kind or "", "?")
            pen.text(x, y + 3.2, letter, "w", size=9.5 - len(letter), at="middle")
    return pen.svg()


def _marks(of_country: dict[str, list[Profile]]) -> list[tuple[Profile, float, float, float]]:
    """Clusters with their mark's centre and radius, spread around the country and pushed apart."""
    clusters: list[Profile] = []
    places: list[list[float]] = []
    for code, members in sorted(of_country.items()):
        x, y = (v * SCALE for v in world()["countries"][code]["at"])
        for i, p in enumerate(sorted(members, key=lambda p: (-p.evidence_count, p.id))):
            away = 11 * sqrt(i)
            clusters.append(p)
            r = 6.5 + min(4.0, sqrt(p.evidence_count) / 3)
            places.append([x + away * cos(GOLDEN * i), y + away * sin(GOLDEN * i), r])
    for _ in range(STEPS if len(places) < CROWD else 0):
        if not _push(places):
            break
    return [(p, x, y, r) for p, (x, y, r) in zip(clusters, places, strict=True)]


def _push(places: list[list[float]]) -> bool:
    """Move marks that cover one another apart by half of what they share; whether any did."""
    moved = False
    for i, a in enumerate(places):
        for b in places[:i]:
            dx, dy = a[0] - b[0], a[1] - b[1]
            apart = hypot(dx, dy)
            over = a[2] + b[2] + 1 - apart
            if over > 0.1:
                moved = True
                ux, uy = (dx / apart, dy / apart) if apart > 0.01 else (1.0, 0.0)
                a[0], a[1] = a[0] + ux * over / 2, a[1] + uy * over / 2
                b[0], b[1] = b[0] - ux * over / 2, b[1] - uy * over / 2
    return moved
