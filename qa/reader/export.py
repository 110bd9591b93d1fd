"""The trained network as an ONNX file whose weights are int8, a scale for each row or column."""

import io
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from dateline.qa.reader.network import Reader

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_LEAST = 5_000
"""Smaller weights than so many stay as they are: biases, norms, heads."""


def export(network: Reader, file: Path, *, digest: str) -> None:
    """Write the network; only its weights are rounded, so that what runs it may compute as precisely as it can.

    `digest` describes the training in one line, and is kept in the file.
    """
    model = onnx.load_from_string(_exported(network.eval()))
    _quantize(model)
    model.doc_string = digest
    onnx.save(model, str(file))


def _exported(network: Reader) -> bytes:
    content = io.BytesIO()
    ids = torch.ones(2, 16, dtype=torch.long)
    axes = {name: {0: "batch", 1: "tokens"} for name in INPUTS}
    with warnings.catch_warnings():
        # The newer exporter needs a package more for the same graph.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (ids, ids, torch.zeros_like(ids)),
            content,
            input_names=list(INPUTS),
            output_names=["span", "answerable"],
            dynamic_axes=axes | {"span": {1: "batch", 2: "tokens"}, "answerable": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
    return content.getvalue()


def _quantize(model: onnx.ModelProto) -> None:
    """Each large weight as int8 with the scale of its row (a table of vectors) or column (a matrix)."""
    graph = model.graph
    tables = {node.input[0] for node in graph.node if node.op_type == "Gather"}
    for initializer in list(graph.initializer):
        values = numpy_helper.to_array(initializer)
        if values.dtype != np.float32 or values.ndim != 2 or values.size < _LEAST:
            continue
        axis = 0 if initializer.name in tables else 1
        scales = np.maximum(np.abs(values).max(axis=1 - axis, keepdims=True) / 127, 1e-12)
        rounded = np.clip(np.round(values / scales), -127, 127).astype(np.int8)
        name = initializer.name
        graph.initializer.remove(initializer)
        graph.initializer.extend(
            [
                numpy_helper.from_array(rounded, f"{name}.int8"),
                numpy_helper.from_array(scales.ravel().astype(np.float32), f"{name}.scale"),
                numpy_helper.from_array(np.zeros(scales.size, np.int8), f"{name}.zero"),
            ]
        )
        node = helper.make_node(
            "DequantizeLinear",
            [f"{name}.int8", f"{name}.scale", f"{name}.zero"],
            [name],
            name=f"{name}.wide",
            axis=axis,
        )
        graph.node.insert(0, node)
