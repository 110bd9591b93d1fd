"""The figures that every report tells of a run, in words: counts, means, what flipped, what the gate says."""

from dataclasses import dataclass
from typing import Literal, get_args

from dateline.evals.compare import Change, Comparison, Flip
from dateline.evals.metrics import METRICS, mean
from dateline.evals.results import Outcome, Run

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
PASSED = "passed"
"""The metric that the gate looks at."""

Turn = Literal["broken", "mended", "otherwise"]


@dataclass(frozen=True, slots=True)
class Mean:
    """A metric's mean over the `questions` that have it."""

    metric: str
    questions: int
    value: float


def count(run: Run, outcome: Outcome) -> int:
    """How many questions came out so."""
    return sum(result.outcome == outcome for result in run.results)


def means(run: Run) -> tuple[Mean, ...]:
    """The mean of each metric that any question has, in the order of METRICS."""
    found = ((metric.name, mean(run.results, metric.name)) for metric in METRICS)
    return tuple(Mean(name, one[1], one[0]) for name, one in found if one)


def flips(run: Run, baseline: Run | None, comparison: Comparison | None) -> tuple[Flip, ...]:
    """The questions whose outcome changed: those of the comparison, else those that the two runs show."""
    if comparison is not None:
        return comparison.flips
    before = {result.id: result.outcome for result in baseline.results} if baseline else {}
    return tuple(
        Flip(result.id, before[result.id], result.outcome)
        for result in run.results
        if before.get(result.id, result.outcome) != result.outcome
    )


def turn(flip: Flip) -> Turn:
    """Whether a pass was lost, a pass was won, or neither."""
    if flip.before == "pass":
        return "broken"
    return "mended" if flip.after == "pass" else "otherwise"


def passed_change(comparison: Comparison) -> Change | None:
    """The change of the metric that the gate looks at; None where no question has it in both runs."""
    return next((change for change in comparison.changes if change.metric == PASSED), None)


def gate(comparison: Comparison) -> tuple[str, ...]:
    """Sentences that say what the gate looked at, and what this set of questions could have seen at all."""
    change = passed_change(comparison)
    told = []
    if change is not None:
        told.append(
            f"The share of questions that pass went from {figure(change.before)} to {figure(change.after)}: "
            f"{signed(change.after - change.before)}, 95 % interval {signed(change.low)} to {signed(change.high)}. "
            f"The gate holds while the lower end is above {signed(-comparison.delta)}."
        )
    if comparison.smallest < 1:
        smallest = figure(comparison.smallest)
        told.append(
            f"The smallest difference that these questions could have shown, four times in five, is {smallest}."
        )
    else:
        told.append("These questions are too few to show any difference.")
    return tuple(told)


def share(part: int, whole: int) -> str:
    """Such as "3 of 12 (25.0 %)"; "none of 0" has no share."""
    return f"{part:,} of {whole:,} ({part / whole:.1%})".replace("%", " %") if whole else "none of 0"


def plural(number: int, noun: str) -> str:
    """The number with its noun, such as "1 question" or "5,000 questions"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def figure(value: float) -> str:
    """Three decimals."""
    return f"{value:.3f}"


def signed(value: float) -> str:
    """Three decimals with a sign, a true minus; zero has none."""
    shown = f"{value:+.3f}".replace("-", "−")
    return "0.000" if shown[1:] == "0.000" else shown
