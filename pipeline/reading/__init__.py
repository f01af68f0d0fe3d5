"""Reading: a PDF file in, a Document of text, words with boxes and blocks out."""

from pipeline.reading.opening import ReadingError
from pipeline.reading.reader import read

__all__ = ["ReadingError", "read"]
