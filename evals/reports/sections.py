"""The parts of the page that need no script: verdict, figures, comparison, plots."""

from collections.abc import Sequence

from dateline.evals.compare import Change, Comparison
from dateline.evals.gate import Floors, verdict
from dateline.evals.metrics import METRICS
from dateline.evals.reports.calibration import bins, confidences, supports
from dateline.evals.reports.figures import (
    OUTCOMES,
    Mean,
    count,
    figure,
    flips,
    gate,
    means,
    plural,
    share,
    signed,
    turn,
)
from dateline.evals.reports.markup import element, escaped, table
from dateline.evals.reports.plots import recall_by_k, reliability, time_curve
from dateline.evals.results import Run
from dateline.evals.tallies import stages, tally

_WIDE, _TALL = 120, 18
"""Of the small drawing of an interval."""
_SIGNS = {"green": "✓ ", "red": "✗ ", "neutral": ""}


def headline(run: Run, comparison: Comparison | None, floors: Floors) -> str:
    """What was run on what, and the verdict."""
    found = verdict(run, comparison, floors)
    setting = run.setting
    facts = (
        plural(len(run.results), "question"),
        plural(setting.articles, "article"),
        f"answered by {setting.llm}",
        f"threshold {setting.threshold:g}",
    )
    return (
        f"<h1>Evaluation: {escaped(setting.gold)}</h1>"
        f'<p class="verdict {found.colour}">{_SIGNS[found.colour]}{escaped(found.words)}</p>'
        f'<p class="facts">{" · ".join(escaped(fact) for fact in facts)}</p>'
    )


def outcomes(run: Run) -> str:
    """How many questions came out how: figures, and a bar."""
    counts = [(outcome, count(run, outcome)) for outcome in OUTCOMES]
    tiles = "".join(
        f'<li><button type="button" data-outcome="{outcome}" class="tile {outcome}"><b>{number:,}</b> {outcome}'
        '<span class="unseen">: show these questions</span></button></li>'
        for outcome, number in counts
    )
    whole, left, bars = len(run.results) or 1, 0.0, ""
    for outcome, number in counts:
        width = 1000 * number / whole
        bars += f'<rect class="{outcome}" x="{left:.1f}" y="0" width="{width:.1f}" height="8"/>'
        left += width
    bar = f'<svg class="bar" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">{bars}</svg>'
    return f'<ul class="tiles">{tiles}</ul>{bar}'


def refusals(run: Run) -> str:
    """The table of answerable against answered."""
    cells = tally(run.results)
    answered_wrongly = cells.unanswerable - cells.unanswerable_refused
    rows = (
        ("answerable", cells.right + cells.wrong, cells.refused),
        ("unanswerable", answered_wrongly, cells.unanswerable_refused),
    )
    shown = [(name, f"{answered:,}", f"{refused:,}", f"{answered + refused:,}") for name, answered, refused in rows]
    wrongly = (
        f"Refused wrongly: {share(cells.refused, cells.answerable)} answerable questions.",
        f"Answered wrongly: {share(answered_wrongly, cells.unanswerable)} unanswerable questions.",
    )
    told = "".join(element("p", escaped(sentence), kind="note") for sentence in wrongly)
    return table(("", "answered", "refused", "all"), shown, "Answered and refused") + told


def blame(run: Run) -> str:
    """The stages that lost questions, each a button that shows them."""
    found = stages(run.results)
    if not found:
        return "<p>No question failed.</p>"
    most = max(number for _, number in found)
    rows = "".join(
        f'<li><button type="button" data-stage="{stage}"><span>{stage}</span><b>{number:,}</b>'
        f'<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="fail" x="0" y="0" width="{100 * number / most:.1f}" height="6"/></svg></button></li>'
        for stage, number in found
    )
    return f'<ul class="stages">{rows}</ul>'


def beside_baseline(run: Run, baseline: Run | None, comparison: Comparison | None) -> str:
    """What the gate says, what flipped, and which questions were lost; "" without anything to compare with."""
    if baseline is None and comparison is None:
        return ""
    turned = [turn(flip) for flip in flips(run, baseline, comparison)]
    told = "".join(f"<p>{escaped(sentence)}</p>" for sentence in (gate(comparison) if comparison else ()))
    words = f"{turned.count('broken'):,} broken, {turned.count('mended'):,} mended"
    if turned.count("otherwise"):
        words += f", {turned.count('otherwise'):,} changed otherwise"
    button = '<button type="button" data-flipped="1">Show them</button>' if turned else ""
    flipped = f'<p class="flips"><b>{plural(len(turned), "question")} flipped</b>: {words}. {button}</p>'
    head = '<h2 id="beside">Beside the baseline</h2>'
    return f'<section aria-labelledby="beside">{head}{flipped}{told}{_lost(comparison)}</section>'


def _lost(comparison: Comparison | None) -> str:
    if comparison is None or not comparison.lost:
        return ""
    ids = "".join(f"<li>{escaped(lost)}</li>" for lost in comparison.lost)
    says = f"{plural(len(comparison.lost), 'question')} that the baseline measured and this run did not"
    return f'<details class="lost"><summary>{says}</summary><ul>{ids}</ul></details>'


def metrics(run: Run, comparison: Comparison | None) -> str:
    """The mean of each metric with the number of questions it is over, its change if there is one, and its meaning."""
    return _means(run, comparison) + _definitions(run)


def _definitions(run: Run) -> str:
    shown = {mean.metric for mean in means(run)}
    rows = "".join(
        element("dt", escaped(metric.name))
        + element("dd", escaped(". ".join(part for part in (metric.definition, metric.source) if part)))
        for metric in METRICS
        if metric.name in shown
    )
    return (
        f'<details class="meanings"><summary>What the metrics mean</summary><dl>{rows}</dl></details>' if rows else ""
    )


def _means(run: Run, comparison: Comparison | None) -> str:
    changes = {change.metric: change for change in comparison.changes} if comparison else {}
    if not changes:
        rows = [(mean.metric, figure(mean.value), f"{mean.questions:,}") for mean in means(run)]
        return table(("metric", "mean", "questions"), rows, "Metrics", kind="figures metrics")
    reach = max(max(abs(change.low), abs(change.high)) for change in changes.values()) or 1.0
    body = "".join(_metric_row(mean, changes.get(mean.metric), reach) for mean in means(run))
    heads = ("metric", "mean", "questions", "baseline", "in both", "change", "95 % interval", "", "p")
    head = "".join(f'<th scope="col">{words}</th>' if words else "<td></td>" for words in heads)
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="Metrics beside the baseline">'
        '<table class="figures metrics"><caption class="unseen">Metrics beside the baseline</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        '<p class="note">Baseline and change are over the questions that have the metric in both runs. The p values '
        "are corrected for the number of metrics; a change whose interval leaves out zero is set in bold.</p>"
    )


def _metric_row(mean: Mean, change: Change | None, reach: float) -> str:
    cells = [figure(mean.value), f"{mean.questions:,}"]
    row = f'<th scope="row">{escaped(mean.metric)}</th>' + "".join(element("td", cell) for cell in cells)
    if change is None:
        return f'<tr>{row}<td colspan="6">not in the baseline</td></tr>'
    clear = change.low > 0 or change.high < 0
    difference = signed(change.after - change.before)
    row += "".join(
        element("td", cell)
        for cell in (
            figure(change.before),
            f"{change.questions:,}",
            element("b", difference) if clear else difference,
            f"{signed(change.low)} to {signed(change.high)}",
            _interval(change, reach, clear=clear),
            figure(change.p),
        )
    )
    return element("tr", row)


def _interval(change: Change, reach: float, *, clear: bool) -> str:
    def at(value: float) -> str:
        return f"{_WIDE / 2 + (_WIDE / 2 - 6) * value / reach:.1f}"

    middle = _TALL // 2
    return (
        f'<svg class="change" viewBox="0 0 {_WIDE} {_TALL}" width="{_WIDE}" height="{_TALL}" aria-hidden="true">'
        f'<line class="axis" x1="{_WIDE // 2}" y1="1" x2="{_WIDE // 2}" y2="{_TALL - 1}"/>'
        f'<line class="interval" x1="{at(change.low)}" y1="{middle}" x2="{at(change.high)}" y2="{middle}"/>'
        f'<circle class="{"dot now" if clear else "dot"}" cx="{at(change.after - change.before)}" cy="{middle}" r="4"/>'
        "</svg>"
    )


def plots(run: Run, baseline: Run | None) -> str:
    """Calibration, recall by k and time, as far as the run has them."""
    drawn: Sequence[str] = (
        *_calibrations(run),
        recall_by_k(run, baseline),
        time_curve(run),
    )
    return "".join(drawn) or "<p>No question was measured, so there is nothing to draw.</p>"


def _calibrations(run: Run) -> list[str]:
    confident, supported = bins(confidences(run)), bins(supports(run))
    drawn = []
    if confident:
        says = (
            "Where Dateline was so confident that the archive answers the question, how often it does. The bars count "
            "the questions."
        )
        axes = ("confidence", "share that is answerable")
        drawn.append(reliability("confidence", "Calibration of the confidence", says, axes, confident))
    if supported:
        says = "Where an answer's sentences had such support on average, how often it is right. The bars count answers."
        axes = ("support", "share that is right")
        drawn.append(reliability("support", "Calibration of the support", says, axes, supported))
    return drawn
