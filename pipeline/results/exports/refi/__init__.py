"""REFI-QDA: projects (.qdpx) and codebooks (.qdc) that NVivo, ATLAS.ti, MAXQDA and others open."""

from pipeline.results.exports.refi.writing import write_codebook, write_project

__all__ = ["write_codebook", "write_project"]
