"""Vectors of sentences that were read before, on disk: most of the time of a training goes into them.

Only for text that is public anyway, such as ``annotations/coded``: from a vector much of its sentence can be
guessed. So the caller says which sentences may be kept. A file is of one encoder; one that is damaged, or
cannot be written, costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from pipeline.coding.labels.encoder import Encoder

#: A sentence goes by so many bytes of its hash.
KEY = 16
#: The environment variable that names another folder, or, if it is empty, says to keep nothing.
FOLDER = "GVCODER_CACHE"


class KeptVectors:
    """Reads sentences with an encoder, but for those whose vectors are on disk."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        folder = os.environ.get(FOLDER)
        self.file: Path | None = None
        if folder != "":
            base = Path(folder) if folder else user_cache_path("gvcoder")
            self.file = base / f"vectors-{encoder.digest()[:16]}.npz"

    def encode(
        self, sentences: Sequence[str], may_be_kept: Sequence[bool], side_by_side: int = 1
    ) -> NDArray[np.float32]:
        """Vectors of shape (sentences, size), the same as the encoder gives."""
        keys, kept = self._load()
        place = {key.tobytes(): at for at, key in enumerate(keys)}
        own = [_key(text) for text in sentences]
        out = np.zeros((len(sentences), self.encoder.size), np.float32)
        found = np.array([place.get(key, -1) for key in own], np.int64)
        out[found >= 0] = kept[found[found >= 0]]
        new = np.flatnonzero(found < 0)
        out[new] = self.encoder.encode([sentences[i] for i in new.tolist()], side_by_side)
        fresh = [i for i in new.tolist() if may_be_kept[i]]
        if fresh:
            added = np.frombuffer(b"".join(own[i] for i in fresh), np.uint8).reshape(-1, KEY)
            self._save(np.concatenate([keys, added]), np.concatenate([kept, out[fresh]]))
        return out

    def _load(self) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        nothing = np.zeros((0, KEY), np.uint8), np.zeros((0, self.encoder.size), np.float32)
        if self.file is None or not self.file.is_file():
            return nothing
        try:
            with np.load(self.file, allow_pickle=False) as held:
                keys, vectors = held["keys"], held["vectors"]
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return nothing
        whole = keys.shape == (len(vectors), KEY) and vectors.shape[1:] == (self.encoder.size,)
        return (keys, vectors) if whole and vectors.dtype == np.float32 else nothing

    def _save(self, keys: NDArray[np.uint8], vectors: NDArray[np.float32]) -> None:
        """Write the file beside its place and put it there whole."""
        if self.file is None:
            return
        made: Path | None = None
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.file.parent, suffix=".new", delete=False) as new:
                made = Path(new.name)
                np.savez(new, keys=keys, vectors=vectors)
            made.replace(self.file)
        except OSError:
            if made is not None:
                made.unlink(missing_ok=True)


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8"), digest_size=KEY).digest()
