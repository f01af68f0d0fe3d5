"""The shipped encoder gives a sentence the same vector on every processor.

Processors without instructions for sums of 8-bit products (most laptops of before 2020) add two products
in 16 bits and cut off what does not fit: 255 * 127 * 2 does not, 255 * 63 * 2 does. With weights of 8 bits
a sentence had another vector there, and other codes, than where the model was calibrated.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

import models

ENCODER = Path(models.__file__).parent / "default" / "encoder.onnx"
#: The largest weight two of whose products with an unsigned byte fit into 16 bits.
LARGEST = 64


def test_no_sum_of_two_products_is_cut_off() -> None:
    graph = onnx.load(str(ENCODER)).graph
    held = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    multiplied = [held[n.input[1]] for n in graph.node if n.op_type == "MatMulInteger"]
    assert len(multiplied) >= 12
    assert all(w.dtype == np.int8 for w in multiplied)
    assert max(int(np.abs(w.astype(int)).max()) for w in multiplied) <= LARGEST
