"""Sentences to vectors: a small transformer in ONNX form, run without torch.

The encoder is MiniLM (Wang et al. 2020; weights all-MiniLM-L6-v2, Apache-2.0), taught on our coded text
and by a larger one (all-mpnet-base-v2) that had been taught on it and reads each sentence with what stands
before it, and quantised to 7 of 8 bits, which every processor multiplies alike; ``models/recipes`` holds
the recipes. The encoder itself reads a sentence alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

#: Word pieces kept of a sentence.
OWN = 96
#: What the network is given of one.
INPUTS = {"input_ids", "attention_mask", "token_type_ids"}


class DamagedError(ValueError):
    """A file of an encoder that cannot be read; the message names it."""


class Encoder:
    """Turns sentences into vectors of ``size`` numbers; the heads need no unit length."""

    def __init__(self, folder: Path, network: Path | None = None) -> None:
        """Load the files of a folder, or with another network; raises :class:`DamagedError`."""
        import onnxruntime
        from tokenizers import Tokenizer

        self._files = (network or folder / "encoder.onnx", folder / "tokenizer.json")
        options = onnxruntime.SessionOptions()
        # One thread a process: documents are what runs side by side, and sums stay in one order.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # A plan of memory serves where lengths come back; those of sentences do not.
        options.enable_mem_pattern = False
        path = self._files[0]
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
            self.size = int(self._session.get_outputs()[0].shape[-1])
            taken = {x.name for x in self._session.get_inputs()}
            if taken != INPUTS:
                raise ValueError(f"takes {', '.join(sorted(taken))}: another kind of encoder")
            path = self._files[1]
            self._tokenizer = Tokenizer.from_file(str(path))
        # Both libraries have errors of their own kinds.
        except Exception as e:
            raise DamagedError(f"{path}: cannot be read ({e})") from e

    def encode(self, sentences: Sequence[str], side_by_side: int = 1) -> NDArray[np.float32]:
        """Vectors of shape (sentences, size).

        ``side_by_side`` sentences are read at once, each on its own processor: for training, where one
        process has the machine to itself. The vectors are the same.
        """
        # Each alone: 8-bit sums are scaled by the largest number of a batch, so that in a batch a
        # sentence's vector would depend on its fellows; and on one thread a batch saves no time.
        out = np.zeros((len(sentences), self.size), np.float32)
        pieces = pieces_of(self._tokenizer, sentences)
        if side_by_side == 1:
            for at, piece in enumerate(pieces):
                out[at] = self._run(piece)
            return out
        with ThreadPoolExecutor(side_by_side) as readers:
            for at, vector in enumerate(readers.map(self._run, pieces)):
                out[at] = vector
        return out

    def digest(self) -> str:
        """SHA-256 over the encoder's files: another one gives other vectors."""
        found = hashlib.sha256()
        for file in self._files:
            found.update(file.read_bytes())
        return found.hexdigest()

    def _run(self, piece: list[int]) -> NDArray[np.float32]:
        ids = np.array([piece], np.int64)
        feed = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            # Pieces of type 1 are what stands before a sentence and is not averaged into its vector.
            "token_type_ids": np.zeros_like(ids),
        }
        vector: NDArray[np.float32] = self._session.run(None, feed)[0][0]
        return vector


def pieces_of(tokenizer: Tokenizer, sentences: Sequence[str]) -> list[list[int]]:
    """The word pieces of each sentence, between those that mark its start and its end."""
    tokenizer.no_padding()
    tokenizer.no_truncation()
    cut = tokenizer.encode_batch(list(sentences), add_special_tokens=False)
    start, stop = (tokenizer.token_to_id(t) or 0 for t in ("[CLS]", "[SEP]"))
    return [[start, *one.ids[:OWN], stop] for one in cut]
