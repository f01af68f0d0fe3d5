"""Sectors as texts name them, with their ISIC Rev. 4 class, so that synonyms meet."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pipeline.profiling.places import fold


class SectorName(NamedTuple):
    """A sector by its usual name, and its class where it is known."""

    name: str
    isic: str | None = None


#: From a sector as a text names it to its usual name and class.
SectorReader = Callable[[str], SectorName]


def read_sector(text: str) -> SectorName:
    """The sector by its usual name and class, or by the text's own words where it is not known."""
    from pipeline.language.sectors import isic_class, sector_named

    name = text if isic_class(text) else sector_named(text)
    return SectorName(name, isic_class(name)) if name else SectorName(fold(text))


def same_sector(a: SectorName, b: SectorName) -> bool:
    """Whether both are one class, or one's name is the other's with words added."""
    if a.isic and b.isic:
        return a.isic == b.isic
    fewer, more = sorted((set(a.name.split()), set(b.name.split())), key=len)
    return bool(fewer) and fewer <= more
