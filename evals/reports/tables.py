"""An evaluation as tables of text: what the terminal shows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from dateline.evals.compare import Change, Comparison
from dateline.evals.judge import Opinion
from dateline.evals.metrics import METRICS, mean, percentile
from dateline.evals.results import Outcome, Result
from dateline.evals.runner import Evaluation
from dateline.evals.tallies import measured, stages, tallies_by_tag, tally

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of text, without mark-up; the rows come as they are to be shown."""

    columns: Row
    rows: tuple[Row, ...]


def summary(evaluation: Evaluation) -> str:
    """One line: how many questions of what, asked of what."""
    setting, results = evaluation.run.setting, evaluation.run.results
    ended = Counter(result.outcome for result in results)
    outcomes = ", ".join(f"{ended[outcome]} {outcome}" for outcome in get_args(Outcome) if ended[outcome])
    return (
        f"{len(results)} questions of {setting.gold} on {setting.articles} articles, {setting.llm}, threshold "
        f"{setting.threshold:g}: {outcomes}"
    )


def tables(evaluation: Evaluation, comparison: Comparison | None) -> Iterator[Table]:
    """The comparison where there is one, answered against answerable, the measures, what was lost where, the tags."""
    results = evaluation.run.results
    if comparison:
        yield from _compared(comparison)
    yield _abstention(results)
    yield _measures(results, evaluation.opinion)
    if lost := stages(results):
        yield Table(("lost at this stage", "questions"), tuple((stage, str(count)) for stage, count in lost))
    yield _tags(results)


def curve_table(evaluation: Evaluation) -> Table:
    """Every threshold that makes a difference, with what it gives."""
    counts = tally(evaluation.run.results)
    rows = (
        (
            f"{point.threshold:.4f}",
            share(point.right, counts.answerable),
            share(point.refused, counts.answerable),
            share(point.unanswerable_refused, counts.unanswerable),
        )
        for point in evaluation.curve
    )
    return Table(("threshold", "right", "wrong refusals", "unanswerable refused"), tuple(rows))


def verdict(comparison: Comparison) -> str:
    """Whether the gate holds, and what a difference must be to be seen."""
    (passed, *_) = comparison.changes
    outcome = "holds" if comparison.holds else "does NOT hold"
    return (
        f"The gate {outcome}: passed changed by {100 * (passed.after - passed.before):+.1f} points (95 % interval "
        f"{100 * passed.low:+.1f} to {100 * passed.high:+.1f}; it must stay above {-100 * comparison.delta:+.1f}). The "
        f"smallest difference that these questions could show is {100 * comparison.smallest:.1f} points."
    )


def share(part: int, whole: int) -> str:
    """A count with its percentage; "none" where there is nothing to count."""
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "none"


def _change(change: Change) -> Row:
    difference, low, high = (_signed(value) for value in (change.after - change.before, change.low, change.high))
    return (
        change.metric,
        str(change.questions),
        f"{change.before:.4f}",
        f"{change.after:.4f}",
        f"{difference} ({low} to {high})",
        f"{change.p:.3f}",
    )


def _signed(difference: float) -> str:
    return f"{round(difference, 4) + 0.0:+.4f}"


def _compared(comparison: Comparison) -> Iterator[Table]:
    if comparison.flips:
        rows = sorted((flip.after == "pass", flip.id, flip.before, flip.after) for flip in comparison.flips)
        yield Table(("flipped", "before", "now"), tuple((id_, before, after) for _, id_, before, after in rows))
    yield Table(
        ("against the baseline", "questions", "before", "now", "difference", "p (Holm)"),
        tuple(_change(change) for change in comparison.changes),
    )


def _abstention(results: Sequence[Result]) -> Table:
    counts = tally(results)
    return Table(
        ("", "answered", "refused"),
        (
            (
                "answerable",
                f"{share(counts.right + counts.wrong, counts.answerable)}, {counts.right} of them right",
                share(counts.refused, counts.answerable),
            ),
            (
                "unanswerable",
                share(counts.unanswerable - counts.unanswerable_refused, counts.unanswerable),
                share(counts.unanswerable_refused, counts.unanswerable),
            ),
        ),
    )


def _measures(results: Sequence[Result], opinion: Opinion | None) -> Table:
    means = [(metric.name, mean(results, metric.name)) for metric in METRICS]
    times = [result.seconds for result in measured(results)]
    return Table(
        ("measure", "mean", "questions"),
        (
            *((name, f"{found[0]:.4f}", str(found[1])) for name, found in means if found),
            *_opinion(opinion),
            ("seconds, p50", f"{percentile(times, 0.5):.3f}", str(len(times))),
            ("seconds, p95", f"{percentile(times, 0.95):.3f}", str(len(times))),
            ("tokens a question", f"{sum(r.tokens for r in results) / len(results):.0f}", str(len(results))),
        ),
    )


def _opinion(opinion: Opinion | None) -> Iterator[Row]:
    if opinion is None or not opinion.asked:
        return
    asked = str(opinion.asked)
    yield (f"called right by the judge ({opinion.votes} votes)", f"{opinion.right / opinion.asked:.4f}", asked)
    yield ("judge and measure agree", f"{opinion.agreed / opinion.asked:.4f}", asked)
    yield ("judge undecided", f"{opinion.undecided / opinion.asked:.4f}", asked)
    if opinion.kappa is not None:
        yield ("judge and measure, Cohen's kappa", f"{opinion.kappa:.4f}", asked)
    if opinion.unanimity is not None:
        yield ("two votes of the judge agree", f"{opinion.unanimity:.4f}", asked)


def _tags(results: Sequence[Result]) -> Table:
    rows = (
        (tag, str(part.answerable), str(part.right), str(part.refused), str(part.wrong), str(part.unanswerable),
         str(part.unanswerable_refused))
        for tag, part in tallies_by_tag(results)
    )  # fmt: skip
    return Table(("tag", "answerable", "right", "refused", "wrong", "unanswerable", "refused"), tuple(rows))
