"""Which sentence answers best, and how sure that is: two logistic regressions over the features of `evidence`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from dateline.qa.evidence import FEATURES, Asked, Candidate, Floats, candidates_of, features
from dateline.store import Hit
from dateline.store.embedding import MiniLM

THRESHOLD = 0.5
"""The least confidence with which a question is answered."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Candidates with the probability (0 to 1) that each answers the question, best first.

    `confidence` (0 to 1) is how sure it is that the first one does; `overlap` (0 to 1) is the share of the question's
    words, weighted by rarity, that the best passage holds.
    """

    ranked: tuple[tuple[float, Candidate], ...]
    confidence: float
    overlap: float


def weigh(asked: Asked, hits: Sequence[Hit], reader: MiniLM) -> Reading:
    """The most promising sentences of the hits, weighed."""
    candidates = candidates_of(asked, hits)
    if not candidates:
        return Reading((), 0.0, 0.0)
    rows = features(asked, candidates, reader)
    weights = _weights()
    scores = _logistic(rows, weights["choose"])
    order = sorted(range(len(candidates)), key=lambda index: (-scores[index], candidates[index].rank, index))
    best = rows[order[:1]]
    overlap = float(rows[:, FEATURES.index("coverage of passage")].max())
    ranked = tuple((float(scores[index]), candidates[index]) for index in order)
    return Reading(ranked, float(_logistic(best, weights["trust"])[0]), overlap)


def _logistic(rows: Floats, weights: Floats) -> Floats:
    probabilities: Floats = 1 / (1 + np.exp(-(rows @ weights[:-1] + weights[-1])))
    return probabilities


@cache
def _weights() -> dict[str, Floats]:
    """The fitted weights of "choose" and "trust" in the order of FEATURES, the constant last.

    `python -m dateline.evals.fit` makes the file; it says there on what.
    """
    stored = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))
    return {
        name: np.array([*(stored[name][feature] for feature in FEATURES), stored[name]["constant"]])
        for name in ("choose", "trust")
    }
