"""The mean of several trainings' weights: `python -m dateline.qa.reader.average FILE.pt=SHARE... --to NAME.pt`.

Between the weights before and after further training lies a network that keeps most of what the first knew and has
most of what the second learned (Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022,
https://arxiv.org/abs/2109.01903). It needs the extra `train`.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from dateline.qa.reader.export import export
from dateline.qa.reader.network import Reader, begin_with


def main(arguments: Sequence[str]) -> int:
    """Write the mean as weights to begin with, and beside them as what the program runs (`.onnx`)."""
    parser = argparse.ArgumentParser(prog="python -m dateline.qa.reader.average", description=__doc__)
    parser.add_argument("parts", nargs="+", type=_part, metavar="FILE.pt=SHARE")
    parser.add_argument("--to", type=Path, required=True, metavar="NAME.pt")
    chosen = parser.parse_args(arguments)
    network = Reader()
    begin_with(network, mean(chosen.parts))
    torch.save(network.state_dict(), chosen.to)
    export(network, chosen.to.with_suffix(".onnx"), digest=" ".join(arguments))
    return 0


def mean(parts: Sequence[tuple[Path, float]]) -> dict[str, Tensor]:
    """The weights of the files, each by its share of the sum of the shares."""
    total = sum(share for _, share in parts)
    weights: dict[str, Tensor] = {}
    for file, share in parts:
        for name, value in torch.load(file).items():
            weights[name] = weights.get(name, 0.0) + share / total * value
    return weights


def _part(text: str) -> tuple[Path, float]:
    file, _, share = text.rpartition("=")
    if not file or not float(share) > 0:
        raise argparse.ArgumentTypeError(f"“{text}” is not FILE.pt=SHARE with a share above 0.")
    return Path(file), float(share)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
