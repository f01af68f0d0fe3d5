"""The coded text that reviews are replayed on, as vectors; computed once for the same text and encoder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.labels.folds import fold_of

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Numbers = NDArray[np.int64]

#: Of the documents that the encoder was taught on, those of every second fold are reviewed.
PARTS = 2


@dataclass(frozen=True, slots=True)
class Sample:
    """n sentences: vectors, cues and targets a label, the document of each, whether the encoder knows it."""

    vectors: Floats
    cues: Bools
    targets: Bools
    documents: NDArray[np.str_]
    known: Bools

    @property
    def coded(self) -> Bools:
        """Whether a sentence has any code; scope, the first label, is none."""
        return np.asarray(self.targets[:, 1:].any(axis=1))

    def part(self, of: int) -> NDArray[np.int64]:
        """Which of so many parts each sentence is in, whole documents together."""
        return np.array([fold_of(f"{d.split('~')[0]}/", of) for d in self.documents])


def thinned(sample: Sample, rows: Numbers, share: float | None, seed: int = 0) -> Numbers:
    """The rows without so many of the coded ones that ``share`` of what is left is coded; None keeps all."""
    if share is None:
        return rows
    coded = sample.coded[rows]
    bare, full = rows[~coded], rows[coded]
    most = int(len(bare) * share / (1 - share))
    kept = np.random.default_rng(seed).permutation(full)[:most]
    return np.sort(np.concatenate([bare, kept]))


def load_sample(annotations: Sequence[Path], model: Path, cache: Path) -> Sample:
    """The documents that the model's encoder has never seen, and about half of the others.

    Raises:
        AnnotationError: when an annotation file has a fault.
    """
    from pipeline.coding.annotations import load_annotations
    from pipeline.coding.codebook import codebook
    from pipeline.coding.labels.coded import coded_text
    from pipeline.coding.labels.encoder import Encoder

    taught = set(json.loads((model / "model.json").read_text(encoding="utf-8"))["taught_on"])
    rows = [
        row
        for row in load_annotations(annotations)
        if row.document not in taught or fold_of(row.document, PARTS) == 0
    ]
    digest = hashlib.sha256((model / "encoder.onnx").read_bytes())
    digest.update(json.dumps([r.model_dump(mode="json") for r in rows]).encode())
    digest.update("\n".join(codebook().labels).encode())
    path = cache / f"sample-{digest.hexdigest()[:16]}.npz"
    if not path.is_file():
        text = coded_text(rows, Encoder(model))
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(
            path,
            vectors=text.vectors.astype(np.float32),
            cues=text.cues,
            targets=text.targets,
            documents=text.documents,
        )
    kept = np.load(path)
    documents = kept["documents"]
    known = np.array([d in taught for d in documents.tolist()])
    vectors = kept["vectors"].astype(np.float64)
    return Sample(vectors, kept["cues"], kept["targets"], documents, known)
