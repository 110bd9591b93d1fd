"""Public benchmarks, read from a folder that the user has: `dateline eval --set NAME` with DATELINE_BENCH."""

from collections.abc import Callable, Iterable
from pathlib import Path

from dateline.evals.benchmarks.clapnq import clapnq
from dateline.evals.benchmarks.realtimeqa import realtimeqa, realtimeqa_19k
from dateline.evals.benchmarks.scifact import scifact
from dateline.evals.benchmarks.squad import squadshifts, xquad

BENCHMARKS: dict[str, Callable[[Path], Iterable[tuple[str, str]]]] = {
    "scifact": scifact,
    "realtimeqa": realtimeqa,
    "realtimeqa-19k": realtimeqa_19k,
    "squadshifts": squadshifts,
    "xquad": xquad,
    "clapnq": clapnq,
}
"""By the name after `--set`: each takes the folder and yields rows of a label and a figure."""
