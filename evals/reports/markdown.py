"""A run as Markdown for a job's summary and for comments on pull requests: what flipped first, failures folded."""

from collections.abc import Iterable, Sequence

from dateline.evals.compare import Change, Comparison, Flip
from dateline.evals.gate import Floors, verdict
from dateline.evals.reports.figures import (
    OUTCOMES,
    Turn,
    count,
    figure,
    flips,
    gate,
    means,
    plural,
    signed,
    turn,
)
from dateline.evals.reports.plain import code, plain
from dateline.evals.results import Result, Run
from dateline.evals.tallies import stages, tally

LIMIT = 60_000
"""Characters of a summary; GitHub refuses comments of more than 65,536."""
_QUESTION, _ANSWER = 160, 200
"""Characters that are shown of each."""
_FLIPPED, _BROKE, _METRICS = 9_000, 4_000, 9_000
"""Characters of one table of flipped questions, of the errors and of the metrics; failures have what is left."""
_SIGNS = {"green": "✅ ", "red": "❌ ", "neutral": ""}
_TURNS: tuple[tuple[Turn, str], ...] = (("broken", "Broken"), ("mended", "Mended"), ("otherwise", "Changed otherwise"))


def summary(run: Run, *, comparison: Comparison | None = None, baseline: Run | None = None, floors: Floors = ()) -> str:
    """The summary, at most `LIMIT` characters; it says how much was cut. Texts of others cannot act as Markdown."""
    parts = [
        _headline(run, comparison, floors),
        *_flipped(run, baseline, comparison),
        *_errors(run),
        _metrics(run, comparison),
        *_stages(run),
        _abstentions(run),
    ]
    shown = "\n\n".join(parts)
    failures = _failures(run, LIMIT - len(shown) - 4)
    return f"{shown}\n\n{failures}\n" if failures else f"{shown}\n"


def _headline(run: Run, comparison: Comparison | None, floors: Floors) -> str:
    found = verdict(run, comparison, floors)
    counts = ", ".join(f"{count(run, outcome):,} {outcome}" for outcome in OUTCOMES)
    setting = run.setting
    what = f"{code(setting.gold)}, {plural(setting.articles, 'article')}, answered by {code(setting.llm)}"
    return f"## {_SIGNS[found.colour]}{found.words}\n\n{plural(len(run.results), 'question')}: {counts}. {what}."


def _flipped(run: Run, baseline: Run | None, comparison: Comparison | None) -> list[str]:
    if baseline is None and comparison is None:
        return []
    flipped = flips(run, baseline, comparison)
    now = {result.id: result for result in run.results}
    before = {result.id: result for result in baseline.results} if baseline else {}
    parts = []
    for which, name in _TURNS:
        chosen = [flip for flip in flipped if turn(flip) == which]
        if chosen:
            columns = 3 if which == "mended" else 4
            rows = [_flip_row(flip, before.get(flip.id), now.get(flip.id))[:columns] for flip in chosen]
            table = _table(("question", "before", "now", "lost at")[:columns], rows, most=_FLIPPED)
            parts.append(f"### {name}: {len(chosen):,}\n\n{table}")
    if not flipped:
        parts.append("No question flipped.")
    if comparison is not None and comparison.lost:
        ids = [code(lost) for lost in comparison.lost[:20]]
        more = f" and {len(comparison.lost) - 20:,} more" if len(comparison.lost) > 20 else ""
        parts.append(f"Measured in the baseline and not in this run: {', '.join(ids)}{more}.")
    return parts


def _flip_row(flip: Flip, before: Result | None, now: Result | None) -> Sequence[str]:
    question = plain(now.question, most=_QUESTION) if now else ""
    return (
        f"{code(flip.id)} {question}",
        _said(flip.before, before),
        _said(flip.after, now),
        (now.stage or "") if now else "",
    )


def _said(outcome: str, result: Result | None) -> str:
    return f"**{outcome}** {_got(result)}" if result else f"**{outcome}**"


def _got(result: Result) -> str:
    refused = "" if result.answered else f"*refused{f' ({result.reason})' if result.reason else ''}* ".replace("_", " ")
    return refused + plain(result.text or result.detail, most=_ANSWER)


def _errors(run: Run) -> list[str]:
    broke = [result for result in run.results if result.outcome == "error"]
    if not broke:
        return []
    rows = [(f"{code(one.id)} {plain(one.question, most=_QUESTION)}", plain(one.detail, most=_ANSWER)) for one in broke]
    return [f"### Errors: {len(broke):,}\n\n{_table(('question', 'what broke'), rows, most=_BROKE)}"]


def _metrics(run: Run, comparison: Comparison | None) -> str:
    changes = {change.metric: change for change in comparison.changes} if comparison else {}
    heads = ["metric", "mean", "questions"]
    if changes:
        heads += ["baseline", "change", "95 % interval", "p"]
    rows = [
        (code(mean.metric), figure(mean.value), f"{mean.questions:,}", *_change(changes.get(mean.metric)))
        if changes
        else (code(mean.metric), figure(mean.value), f"{mean.questions:,}")
        for mean in means(run)
    ]
    table = _table(heads, rows, most=_METRICS, figures=True) if rows else "No question was measured."
    told = "\n\n".join(("### Metrics", *(gate(comparison) if comparison else ())))
    note = "\n\nIn bold: the interval leaves out zero. p is corrected for the number of metrics." if changes else ""
    return f"{told}\n\n{table}{note}"


def _change(change: Change | None) -> Sequence[str]:
    if change is None:
        return ("", "", "", "")
    difference = signed(change.after - change.before)
    clear = change.low > 0 or change.high < 0
    return (
        figure(change.before),
        f"**{difference}**" if clear else difference,
        f"{signed(change.low)} to {signed(change.high)}",
        figure(change.p),
    )


def _stages(run: Run) -> list[str]:
    rows = [(stage, f"{number:,}") for stage, number in stages(run.results)]
    if not rows:
        return []
    return [f"### Where questions were lost\n\n{_table(('stage', 'questions'), rows, most=LIMIT, figures=True)}"]


def _abstentions(run: Run) -> str:
    cells = tally(run.results)
    rows = [
        ("answerable", f"{cells.right + cells.wrong:,}", f"{cells.refused:,}"),
        ("unanswerable", f"{cells.unanswerable - cells.unanswerable_refused:,}", f"{cells.unanswerable_refused:,}"),
    ]
    table = _table(("", "answered", "refused"), rows, most=LIMIT, figures=True)
    return f"### Answered and refused\n\n{table}"


def _failures(run: Run, most: int) -> str:
    failed = [result for result in run.results if result.outcome == "fail"]
    if not failed:
        return ""
    rows = [
        (
            f"{code(one.id)} {plain(one.question, most=_QUESTION)}",
            one.stage or "",
            plain(" | ".join(one.accepted), most=_ANSWER) if one.answerable else "*a refusal*",
            _got(one),
        )
        for one in failed
    ]
    head, end = f"<details><summary>Failures: {len(failed):,}</summary>\n\n", "\n\n</details>"
    table = _table(("question", "lost at", "expected", "got"), rows, most=most - len(head) - len(end))
    return head + table + end


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, most: int, figures: bool = False) -> str:
    """A table of cells that are Markdown, at most so many characters; the last line says how many rows were cut."""
    lines = [_row(heads), _row(("---", *(("--:" if figures else "---") for _ in heads[1:])))]
    drawn = [_row(row) for row in rows]
    left = most - sum(len(line) + 1 for line in lines) - 80
    kept = 0
    for line in drawn:
        left -= len(line) + 1
        if left < 0:
            break
        kept += 1
    lines += drawn[:kept]
    if kept < len(drawn):
        lines += ["", f"{plural(len(drawn) - kept, 'more row')} did not fit here; the page of the run has all."]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
