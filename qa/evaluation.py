"""`dateline eval`: the command, what it prints, and its exit code."""

import os
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.qa import EXTRACTIVE, options
from dateline.qa.options import AsJson, Asked, Folder, Llm

if TYPE_CHECKING:
    from dateline.evals.compare import Comparison
    from dateline.evals.gate import Verdict
    from dateline.evals.results import Run
    from dateline.evals.runner import Evaluation
    from dateline.qa.terminal import Screen

_NAMED = 8
"""How many ids or names a line lists."""

WORSE, WRONG_USE, BROKEN = 1, 2, 3
"""Exit codes: worse than the baseline or below a threshold; wrong use; something broke, or nothing was measured."""


def evaluate(
    gold: Annotated[Path | None, typer.Argument(metavar="GOLD.jsonl", help="Questions with their answers.")] = None,
    articles: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Build a temporary archive from these articles.")
    ] = None,
    archive: Folder = None,
    asked: Asked = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="RUN.jsonl", help="An earlier run (run.jsonl of its --out) to compare with.")
    ] = None,
    delta: Annotated[
        float, typer.Option(min=0, max=1, help="How much worse than the baseline the share passed may be.")
    ] = 0.05,
    at_least: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="The least mean of a metric, such as passed=0.6; may be repeated."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the run, JUnit XML, Markdown and an HTML page there.")
    ] = None,
    as_json: AsJson = False,
    variants: Annotated[
        bool, typer.Option("--variants", help="Ask in variants, too, that must change the answer or must not.")
    ] = False,
    curve: Annotated[bool, typer.Option("--curve", help="Every threshold: right answers against refusals.")] = False,
    failures: Annotated[bool, typer.Option("--failures", help="List what was not answered as expected.")] = False,
    benchmark: Annotated[
        str | None, typer.Option("--set", metavar="NAME", help="Run a benchmark on the folder in DATELINE_BENCH.")
    ] = None,
    draft: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Propose N gold lines from the archive, to be corrected.")
    ] = None,
    llm: Llm = EXTRACTIVE,
    cache: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep what the model writes, and use what was kept.")
    ] = None,
    replay: Annotated[bool, typer.Option("--replay", help="Only what was kept; the model is never asked.")] = False,
    judge: Annotated[
        str | None, typer.Option(metavar="SPEC", help="A model to be asked, too, whether the answers are right.")
    ] = None,
    votes: Annotated[int, typer.Option(min=1, max=25, help="How often the judge is asked about an answer.")] = 1,
) -> None:
    """Run a gold file or a benchmark, and print its figures; --baseline guards a release.

    Exit codes: 0 fine, 1 worse than the baseline or below a threshold, 2 wrong use, 3 something broke.
    """
    if sum(given is not None for given in (gold, benchmark, draft)) != 1:
        raise typer.BadParameter("Name one gold file, or a benchmark with --set NAME, or --draft N.")
    if replay and cache is None:
        raise typer.BadParameter("--replay needs --cache FILE.")
    if replay and judge is not None:
        raise typer.BadParameter("--replay asks no model, and --judge does.")
    floors = _floors(at_least or [])
    from dateline.evals import runner
    from dateline.evals.compare import compare
    from dateline.evals.gate import verdict
    from dateline.evals.reports import files
    from dateline.evals.results import read_run
    from dateline.evals.tallies import measured
    from dateline.qa.terminal import Screen

    screen = Screen()
    with _exit_codes():
        if benchmark is not None:
            _run_benchmark(benchmark, screen, as_json=as_json)
            return
        if gold is None:
            _draft(articles, archive, draft or 0)
            return
        before = read_run(baseline) if baseline else None
        if out:
            files.make_folder(out)
        with screen.progress("Asking", total=None) as report:
            evaluation = runner.evaluate(
                gold,
                articles=articles,
                folder=options.archive_folder(archive),
                embedder=options.embedder(),
                today=options.today(),
                asked=_day_of_asking(asked, before),
                every_threshold=curve,
                variants=variants,
                llm=llm,
                cache=cache,
                replay=replay,
                judge=judge,
                votes=votes,
                progress=lambda done, total: report(done, f"{done} of {total}"),
            )
        if out:
            # Before it is compared: where the baseline is another's, this is what a new one is made from.
            files.keep(evaluation.run, out)
        comparison = (
            compare(evaluation.run, before, delta=delta) if before and measured(evaluation.run.results) else None
        )
        if out:
            files.report(evaluation.run, out, baseline=before, comparison=comparison, floors=floors)
    if as_json:
        from dateline.evals.reports.as_json import figures_json

        options.emit(figures_json(evaluation, comparison))
    else:
        _show(screen, evaluation, comparison, curve=curve, failures=failures)
    _end(verdict(evaluation.run, comparison, floors), evaluation.unjudged)


def _end(verdict: "Verdict", unjudged: str) -> None:
    """Say on standard error what is not as it should be, and exit with the code for the worst of it."""
    broke = [*verdict.broke, *([f"The judge gave no opinion: {unjudged}"] if unjudged else [])]
    for line in (*broke, *verdict.worse):
        options.complain(line)
    if broke or verdict.worse:
        raise typer.Exit(BROKEN if broke else WORSE)


def _floors(values: Sequence[str]) -> list[tuple[str, float]]:
    """The least means by metric, from `NAME=VALUE`; raises BadParameter."""
    if not values:
        return []
    from dateline.evals.metrics import METRICS

    known = [metric.name for metric in METRICS]
    floors = []
    for value in values:
        given, _, least = value.partition("=")
        name = given.replace("-", " ")
        if name not in known:
            raise typer.BadParameter(f"There is no metric {given!r}. There are: {', '.join(known)}.")
        try:
            floor = float(least)
        except ValueError as error:
            raise typer.BadParameter(f"{value!r} is not NAME=VALUE, such as passed=0.6.") from error
        if not 0 <= floor <= 1:  # "nan" is a number to Python, and nothing is below it
            raise typer.BadParameter(f"{value!r}: a mean lies between 0 and 1.")
        floors.append((name, floor))
    return floors


def _day_of_asking(given: date | None, baseline: "Run | None") -> date:
    """The day that was given, else that of the baseline, so that "last week" stays the same week, else today."""
    return given or (date.fromisoformat(baseline.setting.asked) if baseline else options.today())


@contextmanager
def _exit_codes() -> Iterator[None]:
    """Tell what goes wrong, and exit with the code for it: 1, as other commands have it, is for a run that is worse."""
    from dateline.store import InputError

    try:
        yield
    except (typer.Exit, typer.BadParameter, BrokenPipeError):
        raise
    except Exception as error:
        if (told := options.message(error)) is None:
            traceback.print_exc()
        else:
            options.complain(told)
        raise typer.Exit(WRONG_USE if isinstance(error, InputError) else BROKEN) from error


def _draft(articles: Path | None, archive: Path | None, count: int) -> None:
    """Print proposals for gold lines, made from an archive or from the articles in a folder."""
    from dateline.evals.corpus import opened
    from dateline.evals.drafting import draft_gold
    from dateline.store import InputError

    with opened(articles, options.archive_folder(archive), options.embedder(), options.today()) as (read, _names):
        lines = list(draft_gold(read, count=count))
    if not lines:
        raise InputError("There is no article from which a question could be made. Name some with --articles.")
    for line in lines:
        options.emit(line.as_json())


def _run_benchmark(name: str, screen: "Screen", *, as_json: bool) -> None:
    from dateline.evals import runner

    folder = os.environ.get("DATELINE_BENCH")
    known = runner.benchmarks()
    if name not in known:
        raise typer.BadParameter(f"There is no benchmark {name!r}. There are: {', '.join(sorted(known))}.")
    if not folder:
        raise typer.BadParameter("Set DATELINE_BENCH to the folder of the benchmarks.")
    for label, figure in known[name](Path(folder)):
        if as_json:
            options.emit({"label": label, "figure": figure})
        else:
            screen.line(f"{label}: {figure}")


def _show(
    screen: "Screen", evaluation: "Evaluation", comparison: "Comparison | None", *, curve: bool, failures: bool
) -> None:
    from dateline.evals.reports.tables import against, curve_table, summary, tables

    screen.line(summary(evaluation))
    if evaluation.missing:
        screen.line(f"Not in the archive: {_listed(evaluation.missing)}.")
    if comparison:
        screen.line(against(comparison), style="bold")
    shown = [*tables(evaluation, comparison), *([curve_table(evaluation)] if curve else [])]
    for table in shown:
        screen.line()
        screen.table(table.columns, table.rows)
    if failures:
        _show_failures(screen, evaluation.run)
    if failures and evaluation.reactions:
        for wrong in evaluation.reactions.wrong:
            screen.line()
            screen.line(f"{wrong.id} {wrong.kind}, {wrong.what}: {wrong.question}", style="bold")
            screen.line(f"before: {wrong.original}")
            screen.line(f"answered: {wrong.given}")


def _show_failures(screen: "Screen", run: "Run") -> None:
    for result in run.results:
        if result.outcome == "pass":
            continue
        screen.line()
        lost = result.stage or result.outcome
        screen.line(f"{result.id} {lost} ({result.confidence:.3f}): {result.question}", style="bold")
        expected = (
            f"{' | '.join(result.accepted)} in {', '.join(result.articles)}" if result.answerable else "no answer"
        )
        screen.line(f"expected: {expected}")
        if result.standalone != " ".join(result.question.split()):
            screen.line(f"understood: {result.standalone}")
        screen.line(f"answered: {result.detail or result.text}")


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
