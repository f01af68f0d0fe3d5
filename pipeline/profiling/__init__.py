"""Profiles of clusters: what all documents together tell of each, and what follows from it."""

from pipeline.profiling.datafiles import DataFileError
from pipeline.profiling.profile import profile_clusters
from pipeline.profiling.rules import Rules, load_rules
from pipeline.profiling.typology import Typology, load_typology

__all__ = [
    "DataFileError",
    "Rules",
    "Typology",
    "load_rules",
    "load_typology",
    "profile_clusters",
]
