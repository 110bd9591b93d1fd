"""The figures that every report tells of a run: counts, means, refusals, stages, and what flipped."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from typing import Literal

from dateline.evals.compare import Change, Comparison, Flip
from dateline.evals.results import STAGES, Outcome, Result, Run, Stage

OUTCOMES: tuple[Outcome, ...] = ("pass", "fail", "error", "unmeasured")
PASSED = "passed"
"""The metric that the gate looks at."""

Turn = Literal["broken", "mended", "otherwise"]
Colour = Literal["green", "red", "neutral"]


@dataclass(frozen=True, slots=True)
class Mean:
    """A metric's mean over the `questions` that have it."""

    metric: str
    questions: int
    value: float


@dataclass(frozen=True, slots=True)
class Abstentions:
    """How many of the measured questions were answered and refused, by whether the archive answers them."""

    answerable_answered: int
    answerable_refused: int
    unanswerable_answered: int
    unanswerable_refused: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a report may look, and one sentence that says why; a run that stands alone is neither green nor red."""

    colour: Colour
    words: str


def is_measured(result: Result) -> bool:
    """Whether the question says anything about the system: it passed or failed."""
    return result.outcome in ("pass", "fail")


def count(run: Run, outcome: Outcome) -> int:
    """How many questions came out so."""
    return sum(result.outcome == outcome for result in run.results)


def means(run: Run) -> tuple[Mean, ...]:
    """The mean of each metric that any question has, in the order in which the results name them."""
    names = dict.fromkeys(name for result in run.results for name in result.scores)
    found = []
    for name in names:
        scores = [result.scores[name] for result in run.results if name in result.scores]
        found.append(Mean(name, len(scores), fsum(scores) / len(scores)))
    return tuple(found)


def abstentions(run: Run) -> Abstentions:
    """The table of answerable against answered."""
    cells = Counter((result.answerable, result.answered) for result in run.results if is_measured(result))
    return Abstentions(cells[True, True], cells[True, False], cells[False, True], cells[False, False])


def stages(run: Run) -> tuple[tuple[Stage, int], ...]:
    """The stages that lost questions, in the order of the road, and how many each."""
    lost = Counter(result.stage for result in run.results if result.outcome == "fail")
    return tuple((stage, lost[stage]) for stage in STAGES if lost[stage])


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


def verdict(run: Run, comparison: Comparison | None) -> Verdict:
    """Red where nothing was measured, anything broke, or the gate does not hold; green where it holds."""
    measured = sum(map(is_measured, run.results))
    broke = count(run, "error")
    if broke:
        return Verdict("red", f"Dateline broke on {plural(broke, 'question')}")
    if not measured:
        return Verdict("red", "Nothing was measured")
    if comparison is None:
        return Verdict("neutral", f"{count(run, 'pass'):,} of {measured:,} measured questions passed")
    if not comparison.holds:
        return Verdict("red", "Worse than the baseline: the gate does not hold")
    return Verdict("green", "Not worse than the baseline: the gate holds")


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
    if comparison.smallest <= 1:
        smallest = figure(comparison.smallest)
        told.append(
            f"The smallest difference that these questions could have shown, four times in five, is {smallest}."
        )
    else:
        told.append("These questions are too few to show any difference.")
    return tuple(told)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least this share of them do not exceed; the values are sorted."""
    return values[max(0, -int(-share * len(values) // 1) - 1)]


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
