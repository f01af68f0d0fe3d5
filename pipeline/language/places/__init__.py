"""Places as texts name them: by gazetteer, and by the words around an unknown name."""

from pipeline.language.places.finder import PlaceMention, find_places
from pipeline.language.places.gazetteer import places_named

__all__ = ["PlaceMention", "find_places", "places_named"]
