"""The map of the report: a mark a cluster, standing in its country."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from math import cos, hypot, sin, sqrt
from typing import Any, NamedTuple

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


class Mark(NamedTuple):
    """What the map shows of a cluster."""

    id: str
    name: str
    country: str
    kind: str | None
    told: int  # coded sentences


def is_on_map(profile: Profile) -> bool:
    """Whether the map knows the cluster's country."""
    return profile.country in world()["countries"]


def draw_map(sheet: Sheet, profiles: Iterable[Profile]) -> str:
    """Countries with clusters darker, and in each a mark a cluster: larger, the more is told of it."""
    shapes = world()
    pen = sheet.pen(shapes["width"] * SCALE, shapes["height"] * SCALE, "Map of the clusters")
    of_country: dict[str, list[Mark]] = defaultdict(list)
    for p in filter(is_on_map, profiles):
        mark = Mark(p.id, p.name, str(p.country), p.governance.dominant, p.evidence_count)
        of_country[mark.country].append(mark)
    small = f' transform="scale({SCALE})" stroke-width="1"'
    bare = "".join(c["d"] for code, c in shapes["countries"].items() if code not in of_country)
    pen.path(bare, "land", more=small)
    for code, members in sorted(of_country.items()):
        shape = shapes["countries"][code]["d"]
        if shape:
            number = f"{len(members)} cluster{'' if len(members) == 1 else 's'}"
            pen.path(shape, "land on", f"{country_name(code)}: {number}", small)
    letters = sheet.letters()
    for mark, x, y, r in _marks(of_country):
        title = f"{mark.name} ({country_name(mark.country)}): {sheet.name(mark.kind)}"
        with pen.link(f"#c-{mark.id}", told=title):
            pen.circle(x, y, r, sheet.cls(mark.kind), title)
            letter = letters.get(mark.kind or "", "?")
            pen.text(x, y + 3.2, letter, "w", size=9.5 - len(letter), at="middle")
    return pen.svg()


def _marks(of_country: dict[str, list[Mark]]) -> list[tuple[Mark, float, float, float]]:
    """Clusters with their mark's centre and radius, spread around the country and pushed apart."""
    clusters: list[Mark] = []
    places: list[list[float]] = []
    for code, members in sorted(of_country.items()):
        x, y = (v * SCALE for v in world()["countries"][code]["at"])
        for i, mark in enumerate(sorted(members, key=lambda m: (-m.told, m.id))):
            away = 11 * sqrt(i)
            clusters.append(mark)
            r = 6.5 + min(4.0, sqrt(mark.told) / 3)
            places.append([x + away * cos(GOLDEN * i), y + away * sin(GOLDEN * i), r])
    for _ in range(STEPS if len(places) < CROWD else 0):
        if not _push(places):
            break
    return [(mark, x, y, r) for mark, (x, y, r) in zip(clusters, places, strict=True)]


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
