"""Sentences to vectors: a small transformer in ONNX form, run without torch.

The encoder is MiniLM (Wang et al. 2020; weights all-MiniLM-L6-v2, Apache-2.0), taught further on our
coded text and quantised to 8 bits; ``models/recipes`` holds the recipe. A sentence is read together
with what stands before it, but only its own words are averaged into its vector.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

#: Sentences are run in batches of like length, so that little of a batch is padding.
BATCH = 16
#: Word pieces kept of a sentence and of what stands before it.
OWN, BEFORE = 96, 48


class Encoder:
    """Turns sentences into unit vectors of ``size`` numbers."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        # One thread a process: documents are what runs side by side, and sums stay in one order.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.size = int(self._session.get_outputs()[0].shape[-1])

    def encode(
        self, sentences: Sequence[str], before: Sequence[str] | None = None
    ) -> NDArray[np.float32]:
        """Vectors of shape (sentences, size); ``before`` is the text that precedes each."""
        out = np.zeros((len(sentences), self.size), np.float32)
        pieces = self._pieces(sentences, before or [""] * len(sentences))
        order = sorted(range(len(pieces)), key=lambda i: (len(pieces[i][0]), i))
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            out[batch] = self._run([pieces[i] for i in batch])
        return out

    def _pieces(
        self, sentences: Sequence[str], before: Sequence[str]
    ) -> list[tuple[list[int], int]]:
        """Of each sentence the word pieces and how many of them are its own."""
        own = self._tokenizer.encode_batch(list(sentences), add_special_tokens=False)
        context = self._tokenizer.encode_batch(list(before), add_special_tokens=False)
        start, stop = (self._tokenizer.token_to_id(t) or 0 for t in ("[CLS]", "[SEP]"))
        out = []
        for a, b in zip(own, context, strict=True):
            first = [start, *a.ids[:OWN], stop]
            # Of what stands before, the end is nearest and is kept.
            rest = [*b.ids[-BEFORE:], stop] if b.ids else []
            out.append(([*first, *rest], len(first)))
        return out

    def _run(self, pieces: list[tuple[list[int], int]]) -> NDArray[np.float32]:
        longest = max(len(ids) for ids, _ in pieces)
        ids = np.zeros((len(pieces), longest), np.int64)
        mask, own = np.zeros_like(ids), np.zeros_like(ids)
        for row, (piece, first) in enumerate(pieces):
            ids[row, : len(piece)] = piece
            mask[row, : len(piece)] = 1
            own[row, :first] = 1
        types = mask - own
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        vectors: NDArray[np.float32] = self._session.run(None, feed)[0]
        return vectors
