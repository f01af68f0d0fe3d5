"""Text recognition for pages whose text layer is missing or unreadable."""

from pipeline.reading.ocr.engines import NONE, Engine, PageTooHardError, RecognitionError, engine_of
from pipeline.reading.ocr.pages import recognised
from pipeline.reading.ocr.signs import needs_recognition

__all__ = [
    "NONE",
    "Engine",
    "PageTooHardError",
    "RecognitionError",
    "engine_of",
    "needs_recognition",
    "recognised",
]
