"""The scikit-learn estimators, to be used alone: for labels of your own, or inside other pipelines.

``SentenceVectors`` turns sentences into vectors with the encoder of a model, ``LabelHeads`` learns any number
of yes-or-no labels from vectors. Both keep to scikit-learn's rules (``clone``, ``GridSearchCV``,
``cross_val_predict`` with whole documents as groups).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

from pipeline.coding.labels.heads import LabelHeads
from pipeline.coding.labels.model import load_model
from pipeline.coding.labels.scores import Floats

__all__ = ["LabelHeads", "SentenceVectors"]


class SentenceVectors(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Sentences to vectors, with the encoder that gvcoder's own classifiers stand on.

    Args:
        model: a folder written by ``gvcoder train``; the shipped model if left out.
    """

    def __init__(self, model: str | os.PathLike[str] | None = None) -> None:
        self.model = model

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: N803
        """Load the encoder; there is nothing to learn.

        Raises:
            ModelError: when the model's folder cannot be used; says the remedy.
        """
        from pathlib import Path

        self.encoder_ = load_model(Path(self.model) if self.model is not None else None).encoder
        return self

    def transform(self, X: Sequence[str]) -> Floats:  # noqa: N803
        """Vectors of shape (sentences, features)."""
        if not hasattr(self, "encoder_"):
            self.fit(X)
        return self.encoder_.encode([str(one) for one in X]).astype(np.float64)

    def get_feature_names_out(self, input_features: Any = None) -> Any:
        """Names of the columns: ``vector0`` and on."""
        return np.array([f"vector{i}" for i in range(self.encoder_.size)], dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def __getstate__(self) -> dict[str, Any]:
        """Without the encoder, which is loaded anew where the copy is used."""
        return {k: v for k, v in super().__getstate__().items() if k != "encoder_"}
