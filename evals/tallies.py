"""Counts over a run: what became of the questions, in all, by tag, and for every threshold of confidence."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from dateline.evals.results import STAGES, Result, Stage

Verdict = Literal["right", "refused", "wrong"]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the questions that were measured ended how.

    `answerable` = `right` + `refused` + `wrong`, and `unanswerable` = `unanswerable_refused` + those that were
    answered: the table of answerable against answered.
    """

    answerable: int
    right: int
    refused: int
    wrong: int
    unanswerable: int
    unanswerable_refused: int


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What a threshold would give: right answers, answerable questions refused, unanswerable questions refused."""

    threshold: float
    right: int
    refused: int
    unanswerable_refused: int


def verdict(result: Result, *, threshold: float = 0.0) -> Verdict:
    """What became of a question; below a threshold on the answer's confidence it counts as refused.

    For an unanswerable question every answer is wrong.
    """
    if not result.answered or result.confidence < threshold:
        return "refused"
    return "right" if result.scores.get("right") else "wrong"


def is_measured(result: Result) -> bool:
    """Whether the question says anything about the system: it passed or failed."""
    return result.outcome in ("pass", "fail")


def measured(results: Iterable[Result]) -> list[Result]:
    """The questions that passed or failed."""
    return [result for result in results if is_measured(result)]


def tally(results: Iterable[Result], *, threshold: float = 0.0) -> Tally:
    """The counts over a run; `threshold` as in `verdict`."""
    ended = Counter((result.answerable, verdict(result, threshold=threshold)) for result in measured(results))
    return Tally(
        answerable=sum(count for (answerable, _), count in ended.items() if answerable),
        right=ended[True, "right"],
        refused=ended[True, "refused"],
        wrong=ended[True, "wrong"],
        unanswerable=sum(count for (answerable, _), count in ended.items() if not answerable),
        unanswerable_refused=ended[False, "refused"],
    )


def tallies_by_tag(results: Sequence[Result]) -> tuple[tuple[str, Tally], ...]:
    """The counts for each tag of the gold questions, tags in alphabetical order."""
    tags = sorted({tag for result in results for tag in result.tags})
    return tuple((tag, tally(result for result in results if tag in result.tags)) for tag in tags)


def stages(results: Iterable[Result]) -> tuple[tuple[Stage, int], ...]:
    """How many questions each stage lost, in the order of the road; stages that lost none are left out."""
    lost = Counter(result.stage for result in results)
    return tuple((stage, lost[stage]) for stage in STAGES if lost[stage])


def curve(results: Sequence[Result]) -> tuple[CurvePoint, ...]:
    """What each threshold that makes a difference would give, from answering all to refusing all.

    The run must have been answered with the threshold 0. An answer is kept where its confidence is at least the
    threshold, so the thresholds are the confidences of the answers; the last one, infinity, refuses every question.
    """
    given = {result.confidence for result in results if result.answered}
    points = []
    for threshold in (*sorted(given), math.inf):
        counts = tally(results, threshold=threshold)
        points.append(CurvePoint(threshold, counts.right, counts.refused, counts.unanswerable_refused))
    return tuple(points)
