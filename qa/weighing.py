"""Which sentence answers best, and how sure that is: two linear models over the features of `evidence`."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from dateline.qa.evidence import FEATURES, Asked, Candidate, Floats, candidates_of, features, read
from dateline.qa.reader.read import Finding, Reader
from dateline.store import Hit

MOST_SENTENCES = 3
"""An answer has at most so many."""

THRESHOLD = 0.2
"""The least probability to answer with, chosen on questions about real news: see the README for the whole curve."""


LIFT = 0.3
"""What the score of a hit (about 0 to 2) gains where the reader is certain that its passage answers."""


_ASKS = re.compile(r"\?|\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """Candidates with the share (0 to 1, together 1) that each has in being the answer, best first.

    `confidence` (0 to 1) is how sure it is that the archive answers at all, 0 where none of the first three has the
    kind of thing that is asked for; `overlap` (0 to 1) is the share of the question's words, weighted by rarity, that
    the best passage holds. `hits` are the passages, those first that the reader finds likeliest to answer.
    """

    ranked: tuple[tuple[float, Candidate], ...]
    confidence: float
    overlap: float
    hits: tuple[Hit, ...] = ()


def weigh(question: str, asked: Asked, hits: Sequence[Hit], reader: Reader) -> Reading:
    """The most promising sentences of the hits, weighed; the `question` is read as it stands, with its dates."""
    findings = read(question, hits, reader)
    candidates = candidates_of(asked, hits, findings)
    again = tuple(reranked(question, hits, findings))
    if not candidates:
        return Reading((), 0.0, 0.0, again)
    rows = features(asked, candidates)
    weights = _weights()
    shares = softmax(rows @ weights["choose"][:-1])
    order = sorted(range(len(candidates)), key=lambda index: (-shares[index], index))
    offered = bool((rows[order[:MOST_SENTENCES], FEATURES.index("nothing offered")] == 0).any())
    overlap = float(rows[:, FEATURES.index("coverage of passage")].max())
    ranked = tuple((float(shares[index]), candidates[index]) for index in order)
    return Reading(ranked, _logistic(rows[order[0]], weights["trust"]) if offered else 0.0, overlap, again)


def reranked(question: str, hits: Sequence[Hit], findings: Sequence[Finding]) -> list[Hit]:
    """The hits in a new order: each gains by how likely the reader finds it that its passage answers.

    A text that asks nothing leaves the order as it is: the reader has only learnt to read questions.
    """
    if not _ASKS.search(question):
        return list(hits)
    gains = [LIFT / (1 + math.exp(-finding.answerable)) for finding in findings]
    order = sorted(range(len(hits)), key=lambda place: -hits[place].score - gains[place])
    return [hits[place] for place in order]


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
