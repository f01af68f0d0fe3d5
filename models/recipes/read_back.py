"""Read an 8-bit encoder of ``teach_encoder.py`` back as a torch module, to teach it further."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from teach_encoder import Pooled, weights_folder
from transformers import BertConfig, BertModel


def weights_of(encoder: Path) -> dict[str, torch.Tensor]:
    """The weights of an 8-bit encoder as numbers again, under the names that torch gives them."""
    graph = onnx.load(str(encoder / "encoder.onnx")).graph
    held = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    out = {
        k: torch.tensor(v.copy())
        for k, v in held.items()
        if k.startswith("bert.") and v.dtype == np.float32
    }

    def plain(name: str) -> np.ndarray:
        zero = np.asarray(held.get(name + "_zero_point", 0), np.float32)
        return (held[name + "_quantized"].astype(np.float32) - zero) * held[name + "_scale"]

    for node in graph.node:
        if node.op_type == "MatMulInteger":
            # "/bert/encoder/layer/0/.../MatMul_quant" names the module whose weights it multiplies.
            module = node.name.removeprefix("/").split("/MatMul")[0].replace("/", ".")
            name = node.input[1].removesuffix("_quantized")
            out[module + ".weight"] = torch.tensor(plain(name).T.copy())
    for kind in ("word", "position", "token_type"):
        name = f"bert.embeddings.{kind}_embeddings.weight"
        if name not in out:
            out[name] = torch.tensor(plain(name))
    return out


def read_back(encoder: Path) -> Pooled:
    """The encoder of a folder as a torch module."""
    weights = weights_of(encoder)
    inner = [v.shape[0] for k, v in weights.items() if k.endswith("intermediate.dense.weight")]
    if not inner:
        raise ValueError(f"{encoder}: not an encoder of teach_encoder.py")
    told = BertConfig.from_pretrained(weights_folder()).to_dict()
    config = BertConfig.from_dict(
        told | {"num_hidden_layers": len(inner), "intermediate_size": inner[0]}
    )
    config._attn_implementation = "sdpa"
    model = Pooled(BertModel(config))
    # The pooler, which nothing here uses, is all that the exported file lacks.
    missing, _ = model.load_state_dict(weights, strict=False)
    wanting = [m for m in missing if "pooler" not in m]
    if wanting:
        raise ValueError(f"{encoder}: its encoder.onnx lacks the weights {wanting[0]}")
    return model
