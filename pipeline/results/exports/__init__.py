"""Results in the formats of other programs: PDF readers, QDA software, spreadsheets, R and pandas."""

from pipeline.results.exports.export import FORMATS, Exported, export
from pipeline.results.exports.material import ExportError

__all__ = ["FORMATS", "ExportError", "Exported", "export"]
