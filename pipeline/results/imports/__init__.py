"""Coding that a team has done in NVivo, ATLAS.ti, MAXQDA or another QDA program, as annotations."""

from pipeline.results.imports.importing import Imported, import_coding
from pipeline.results.imports.package import CodingFileError

__all__ = ["CodingFileError", "Imported", "import_coding"]
