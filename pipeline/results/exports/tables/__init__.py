"""Tidy tables of a run: CSV, Parquet, Excel and a Frictionless data package."""

from pipeline.results.exports.tables.comma import write_csv
from pipeline.results.exports.tables.package import write_package
from pipeline.results.exports.tables.parquet import write_parquet
from pipeline.results.exports.tables.workbook import write_xlsx

__all__ = ["write_csv", "write_package", "write_parquet", "write_xlsx"]
