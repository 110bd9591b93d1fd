"""Which sentence answers best, and how sure that is: two linear models over the features of `evidence`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from dateline.qa.evidence import FEATURES, Asked, Candidate, Floats, candidates_of, features, read
from dateline.qa.expected import denies_as_asked
from dateline.qa.reader.read import Reader
from dateline.store import Hit

MOST_SENTENCES = 3
"""An answer has at most so many."""

THRESHOLD = 0.35
"""The least probability to answer with, chosen on questions about real news: see the README for the whole curve."""

SURE = 0.65
"""The confidence from which the archive's own sentences answer where a model found nothing, or something else.

Of 72 questions, 23 about real news and 49 about the sample archive, that these do not answer, one has more, and 81 of
135 that they answer.
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """Candidates with the share (0 to 1, together 1) that each has in being the answer, best first.

    `confidence` (0 to 1) is how sure it is that the archive answers at all, 0 where none of the first three has the
    kind of thing that is asked for, or where what did not happen is asked for and the best one denies nothing;
    `overlap` (0 to 1) is the share of the question's words, weighted by rarity, that the best passage holds.
    """

    ranked: tuple[tuple[float, Candidate], ...]
    confidence: float
    overlap: float


def weigh(question: str, asked: Asked, hits: Sequence[Hit], reader: Reader) -> Reading:
    """The most promising sentences of the hits, weighed; the `question` is read as it stands, with its dates."""
    candidates = candidates_of(asked, hits, read(question, hits, reader))
    if not candidates:
        return Reading((), 0.0, 0.0)
    rows = features(asked, candidates)
    weights = _weights()
    shares = softmax(rows @ weights["choose"][:-1])
    order = sorted(range(len(candidates)), key=lambda index: (-shares[index], index))
    offered = bool((rows[order[:MOST_SENTENCES], FEATURES.index("nothing offered")] == 0).any())
    answers = offered and denies_as_asked(question, candidates[order[0]].text)
    overlap = float(rows[:, FEATURES.index("coverage of passage")].max())
    ranked = tuple((float(shares[index]), candidates[index]) for index in order)
    return Reading(ranked, _logistic(rows[order[0]], weights["trust"]) if answers else 0.0, overlap)


def softmax(scores: Floats) -> Floats:
    """Shares that add up to 1, in proportion to the exponentials of the scores."""
    powers = np.exp(scores - scores.max())
    shares: Floats = powers / powers.sum()
    return shares


def _logistic(row: Floats, weights: Floats) -> float:
    return float(1 / (1 + np.exp(-(row @ weights[:-1] + weights[-1]))))


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
