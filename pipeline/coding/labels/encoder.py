"""Sentences to vectors: a small transformer in ONNX form, run without torch.

The encoder is MiniLM (Wang et al. 2020; weights all-MiniLM-L6-v2, Apache-2.0), taught further on our
coded text, cut down to three thinner layers that were taught to read as all six do (Jiao et al. 2020,
TinyBERT), taught once more with the plain passages, and quantised to 7 of 8 bits, which every processor
multiplies alike; ``models/recipes`` holds the recipes. A sentence is read together with what stands
before it, but only its own words are averaged into its vector.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

#: Word pieces kept of a sentence and of what stands before it.
OWN, BEFORE = 96, 24


class Encoder:
    """Turns sentences into vectors of ``size`` numbers; the heads need no unit length."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        # One thread a process: documents are what runs side by side, and sums stay in one order.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # A plan of memory serves where lengths come back; those of sentences do not.
        options.enable_mem_pattern = False
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
        # One at a time: 8-bit sums are scaled by the largest number of a batch, so that in a batch a
        # sentence's vector would depend on its fellows; and on one thread a batch saves no time.
        out = np.zeros((len(sentences), self.size), np.float32)
        for at, piece in enumerate(self._pieces(sentences, before or [""] * len(sentences))):
            out[at] = self._run(*piece)
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

    def _run(self, piece: list[int], own: int) -> NDArray[np.float32]:
        ids = np.array([piece], np.int64)
        types = np.zeros_like(ids)
        types[0, own:] = 1
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
        vector: NDArray[np.float32] = self._session.run(None, feed)[0][0]
        return vector
