"""How well the verifier tells supported statements from others, beside plain word overlap on the same data.

`python -m dateline.evals.groundedness [FOLDER] [--fit]`; FOLDER (or DATELINE_BENCH) holds `groundedness/*.jsonl.gz`, a
document, a claim and a label (1 supported, 0 not) a line: WiCE (Kamoi et al., EMNLP 2023), QAGS (Wang et al., ACL
2020), CLIFF (Cao and Wang, EMNLP 2021) and Climate-FEVER (Diggelmann et al., 2020). Each set is scored by weights
fitted on the other sets, and the threshold of its balanced accuracy is the best on those others. `--fit` writes the
weights that are fitted on all of them, `qa/checks/weights.json`.
"""

import argparse
import gzip
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dateline.evals.metrics import percentile
from dateline.qa.checks.meaning import FEATURES, Floats
from dateline.qa.verify import Premise, Verifier
from dateline.store.embedding import MiniLM
from dateline.store.errors import InputError
from dateline.store.terms import STOPWORDS, words

SHARES = {"climate_fever": 0.2}
"""How much a set counts in the fit, where not 1: claims about one subject beside lone sentences of an encyclopedia."""

MOST_CLAIMS = 1000
"""Of a larger set, claims at even distances."""

PENALTY = 50.0
"""Ridge penalty on the weights of features brought to unit deviation; each set counts as 500 examples."""

_COUNTS_AS = 500
_STEPS = 100
_CONVERGED = 1e-8


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement, the document that it may stand on, and whether it does."""

    dataset: str
    document: str
    text: str
    supported: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """The claims of a set as rows of FEATURES, which are supported, their word overlap, and seconds for each."""

    rows: Floats
    supported: Floats
    overlap: Floats
    seconds: Floats


@dataclass(frozen=True, slots=True)
class Fitted:
    """A weight for each feature, and the constant with which the scores become probabilities."""

    weights: Floats
    constant: float

    def scores(self, rows: Floats) -> Floats:
        """The log odds that each row is supported."""
        found: Floats = rows @ self.weights + self.constant
        return found


@dataclass(frozen=True, slots=True)
class Figures:
    """What is reported for a set; areas under the ROC curve and balanced accuracy from 0 to 1, times in ms."""

    dataset: str
    claims: int
    auc: float
    overlap_auc: float
    balanced: float
    overlap_balanced: float
    median: float
    slow: float


def load(folder: Path) -> Iterator[Claim]:
    """Yield the claims of every set in `folder/groundedness`; raises InputError where there is none."""
    paths = sorted((folder / "groundedness").glob("*.jsonl.gz"))
    if not paths:
        raise InputError(f"{folder} has no groundedness/*.jsonl.gz. Name the folder of the benchmark data.")
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            records = [json.loads(line) for line in file]
        for record in records[:: -(-len(records) // MOST_CLAIMS)]:
            yield Claim(record["dataset"], record["document"], record["claim"], int(record["label"]) == 1)


def word_overlap(claim: str, document: str) -> float:
    """The share (0 to 1) of the claim's content words that the document has; 1 for a claim without any."""
    wanted, there = [word for word in words(claim) if word not in STOPWORDS], frozenset(words(document))
    return sum(word in there for word in wanted) / len(wanted) if wanted else 1.0


def measure(claims: Sequence[Claim], verifier: Verifier) -> Measured:
    """The claims as the verifier sees them, each beside its whole document."""
    rows, seconds = [], []
    for claim in claims:
        begun = time.perf_counter()
        rows.append(verifier.row(verifier.find(claim.text, [Premise(claim.document)])))
        seconds.append(time.perf_counter() - begun)
    return Measured(
        np.array(rows),
        np.array([claim.supported for claim in claims], np.float64),
        np.array([word_overlap(claim.text, claim.document) for claim in claims]),
        np.array(seconds),
    )


def fit(sets: Mapping[str, Measured]) -> Fitted:
    """The weights of a logistic regression in which each set has a constant of its own; the mean of those is kept.

    What tells one set's claims from another's then teaches nothing. Ridge-penalised, by Newton's method.
    """
    rows = np.concatenate([one.rows for one in sets.values()])
    wanted = np.concatenate([one.supported for one in sets.values()])
    counts = [len(one.rows) for one in sets.values()]
    shares = [SHARES.get(name, 1.0) * _COUNTS_AS / count for name, count in zip(sets, counts, strict=True)]
    heavy = np.repeat(shares, counts)
    deviation = np.maximum(rows.std(axis=0), 1e-9)
    table = np.hstack([(rows - rows.mean(axis=0)) / deviation, np.repeat(np.eye(len(sets)), counts, axis=0)])
    penalty = np.diag([PENALTY] * rows.shape[1] + [0.01] * len(sets))
    found = np.zeros(table.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-table @ found))
        gradient = table.T @ (heavy * (wanted - chance)) - penalty @ found
        hessian = (table * (heavy * chance * (1 - chance))[:, None]).T @ table + penalty
        step = np.linalg.solve(hessian, gradient)
        # A whole step from far away overshoots.
        found += step * min(1.0, 2.0 / max(np.abs(step).max(), 1e-12))
        if np.abs(step).max() < _CONVERGED:
            weights = found[: rows.shape[1]] / deviation
            return Fitted(weights, float(found[rows.shape[1] :].mean() - rows.mean(axis=0) @ weights))
    raise InputError("The fit did not converge.")


def roc_auc(scores: Floats, supported: Floats) -> float:
    """The chance (0 to 1) that a supported claim scores higher than another one; ties count half."""
    yes, no = scores[supported == 1], scores[supported == 0]
    if not len(yes) or not len(no):
        return float("nan")
    order = np.sort(no)
    below, upto = np.searchsorted(order, yes, "left"), np.searchsorted(order, yes, "right")
    return float((below + upto).sum() / 2 / len(yes) / len(no))


def balanced_accuracy(scores: Floats, supported: Floats, threshold: float) -> float:
    """The mean of the shares of supported claims at or above the threshold and of others below it."""
    above = scores >= threshold
    return float((above[supported == 1].mean() + (~above[supported == 0]).mean()) / 2)


def best_threshold(sets: Sequence[tuple[Floats, Floats]]) -> float:
    """The score with the best balanced accuracy on average over sets of scores and labels."""
    candidates = np.quantile(np.concatenate([scores for scores, _ in sets]), np.linspace(0.02, 0.98, 97))
    return float(max(candidates, key=lambda value: np.mean([balanced_accuracy(*one, value) for one in sets])))


def held_out(sets: Mapping[str, Measured]) -> Iterator[Figures]:
    """Yield the figures of each set, with weights and thresholds that come from the others alone."""
    for name, one in sets.items():
        others = {other: measured for other, measured in sets.items() if other != name}
        fitted = fit(others)
        scores = fitted.scores(one.rows)
        chosen = best_threshold([(fitted.scores(other.rows), other.supported) for other in others.values()])
        plain = best_threshold([(other.overlap, other.supported) for other in others.values()])
        times = [1000 * float(seconds) for seconds in one.seconds]
        yield Figures(
            name,
            len(one.rows),
            roc_auc(scores, one.supported),
            roc_auc(one.overlap, one.supported),
            balanced_accuracy(scores, one.supported, chosen),
            balanced_accuracy(one.overlap, one.supported, plain),
            percentile(times, 0.5),
            percentile(times, 0.95),
        )


def main(arguments: Sequence[str]) -> int:
    """Print the figures of every set, and write the weights where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m dateline.evals.groundedness", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(os.environ.get("DATELINE_BENCH", ".")))
    parser.add_argument("--fit", action="store_true", help="write qa/checks/weights.json")
    options = parser.parse_args(arguments)
    try:
        claims = list(load(options.folder))
    except InputError as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    verifier = Verifier(MiniLM())
    names = dict.fromkeys(claim.dataset for claim in claims)
    sets = {name: measure([claim for claim in claims if claim.dataset == name], verifier) for name in names}
    sys.stdout.write("Each set is scored by weights and a threshold from the other sets.\n")
    sys.stdout.write(f"{'':16}claims  AUC  (overlap)  balanced (overlap)  ms p50   p95\n")
    for line in held_out(sets):
        sys.stdout.write(
            f"{line.dataset:16}{line.claims:6} {line.auc:.3f}   ({line.overlap_auc:.3f})     {line.balanced:.3f} "
            f"  ({line.overlap_balanced:.3f})  {line.median:6.1f}{line.slow:6.1f}\n"
        )
    if options.fit:
        fitted = fit(sets)
        weights = dict(zip(FEATURES, np.round(fitted.weights, 4).tolist(), strict=True))
        path = Path(__file__).parents[1] / "qa" / "checks" / "weights.json"
        path.write_text(json.dumps(weights | {"constant": round(fitted.constant, 4)}, indent=1) + "\n", "utf-8")
        sys.stdout.write(f"{len(claims)} claims; weights written to {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
