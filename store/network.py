"""An ONNX network run by OpenVINO: rows of word pieces in, arrays out."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import openvino

Mask = npt.NDArray[np.int64]
Array = npt.NDArray[np.float32]

_UNDER_WAY = 2 * (os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text, or two, as numbers of word pieces; `types` tells which text a piece is of: none, where all are 0."""

    ids: Sequence[int]
    types: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """What the network gave for some of the rows: their places, its outputs in their order, what is no padding.

    The outputs are only good until the next batch is asked for.
    """

    places: list[int]
    outputs: tuple[Array, ...]
    mask: Mask


class Network:
    """A network of BERT's inputs, loaded at the first use by one thread while the others wait."""

    def __init__(self, content: Callable[[], bytes], *, widen: bool) -> None:
        """`content` gives the ONNX file; with `widen`, weights that it keeps as int8 become floats on loading.

        That is for a network that computes with floats, which are the quicker ones then.
        """
        self._content = content
        self._widen = widen
        self._loading = Lock()
        self._loaded: openvino.CompiledModel | None = None

    def run(self, rows: Sequence[Pieces], *, size: int) -> Iterator[Batch]:
        """The rows in batches of at most `size` of similar length, several under way at a time."""
        order = sorted(range(len(rows)), key=lambda index: len(rows[index].ids))
        waiting: deque[tuple[list[int], openvino.InferRequest, Mask]] = deque()
        for start in range(0, len(order), size):
            places = order[start : start + size]
            waiting.append((places, *self._begin([rows[place] for place in places])))
            if len(waiting) > _UNDER_WAY:
                yield _finished(*waiting.popleft())
        while waiting:
            yield _finished(*waiting.popleft())

    def _begin(self, rows: Sequence[Pieces]) -> tuple["openvino.InferRequest", Mask]:
        """Begin to read a batch; its mask."""
        # OpenVINO keeps what it prepares for every shape that it meets: few lengths keep the memory small.
        most = max(len(row.ids) for row in rows)
        step = 8 if most <= 64 else 16
        longest = -(-most // step) * step
        ids, mask, types = (np.zeros((len(rows), longest), np.int64) for _ in range(3))
        for place, row in enumerate(rows):
            ids[place, : len(row.ids)] = row.ids
            mask[place, : len(row.ids)] = 1
            types[place, : len(row.types)] = row.types
        request = self._compiled.create_infer_request()
        request.start_async(_inputs(ids, mask, types))
        return request, mask

    @property
    def _compiled(self) -> "openvino.CompiledModel":
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> "openvino.CompiledModel":
        # OpenVINO reports usage through openvino_telemetry where that is installed; this switches it off.
        os.environ.setdefault("OPENVINO_TELEMETRY_DISABLE", "1")
        import openvino
        from openvino.passes import ConstantFolding, Manager

        model = openvino.Core().read_model(self._content())
        if self._widen:
            passes = Manager()
            passes.register_pass(ConstantFolding())
            passes.run_passes(model)
        cores = os.cpu_count() or 1
        # A stream for each core, so that the batches of one question, or of several people's, run side by side.
        compiled = openvino.Core().compile_model(model, "CPU", {"NUM_STREAMS": cores, "INFERENCE_NUM_THREADS": cores})
        # Two first requests at the same time were seen to lock each other out for good.
        request = compiled.create_infer_request()
        probe = np.ones((1, 8), np.int64)
        request.infer(_inputs(probe, probe, probe))
        request.get_output_tensor(0).data.sum()
        return compiled


def _inputs(ids: Mask, mask: Mask, types: Mask) -> dict[str | int | Any, Any]:
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}


def _finished(places: list[int], request: "openvino.InferRequest", mask: Mask) -> Batch:
    request.wait()
    outputs = tuple(tensor.data for tensor in request.output_tensors)
    return Batch(places, outputs, mask)
