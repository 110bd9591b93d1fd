"""A run beside a baseline: what changed, whether that can be chance, and whether the gate holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.evals.metrics import METRICS
from dateline.evals.results import Outcome, Result, Run, Setting
from dateline.evals.statistics import (
    Interval,
    exact_mcnemar,
    holm,
    paired_interval,
    sign_flip,
    smallest_difference,
)
from dateline.store import InputError

DELTA = 0.05
"""How much worse, at the lower end of the interval, the share of questions passed may be."""

_MUST_AGREE = {
    "dataset": "The gold questions have changed",
    "archive": "The articles are others",
    "metrics": "The measures are defined otherwise in this version",
    "asked": "The day of asking is another one",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A metric in both runs, over the `questions` that have it in both.

    `before` and `after` are means, `low` to `high` the 95 % interval of their difference, `p` the probability of such a
    difference by chance, corrected for the number of metrics.
    """

    metric: str
    questions: int
    before: float
    after: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Flip:
    """A question whose outcome changed."""

    id: str
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run beside its baseline.

    The gate `holds` where the lower end of the interval of `passed` is above minus `delta`. `smallest` is the least
    difference of `passed` that this set could have seen four times in five. `lost` are questions that the baseline
    measured and the run did not.
    """

    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]
    lost: tuple[str, ...]
    delta: float
    smallest: float
    holds: bool


def compare(run: Run, baseline: Run, *, delta: float = DELTA) -> Comparison:
    """The run beside the baseline, aligned by question.

    Raises InputError where the two were not made on the same questions, articles and definitions, where the baseline
    lacks a question of the run, or where none was measured in both.
    """
    _require_alike(run.setting, baseline.setting)
    before = {result.id: result for result in baseline.results}
    if lacking := [result.id for result in run.results if result.id not in before]:
        raise InputError(
            f"The baseline is not whole: {len(lacking):,} of {len(run.results):,} questions are not in it, "
            f"{lacking[0]!r} for one. Make a new baseline."
        )
    pairs = [(before[result.id], result) for result in run.results]
    paired = [(metric.name, _scores(metric.name, pairs)) for metric in METRICS]
    measured = [(name, scores) for name, scores in paired if scores]
    if not measured or measured[0][0] != "passed":
        raise InputError("No question was measured both in the baseline and in this run.")
    intervals = [_interval(scores) for _, scores in measured]
    corrected = holm([_probability(name, scores) for name, scores in measured])
    changes = tuple(
        _change(name, scores, interval, p)
        for (name, scores), interval, p in zip(measured, intervals, corrected, strict=True)
    )
    clusters = [pair[1].cluster for pair in measured[0][1]]
    return Comparison(
        changes=changes,
        flips=tuple(Flip(one.id, one.outcome, other.outcome) for one, other in pairs if one.outcome != other.outcome),
        lost=_lost(baseline.results, run.results),
        delta=delta,
        smallest=smallest_difference(intervals[0], clusters),
        holds=intervals[0].low > -delta,
    )


_Pairs = Sequence[tuple[Result, Result, float, float]]


def _scores(metric: str, pairs: Sequence[tuple[Result, Result]]) -> list[tuple[Result, Result, float, float]]:
    return [
        (one, other, one.scores[metric], other.scores[metric])
        for one, other in pairs
        if metric in one.scores and metric in other.scores
    ]


def _interval(scores: _Pairs) -> Interval:
    return paired_interval([after - before for _, _, before, after in scores], [pair[1].cluster for pair in scores])


def _probability(metric: str, scores: _Pairs) -> float:
    clusters = [pair[1].cluster for pair in scores]
    differences = [after - before for _, _, before, after in scores]
    if metric == "passed":
        return exact_mcnemar([round(difference) for difference in differences], clusters)
    return sign_flip(differences, clusters)


def _change(metric: str, scores: _Pairs, interval: Interval, p: float) -> Change:
    count = len(scores)
    return Change(
        metric=metric,
        questions=count,
        before=sum(before for _, _, before, _ in scores) / count,
        after=sum(after for _, _, _, after in scores) / count,
        low=interval.low,
        high=interval.high,
        p=p,
    )


def _lost(before: Sequence[Result], after: Sequence[Result]) -> tuple[str, ...]:
    still = {result.id for result in after if "passed" in result.scores}
    return tuple(result.id for result in before if "passed" in result.scores and result.id not in still)


def _require_alike(run: Setting, baseline: Setting) -> None:
    ours: Mapping[str, object] = {name: getattr(run, name) for name in _MUST_AGREE}
    theirs: Mapping[str, object] = {name: getattr(baseline, name) for name in _MUST_AGREE}
    others = [f"{why} ({theirs[name]} before, {ours[name]} now)." for name, why in _MUST_AGREE.items()
              if ours[name] != theirs[name]]  # fmt: skip
    if others:
        raise InputError(f"This run and the baseline cannot be compared. {' '.join(others)} Make a new baseline.")
