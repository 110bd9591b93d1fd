"""An evaluation as tables of text: what the terminal shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.evals.compare import Change, Comparison
from dateline.evals.judge import Opinion
from dateline.evals.metrics import percentile
from dateline.evals.reports.calibration import bins, calibration_error, confidences
from dateline.evals.reports.figures import OUTCOMES, count, figure, gate, means, plural, share, signed
from dateline.evals.results import Result
from dateline.evals.runner import Evaluation
from dateline.evals.tallies import measured, stages, tallies_by_tag, tally
from dateline.evals.variants import KindRate, Reactions

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of text, without mark-up; the rows come as they are to be shown."""

    columns: Row
    rows: tuple[Row, ...]


def summary(evaluation: Evaluation) -> str:
    """One line: how many questions of what, asked of what."""
    run, setting = evaluation.run, evaluation.run.setting
    outcomes = ", ".join(f"{count(run, outcome):,} {outcome}" for outcome in OUTCOMES if count(run, outcome))
    return (
        f"{plural(len(run.results), 'question')} of {setting.gold} on {plural(setting.articles, 'article')}, "
        f"{setting.llm}, threshold {setting.threshold:g}: {outcomes}"
    )


def tables(evaluation: Evaluation, comparison: Comparison | None) -> Iterator[Table]:
    """The comparison where there is one, answered against answerable, the measures, what was lost where, the tags."""
    results = evaluation.run.results
    if comparison:
        yield from _compared(comparison)
    yield _abstention(results)
    yield _measures(evaluation)
    if lost := stages(results):
        yield Table(("lost at this stage", "questions"), tuple((stage, str(number)) for stage, number in lost))
    if evaluation.reactions:
        yield _reactions(evaluation.reactions)
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


def against(comparison: Comparison) -> str:
    """Whether the gate holds, and what a difference must be to be seen."""
    return f"The gate {'holds' if comparison.holds else 'does NOT hold'}. {' '.join(gate(comparison))}"


def _change(change: Change) -> Row:
    difference, low, high = (signed(value) for value in (change.after - change.before, change.low, change.high))
    return (
        change.metric,
        str(change.questions),
        figure(change.before),
        figure(change.after),
        f"{difference} ({low} to {high})",
        f"{change.p:.3f}",
    )


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


def _measures(evaluation: Evaluation) -> Table:
    run = evaluation.run
    times = [result.seconds for result in measured(run.results)]
    tokens = sum(result.tokens for result in run.results) / len(run.results)
    return Table(
        ("measure", "mean", "questions"),
        (
            *((one.metric, figure(one.value), str(one.questions)) for one in means(run)),
            *_opinion(evaluation.opinion),
            ("confidence, calibration error (ECE)", figure(calibration_error(bins(confidences(run)))), str(len(times))),
            ("seconds, p50", figure(percentile(times, 0.5)), str(len(times))),
            ("seconds, p95", figure(percentile(times, 0.95)), str(len(times))),
            ("tokens a question", f"{tokens:.0f}", str(len(run.results))),
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


def _reactions(reactions: Reactions) -> Table:
    named: list[tuple[str, KindRate]] = [(str(rate.kind), rate) for rate in reactions.rates]
    named += [(f"all that {rate.relation}", rate) for rate in reactions.relations] + [("all", reactions.overall)]
    rows = (
        (name, share(rate.wrong, rate.tried), f"{figure(rate.low)} to {figure(rate.high)}", f"{rate.flipped}")
        for name, rate in named
        if rate.tried
    )
    return Table(("variants", "wrong reactions", "95 % interval", "of which not only quoted otherwise"), tuple(rows))


def _tags(results: Sequence[Result]) -> Table:
    rows = (
        (tag, str(part.answerable), str(part.right), str(part.refused), str(part.wrong), str(part.unanswerable),
         str(part.unanswerable_refused))
        for tag, part in tallies_by_tag(results)
    )  # fmt: skip
    return Table(("tag", "answerable", "right", "refused", "wrong", "unanswerable", "refused"), tuple(rows))
