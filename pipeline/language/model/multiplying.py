"""Has the model multiply its matrices with the library that NumPy brings.

The matrices of a sentence are small; thinc's own library (BLIS) takes some three times as long for them
as the one in NumPy's wheels, and the model then spends most of its time there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language


def multiply_by_numpy(nlp: Language) -> None:
    """Changes the components of ``nlp`` that multiply with BLIS; those that use another way stay."""
    from thinc.api import NumpyOps

    quick = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        for layer in model.walk() if hasattr(model, "walk") else ():
            if type(layer.ops) is NumpyOps and layer.ops.use_blis:
                layer.ops = quick
