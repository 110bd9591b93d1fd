"""How far a score between 0 and 1 can be taken for a probability: a reliability diagram's bins."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

from dateline.evals.reports.figures import PASSED
from dateline.evals.results import Run
from dateline.evals.statistics import wilson
from dateline.evals.tallies import measured

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions whose score lies in one tenth.

    `score` is their mean score, `share` the share for which it came true, `low` to `high` the 95 % interval of that
    share (Wilson, Journal of the American Statistical Association 22, 1927).
    """

    number: int
    questions: int
    score: float
    share: float
    low: float
    high: float


def confidences(run: Run) -> tuple[tuple[float, bool], ...]:
    """Of each measured question the confidence that the archive answers it, and whether it does."""
    return tuple((result.confidence, result.answerable) for result in measured(run.results))


def supports(run: Run) -> tuple[tuple[float, bool], ...]:
    """Of each measured answer the mean support of its sentences, and whether it is right (else: whether it passed)."""
    return tuple(
        (
            fsum(sentence.support for sentence in result.sentences) / len(result.sentences),
            result.scores.get("right", result.scores.get(PASSED, float(result.outcome == "pass"))) >= 1,
        )
        for result in measured(run.results)
        if result.answered and result.sentences
    )


def bins(pairs: Iterable[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Ten bins of equal width, without those that are empty; a score of 1 belongs to the last one."""
    filled: dict[int, list[tuple[float, bool]]] = {}
    for score, came_true in pairs:
        filled.setdefault(min(max(int(score * BINS), 0), BINS - 1), []).append((score, came_true))
    return tuple(_bin(number, filled[number]) for number in sorted(filled))


def calibration_error(found: Iterable[Bin]) -> float:
    """The mean distance between score and share, weighted by questions (ECE; Naeini et al., AAAI 2015); 0 for none."""
    found = tuple(found)
    questions = sum(bin_.questions for bin_ in found)
    return fsum(abs(bin_.share - bin_.score) * bin_.questions for bin_ in found) / questions if questions else 0.0


def _bin(number: int, pairs: list[tuple[float, bool]]) -> Bin:
    size = len(pairs)
    came = sum(came_true for _, came_true in pairs)
    low, high = wilson(came, size)
    score = fsum(score for score, _ in pairs) / size
    return Bin(number, size, score, came / size, low, high)
