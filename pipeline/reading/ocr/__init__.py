"""Text recognition for pages whose text layer is missing or unreadable."""

from pipeline.reading.ocr.engines import NONE, Engine, engine_of
from pipeline.reading.ocr.pages import recognised
from pipeline.reading.ocr.signs import needs_recognition

__all__ = ["NONE", "Engine", "engine_of", "needs_recognition", "recognised"]
