"""Teaching the encoder itself, with torch: ``gvcoder train … --encoder``, the recipes of ``models/recipes``.

What is here needs ``pip install 'gvcoder[teach]'``; nothing else in gvcoder does, and no coding.
"""

from __future__ import annotations

from importlib.util import find_spec

#: What ``gvcoder[teach]`` brings.
NEEDED = ("torch", "transformers", "onnx", "onnxscript")


def wanting() -> list[str]:
    """The packages that teaching an encoder needs and that are not installed."""
    return [name for name in NEEDED if find_spec(name) is None]
