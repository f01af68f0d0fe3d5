"""The run directory: rows, files, the report."""
