"""An encoder's files, read as a torch module and written from one."""

from __future__ import annotations

import contextlib
import io
import logging
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from pipeline.coding.labels.teaching.network import OwnAtLast, Pooled, shaped_as


def weights_of(encoder: Path) -> dict[str, Any]:
    """The weights of an 8-bit encoder as numbers again, under the names that torch gives them."""
    graph = onnx.load(str(encoder / "encoder.onnx")).graph
    held = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    out = {
        k: torch.tensor(v.copy())
        for k, v in held.items()
        if k.startswith("bert.") and v.dtype == np.float32
    }

    def plain(name: str) -> NDArray[np.float32]:
        zero = np.asarray(held.get(name + "_zero_point", 0), np.float32)
        told: NDArray[np.float32] = held[name + "_scale"] * (
            held[name + "_quantized"].astype(np.float32) - zero
        )
        return told

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
    """The encoder of a folder as a torch module.

    Raises:
        ValueError: when it is none that was taught here, so that its weights have other names.
    """
    try:
        weights = weights_of(encoder)
        model = shaped_as(weights)
    except (KeyError, IndexError):
        raise ValueError(
            f"{encoder / 'encoder.onnx'}: not an encoder that was taught here"
        ) from None
    # The pooler, which nothing here uses, is all that the exported file lacks.
    missing, _ = model.load_state_dict(weights, strict=False)
    wanting = [m for m in missing if "pooler" not in m]
    if wanting:
        raise ValueError(f"{encoder / 'encoder.onnx'}: lacks the weights {wanting[0]}")
    return model


def export(model: Pooled, tokenizer: Path, out: Path) -> None:
    """Write ``encoder.onnx`` (weights of 7 of 8 bits, per channel) and ``tokenizer.json`` to a folder.

    Processors without instructions for sums of 8-bit products add two of them in 16 bits and cut off what
    is too large, so that weights of 8 bits give one vector there and another elsewhere; of 7 bits no sum is.
    """
    out.mkdir(parents=True, exist_ok=True)
    # Eager attention is what exports to plain ONNX operators.
    plain = shaped_as(model.state_dict(), "eager")
    plain.load_state_dict(model.state_dict())
    shipped = OwnAtLast(plain).eval()
    example = tuple(torch.ones(2, 7, dtype=torch.long) for _ in range(2))
    example = (*example, torch.tensor([[0, 0, 0, 0, 0, 1, 1]] * 2))
    names = ["input_ids", "attention_mask", "token_type_ids"]
    full = out / "full.onnx"
    with _quiet():
        torch.onnx.export(
            shipped,
            example,
            str(full),
            input_names=names,
            output_names=["vector"],
            dynamic_axes={n: {0: "batch", 1: "length"} for n in names} | {"vector": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
        _name_by_weights(full, shipped)
        quantize_dynamic(
            str(full),
            str(out / "encoder.onnx"),
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    full.unlink()
    shutil.copy(tokenizer, out / "tokenizer.json")


def _name_by_weights(file: Path, model: OwnAtLast) -> None:
    """Name each product of weights after the module that holds these, so that they can be read back."""
    graph = onnx.load(str(file))
    held = {i.name: numpy_helper.to_array(i) for i in graph.graph.initializer}
    weights = [(k, v.numpy().T) for k, v in model.state_dict().items() if v.dim() == 2]
    for node in graph.graph.node:
        given = held.get(node.input[1]) if node.op_type == "MatMul" else None
        if given is None:
            continue
        for name, weight in weights:
            if given.shape == weight.shape and np.array_equal(given, weight):
                node.name = "/" + name.removesuffix(".weight").replace(".", "/") + "/MatMul"
                break
    onnx.save(graph, str(file))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without what the exporters have to say of themselves, none of which a researcher can act on."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
