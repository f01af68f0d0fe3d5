"""Industries as texts name them, with their ISIC Rev. 4 classes."""

from pipeline.language.sectors.finder import (
    SectorMention,
    find_sectors,
    isic_class,
    sector_named,
)
from pipeline.language.sectors.signs import signs_of

__all__ = ["SectorMention", "find_sectors", "isic_class", "sector_named", "signs_of"]
