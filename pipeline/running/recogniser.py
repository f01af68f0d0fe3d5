"""Which program recognises scans on this machine; nothing of it is loaded here."""

from __future__ import annotations

import shutil
from importlib.util import find_spec


class RecogniserError(ValueError):
    """An engine that was asked for and is not installed; says how to get it."""


#: How each is got; the first that is installed is taken.
HOW_TO_GET = {
    "tesseract": "install it (for instance `apt install tesseract-ocr`)",
    "rapidocr": "`pip install gvcoder[ocr]`",
}


def engine_name(wanted: str = "auto") -> str:
    """The engine to use: ``tesseract``, ``rapidocr``, or ``none``; ``auto`` takes what there is.

    Raises:
        RecogniserError: when another one than ``auto`` and ``none`` is wanted and not installed.
    """
    there = {
        "tesseract": shutil.which("tesseract") is not None,
        "rapidocr": find_spec("rapidocr") is not None,
    }
    if wanted == "auto":
        return next((name for name, found in there.items() if found), "none")
    if wanted != "none" and not there.get(wanted):
        how = HOW_TO_GET.get(wanted, f"choose auto, none, {', '.join(HOW_TO_GET)}")
        raise RecogniserError(f"--ocr {wanted}: not installed here; {how}")
    return wanted
