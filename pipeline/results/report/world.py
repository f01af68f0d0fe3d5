"""Makes ``world.json``, the shapes of the countries that the report's map draws, from Natural Earth.

``python -m pipeline.results.report.world COUNTRIES-110M.json COUNTRIES-50M.json`` reads the two
TopoJSON files of the npm package world-atlas (Natural Earth, public domain; the package itself ISC).
Shapes are those of the coarse file, in the Equal Earth projection, rounded to whole units of a map
2000 units wide; a country that only the finer file knows has a point and no shape.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

WIDTH = 2000.0
#: Degrees of latitude shown: no cluster lies nearer to the poles.
SOUTH, NORTH = -56.0, 78.0
ABOUT = (
    "Natural Earth, Admin 0 countries, 1:110m (points of small countries 1:50m), public domain; "
    "taken from the npm package world-atlas 2.0.2 (ISC), projected (Equal Earth) and rounded"
)
Point = tuple[float, float]
Ring = list[Point]


def project(longitude: float, latitude: float) -> Point:
    """Equal Earth (Šavrič, Patterson and Jenny 2018): degrees to units of the map, from its top left."""

    def raw(lon: float, lat: float) -> Point:
        half = math.sqrt(3) / 2
        t = math.asin(half * math.sin(math.radians(lat)))
        t2, t6 = t * t, t**6
        slope = 1.340264 - 3 * 0.081106 * t2 + t6 * (7 * 0.000893 + 9 * 0.003796 * t2)
        x = math.radians(lon) * math.cos(t) / (half * slope)
        return x, t * (1.340264 - 0.081106 * t2 + t6 * (0.000893 + 0.003796 * t2))

    scale = WIDTH / (2 * raw(180, 0)[0])
    x, y = raw(longitude, latitude)
    return WIDTH / 2 + scale * x, scale * (raw(0, NORTH)[1] - y)


def countries(topology: dict[str, Any]) -> dict[str, list[Ring]]:
    """The outer rings of each country by ISO 3166-1 alpha-2; without a code under ``-``."""
    import pycountry

    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(points)
    found: dict[str, list[Ring]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        known = pycountry.countries.get(numeric=str(shape.get("id", "")).zfill(3))
        code = known.alpha_2 if known else "-"
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        for polygon in polygons:
            ring: Ring = []
            for index in polygon[0]:
                piece = arcs[index] if index >= 0 else arcs[~index][::-1]
                ring += piece[1:] if ring else piece
            found.setdefault(code, []).extend(halves(ring))
    return found


def halves(ring: Ring) -> list[Ring]:
    """The ring itself, or where it crosses the 180th meridian its two sides."""
    whole = [ring[0]]
    for lon, lat in ring[1:]:
        turns = round((whole[-1][0] - lon) / 360)
        whole.append((lon + 360 * turns, lat))
    low, high = min(p[0] for p in whole), max(p[0] for p in whole)
    if low >= -180 and high <= 180:
        return [whole]
    edge = 180.0 if high > 180 else -180.0
    west, east = cut(whole, edge, -1), cut(whole, edge, 1)
    turn = -2 * edge
    moved = [(lon + turn, lat) for lon, lat in (east if edge > 0 else west)]
    return [r for r in (west if edge > 0 else east, moved) if r]


def cut(ring: Ring, edge: float, side: int) -> Ring:
    """The part of a ring west (-1) or east (1) of a meridian."""
    kept: Ring = []
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (x0 - edge) * side >= 0:
            kept.append((x0, y0))
        if (x0 - edge) * (x1 - edge) < 0:
            kept.append((edge, y0 + (y1 - y0) * (edge - x0) / (x1 - x0)))
    return kept


def centre(rings: list[Ring]) -> tuple[int, int]:
    """The centre of gravity of the largest ring, on the map."""

    def gravity(ring: Ring) -> tuple[float, float, float]:
        area = cx = cy = 0.0
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
            cross = x0 * y1 - x1 * y0
            area, cx, cy = area + cross, cx + (x0 + x1) * cross, cy + (y0 + y1) * cross
        if not area:
            return 0.0, *ring[0]
        return abs(area), cx / (3 * area), cy / (3 * area)

    _, x, y = max(gravity([project(*p) for p in ring]) for ring in rings)
    return round(x), round(y)


def path(rings: list[Ring]) -> str:
    """The rings as an SVG path of whole numbers; slivers that round to nothing fall away."""
    parts = []
    for ring in rings:
        kept: list[tuple[int, int]] = []
        for lon, lat in ring:
            x, y = project(lon, max(SOUTH, min(NORTH, lat)))
            if not kept or abs(round(x) - kept[-1][0]) + abs(round(y) - kept[-1][1]) >= 2:
                kept.append((round(x), round(y)))
        if len(kept) < 4:
            continue
        steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in zip(kept, kept[1:], strict=False)]
        parts.append(f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}z".replace(" -", "-"))
    return "".join(parts)


def world(coarse: dict[str, Any], fine: dict[str, Any]) -> dict[str, Any]:
    """What ``world.json`` holds: size, and by country its path and the point where marks stand."""
    shapes, points = countries(coarse), countries(fine)
    shapes.pop("AQ", None)
    points.pop("AQ", None)
    made = {}
    for code in sorted({*shapes, *points}):
        drawn = path(shapes.get(code, []))
        if code != "-":
            made[code] = {"at": centre(shapes.get(code) or points[code]), "d": drawn}
        elif drawn:
            made[code] = {"at": [0, 0], "d": drawn}
    height = round(project(0, SOUTH)[1])
    return {"about": ABOUT, "width": round(WIDTH), "height": height, "countries": made}


if __name__ == "__main__":
    coarse, fine = (json.loads(Path(p).read_text(encoding="utf-8")) for p in sys.argv[1:3])
    text = json.dumps(world(coarse, fine), ensure_ascii=False, separators=(",", ":"))
    Path(__file__).with_name("world.json").write_text(text.replace('"},', '"},\n') + "\n", "utf-8")
