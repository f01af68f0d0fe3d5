"""Labels of sentences: encoder, heads, thresholds; training and evaluation beside them."""

from pipeline.coding.labels.model import Decision, LabelModel, ModelError, load_model

__all__ = ["Decision", "LabelModel", "ModelError", "load_model"]
